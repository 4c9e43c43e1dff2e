import { convict } from '../../../src/core/membership/lifecycle.js'
import type { NewsMessage, Suspicion } from '../../../src/core/message.js'
import type { Effect } from '../../../src/core/step.js'
import type { Replica } from '../../../src/core/state/replica.js'
import { messageBytes } from '../../../src/wire/message-bytes.js'
import { Parts } from '../support/context.js'
import { addressOf, delta, row } from '../support/make.js'
import { membershipOf, takeNews } from '../support/membership.js'
import { generationAt } from '../support/settings.js'

const generation = generationAt(0)

/** A node that holds p, at heartbeat 10, and two others. */
const holding = (seed?: number) => {
  const parts = new Parts({ newsFanout: 3, newsRepeats: 1 }, seed)
  const p = parts.meet('p', { heartbeat: 10 })
  for (const name of ['q', 'r']) parts.meet(name)
  const { news, suspicions, learning } = membershipOf(parts)
  /** What is pushed by the end of that time, as long as turns are gathered: each message once, however many it goes to. */
  const pushed = (afterMs = 10 * parts.context.settings.newsPauseMs): NewsMessage[] => {
    const endMs = parts.nowMs + afterMs
    parts.nowMs = Math.min(endMs, Math.max(parts.nowMs, news.nextPushMs))
    news.push()
    parts.nowMs = endMs
    return [...new Set(takeNews(parts).map(({ said }) => said))]
  }
  const toldOf = (): (readonly Suspicion[])[] => pushed().flatMap(({ suspicions }) => (suspicions ? [suspicions] : []))
  return { parts, p, suspicions, learning, pushed, toldOf }
}

const ofP = (parts: Partial<Suspicion> = {}): Suspicion => {
  return { name: 'p', generation, heartbeat: 20, accusers: ['q'], ...parts }
}

describe('a suspicion that is heard', () => {
  it('stands, and is passed on once', () => {
    const { suspicions, p, toldOf } = holding()
    suspicions.heard(ofP())
    expect([p.suspicion?.heartbeat, p.suspicion?.accusers]).toEqual([20, ['q']])
    expect(toldOf()).toEqual([[ofP()]])
    suspicions.heard(ofP())
    expect(toldOf()).toEqual([])
  })

  it('is passed on again when it says more, with all that is known', () => {
    const { suspicions, toldOf } = holding()
    suspicions.heard(ofP())
    toldOf()
    suspicions.heard(ofP({ heartbeat: 19, accusers: ['r'] }))
    expect(toldOf()).toEqual([[ofP({ accusers: ['q', 'r'] })]])
  })

  it.each([
    ['somebody unknown', ofP({ name: 'x' })],
    ['an earlier run', ofP({ generation: generation - 1 })],
    ['a later run', ofP({ generation: generation + 1 })],
    ['a heartbeat that was reached', ofP({ heartbeat: 10 })],
    ['a heartbeat that is absurdly far ahead', ofP({ heartbeat: 10 + 65_537 })],
  ])('of %s is ignored', (_, suspicion) => {
    const { suspicions, parts, toldOf } = holding()
    suspicions.heard(suspicion)
    expect([...parts.peers.all()].filter((replica) => replica.suspicion !== undefined)).toEqual([])
    expect(toldOf()).toEqual([])
  })

  it('of a heartbeat as far ahead as anybody is believed to be stands', () => {
    const { suspicions, p } = holding()
    suspicions.heard(ofP({ heartbeat: 10 + 65_536 }))
    expect(p.suspicion?.heartbeat).toBe(10 + 65_536)
  })

  it.each(['failed', 'left'] as const)('of somebody who has %s is ignored', (status) => {
    const { suspicions, p, toldOf } = holding()
    p.setStatus(status, 0, 0)
    suspicions.heard(ofP())
    expect(p.suspicion).toBeUndefined()
    expect(toldOf()).toEqual([])
  })

  it('is not pushed any more once it is refuted; the heartbeat that refuted it is', () => {
    const { suspicions, learning, p, pushed } = holding()
    suspicions.heard(ofP())
    learning.beat(p.slot, 21)
    expect(p.suspicion).toBeUndefined()
    expect(pushed()).toMatchObject([{ suspicions: undefined, deltas: [{ name: 'p', heartbeat: 21 }] }])
  })

  it('stands through heartbeats up to its own, which may have been under way', () => {
    const { suspicions, learning, p, pushed } = holding()
    suspicions.heard(ofP())
    learning.beat(p.slot, 20)
    expect(p.suspicion?.accusers).toEqual(['q'])
    expect(pushed()).toMatchObject([{ suspicions: [ofP()], deltas: [] }])
  })

  it('is refuted by a verdict on a heartbeat beyond, too, which the peer reached', () => {
    const { suspicions, learning, p } = holding()
    suspicions.heard(ofP({ accusers: ['q', 'r'] }))
    learning.row(row({ name: 'p', heartbeat: 21, status: 'failed', ageMs: 10 }), 'q')
    expect([p.heartbeat, p.suspicion]).toEqual([21, undefined])
  })

  it('is gone with the run that it is about', () => {
    const { suspicions, learning, parts, toldOf } = holding()
    suspicions.heard(ofP())
    learning.delta(delta({ name: 'p', generation: generation + 1 }), 'p', true)
    expect(parts.peers.get('p')?.suspicion).toBeUndefined()
    expect(toldOf()).toEqual([])
  })
})

describe('an accusation', () => {
  it('names this node and a heartbeat that the peer cannot have reached', () => {
    const { suspicions, parts, p, toldOf } = holding()
    parts.nowMs = 5000
    suspicions.accuse(p)
    const [[told]] = toldOf() as [[Suspicion]]
    expect(told).toMatchObject({ name: 'p', generation, accusers: ['me'] })
    // five seconds of silence, and what may be under way: three of the assumed intervals of two seconds
    expect(told.heartbeat).toBe(10 + 5 + 6)
  })

  it('reaches further where digests hold a part of the peers, as heartbeats are older there', () => {
    const { suspicions, parts, p } = holding()
    parts.context.coverage.holds(0.1, 0)
    parts.nowMs = 5000
    suspicions.accuse(p)
    expect(p.suspicion?.heartbeat).toBe(10 + 5 + 60)
  })

  it('is never beyond the greatest number there is', () => {
    const { suspicions, p } = holding()
    p.heartbeat = Number.MAX_SAFE_INTEGER - 1
    suspicions.accuse(p)
    expect(p.suspicion?.heartbeat).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('joins that of others, at their heartbeat, and is made once', () => {
    const { suspicions, p, toldOf } = holding()
    suspicions.heard(ofP())
    toldOf()
    suspicions.accuse(p)
    expect(toldOf()).toEqual([[ofP({ accusers: ['q', 'me'] })]])
    suspicions.accuse(p)
    expect(toldOf()).toEqual([])
  })

  it('is not needed where there are three already', () => {
    const { suspicions, p, toldOf } = holding()
    suspicions.heard(ofP({ accusers: ['q', 'r', 's'] }))
    toldOf()
    suspicions.accuse(p)
    expect(p.suspicion?.accusers).toEqual(['q', 'r', 's'])
    expect(toldOf()).toEqual([])
  })
})

describe('a suspicion of this node itself', () => {
  const ofMe = (heartbeat: number, parts: Partial<Suspicion> = {}): Suspicion => {
    return { name: 'me', generation, heartbeat, accusers: ['q'], ...parts }
  }
  const heartbeats = (parts: Parts): number[] =>
    parts.effects.flatMap((effect) => (effect.kind === 'heartbeat' ? [effect.heartbeat.heartbeat] : []))

  it('is refuted at once: by a heartbeat beyond, which is told and pushed', () => {
    const { suspicions, parts, pushed } = holding()
    parts.own.heartbeat = 7
    suspicions.heard(ofMe(20))
    expect([parts.own.heartbeat, heartbeats(parts)]).toEqual([21, [21]])
    expect(pushed()).toMatchObject([{ suspicions: undefined, deltas: [{ name: 'me', generation, heartbeat: 21 }] }])
  })

  it('is refuted by a heartbeat beyond where that was just reached', () => {
    const { suspicions, parts } = holding()
    parts.own.heartbeat = 20
    suspicions.heard(ofMe(20))
    expect([parts.own.heartbeat, heartbeats(parts)]).toEqual([21, [21]])
  })

  it('is refuted by the heartbeat that is, where that is beyond', () => {
    const { suspicions, parts, pushed } = holding()
    parts.own.heartbeat = 30
    suspicions.heard(ofMe(20))
    expect([parts.own.heartbeat, heartbeats(parts)]).toEqual([30, []])
    expect(pushed()).toMatchObject([{ deltas: [{ name: 'me', heartbeat: 30 }] }])
  })

  it('is not refuted anew while the refutation is pushed, and is afterwards', () => {
    const { suspicions, parts, pushed } = holding()
    const { newsPauseMs } = parts.context.settings
    suspicions.heard(ofMe(20))
    expect(pushed(newsPauseMs)).toHaveLength(1)
    parts.nowMs += 4 * newsPauseMs - 1
    suspicions.heard(ofMe(20))
    suspicions.heard(ofMe(19))
    expect(pushed()).toEqual([])
    suspicions.heard(ofMe(20))
    expect(pushed()).toMatchObject([{ deltas: [{ name: 'me', heartbeat: 21 }] }])
  })

  it('is refuted anew at once where it is of a further heartbeat', () => {
    const { suspicions, parts } = holding()
    suspicions.heard(ofMe(20))
    suspicions.heard(ofMe(22))
    expect(parts.own.heartbeat).toBe(23)
  })

  it.each([
    ['of a heartbeat that is absurdly far ahead', ofMe(65_538)],
    ['of the greatest heartbeat there is', ofMe(Number.MAX_SAFE_INTEGER)],
    ['of another run', ofMe(20, { generation: generation + 1 })],
  ])('%s is ignored', (_, suspicion) => {
    const { suspicions, parts, pushed } = holding()
    suspicions.heard(suspicion)
    expect(parts.own.heartbeat).toBe(1)
    expect(pushed()).toEqual([])
  })

  it('of the greatest heartbeat there is cannot be refuted, however near it is', () => {
    const { suspicions, parts } = holding()
    parts.own.heartbeat = Number.MAX_SAFE_INTEGER - 1
    suspicions.heard(ofMe(Number.MAX_SAFE_INTEGER))
    expect(parts.own.heartbeat).toBe(Number.MAX_SAFE_INTEGER - 1)
  })

  it('is ignored once this node has left', () => {
    const { suspicions, parts, pushed } = holding()
    parts.own.leave(0)
    const { heartbeat } = parts.own
    suspicions.heard(ofMe(20))
    expect(parts.own.heartbeat).toBe(heartbeat)
    expect(pushed()).toEqual([])
  })
})

/** Whether this node would begin a suspicion now; p is as before then. */
const begins = (parts: Parts, p: Replica, accuse: (replica: Replica) => void): boolean => {
  accuse(p)
  const begun = p.suspicion !== undefined
  p.unsuspect()
  parts.effects.splice(0)
  return begun
}

describe('after a refutation that came at once', () => {
  /** p is suspected now, and refutes it after so long. */
  const refute = ({ suspicions, learning, parts, p }: ReturnType<typeof holding>, afterMs: number): void => {
    suspicions.heard(ofP({ heartbeat: p.heartbeat + 10 }))
    parts.nowMs += afterMs
    learning.beat(p.slot, p.heartbeat + 11)
  }
  /** For how long from now on this node begins no suspicion, in seconds. */
  const pauseOf = ({ parts, p, suspicions }: ReturnType<typeof holding>): number => {
    const startMs = parts.nowMs
    while (!begins(parts, p, (replica) => suspicions.accuse(replica))) parts.nowMs += 1000
    return (parts.nowMs - startMs) / 1000
  }

  it('nobody begins another for eight rounds, and twice as long after each that follows, up to 64', () => {
    const held = holding()
    const pauses = Array.from({ length: 6 }, () => {
      refute(held, 500)
      return pauseOf(held)
    })
    expect(pauses).toEqual([8, 16, 32, 64, 64, 64])
  })

  it('it is eight rounds again once there was none for 32, and for as long as the last pause', () => {
    const held = holding()
    const pausesAfter = [0, 31_000, 32_000, 0, 0, 0, 63_000, 64_000].map((quietMs) => {
      held.parts.nowMs += quietMs
      refute(held, 500)
      return pauseOf(held)
    })
    expect(pausesAfter).toEqual([8, 16, 8, 16, 32, 64, 64, 8])
  })

  it('one that falls into the pause does not make it longer', () => {
    const held = holding()
    refute(held, 500)
    held.parts.nowMs += 3500
    refute(held, 500)
    expect(pauseOf(held)).toBe(4)
  })

  it('those of others are joined all the same', () => {
    const held = holding()
    refute(held, 500)
    held.suspicions.heard(ofP({ heartbeat: held.p.heartbeat + 10 }))
    held.suspicions.accuse(held.p)
    expect(held.p.suspicion?.accusers).toEqual(['q', 'me'])
  })

  it('there is no pause where it came later than a round', () => {
    const held = holding()
    refute(held, 1000)
    expect(pauseOf(held)).toBe(0)
  })

  it('there is one after a verdict all the same: it may be that the peer can be heard, and hears nobody', () => {
    const held = holding()
    const { suspicions, learning, parts, p } = held
    suspicions.heard(ofP({ heartbeat: p.heartbeat + 10 }))
    parts.nowMs += 3000
    convict(parts.context, p, 12, 3000)
    parts.nowMs += 6000
    learning.beat(p.slot, p.heartbeat + 11)
    expect(p.status).toBe('alive')
    expect(pauseOf(held)).toBe(8)
  })
})

describe('a suspected peer that speaks', () => {
  const channel = { from: 'p:1', reply: () => undefined }
  const p = { name: 'p', address: addressOf('p'), generation }

  /** What it is told at once. */
  const answersTo = ({ parts, suspicions }: ReturnType<typeof holding>, sender = p) => {
    parts.effects.splice(0)
    suspicions.spoken(sender, channel)
    return parts.effects
  }

  it('is told over the same channel, and has its time anew', () => {
    const held = holding()
    held.suspicions.heard(ofP({ accusers: ['q', 'r'] }))
    held.parts.nowMs = 60_000
    expect(held.suspicions.isUnrefuted(held.p)).toBe(true)
    const message = { type: 'news', deltas: [], suspicions: [ofP({ accusers: ['q'] })] }
    expect(answersTo(held)).toMatchObject([{ kind: 'reply', channel, message }])
    expect(held.suspicions.isUnrefuted(held.p)).toBe(false)
  })

  it('is told so after a verdict, too', () => {
    const held = holding()
    held.suspicions.heard(ofP())
    held.p.setStatus('failed', 0, 0)
    expect(answersTo(held)).toMatchObject([{ kind: 'reply', message: { suspicions: [ofP()] } }])
  })

  it('is told in a message that fits, however long the names are', () => {
    const held = holding()
    Object.assign(held.parts.context.settings, { maxMessageBytes: 1024 })
    const long = (name: string): string => name.padEnd(255, '-')
    held.parts.meet(long('p'))
    held.suspicions.heard(ofP({ name: long('p'), accusers: ['q', 'r', 's'].map(long) }))
    const [effect] = answersTo(held, { ...p, name: long('p') })
    if (effect?.kind !== 'reply') throw new Error('nothing was told')
    expect(messageBytes(effect.message)).toBeLessThanOrEqual(1024)
  })

  it('is told nothing where nobody suspects it, or another run of it', () => {
    const held = holding()
    expect(answersTo(held)).toEqual([])
    held.suspicions.heard(ofP())
    expect(answersTo(held, { ...p, generation: generation + 1 })).toEqual([])
    expect(answersTo(held, { ...p, name: 'x' })).toEqual([])
  })
})

describe('a suspected peer that is back, by a heartbeat that refutes nothing', () => {
  /** Long after it was called failed for that, so that any newer heartbeat is from after the verdict. */
  const back = (others = 0, seed?: number, otherwiseBack = 0) => {
    const held = holding(seed)
    const { parts, suspicions, learning, p } = held
    for (let i = 0; i < others; i++) parts.meet(`other${i}`)
    suspicions.heard(ofP({ heartbeat: 50, accusers: ['q', 'r'] }))
    parts.nowMs = 5000
    convict(parts.context, p, 12, 5000)
    parts.nowMs = 60_000
    for (let i = 0; i < otherwiseBack; i++) parts.meet(`back${i}`)
    parts.effects.splice(0)
    learning.beat(p.slot, 40)
    expect(p.status).toBe('alive')
    return held
  }
  const sentIn = (effects: readonly Effect[]) => effects.filter(({ kind }) => kind === 'send')

  it('is told of it, as it may never have heard of it, and has its time anew', () => {
    const { parts, suspicions, p } = back()
    const told = { type: 'news', deltas: [], suspicions: [ofP({ heartbeat: 50, accusers: ['q'] })] }
    expect(sentIn(parts.effects)).toMatchObject([{ to: addressOf('p'), message: told }])
    expect(suspicions.isUnrefuted(p)).toBe(false)
    parts.nowMs += 3000
    expect(suspicions.isUnrefuted(p)).toBe(true)
  })

  it('is told so by some in a large cluster: about 16 of all', () => {
    const told = Array.from({ length: 800 }, (_, seed) => sentIn(back(316, seed).parts.effects).length)
    const tellers = told.reduce((sum, count) => sum + count, 0)
    expect(tellers).toBeGreaterThan((800 * 10) / 320)
    expect(tellers).toBeLessThan((800 * 24) / 320)
  })

  it('is told so by all who may know of it where they are few, though many are back with it', () => {
    const told = Array.from({ length: 50 }, (_, seed) => sentIn(back(10, seed, 300).parts.effects).length)
    expect(told).toEqual(told.map(() => 1))
  })

  it('is told so by everybody when it is back once more, and has still refuted nothing', () => {
    const told = Array.from({ length: 50 }, (_, seed) => {
      const { parts, learning, p } = back(316, seed)
      parts.nowMs = 65_000
      convict(parts.context, p, 12, 5000)
      parts.nowMs = 120_000
      parts.effects.splice(0)
      learning.beat(p.slot, 45)
      return sentIn(parts.effects).length
    })
    expect(told).toEqual(told.map(() => 1))
  })
})

describe('a suspicion of two accusers or more', () => {
  const unrefutedAfter = (ms: number, accusers: readonly string[], timeoutMs = 250): boolean => {
    const { suspicions, parts, p } = holding()
    for (let i = 0; i < 100; i++) parts.context.responses.answered(timeoutMs)
    suspicions.heard(ofP({ accusers }))
    parts.nowMs = ms
    return suspicions.isUnrefuted(p)
  }

  it('is unrefuted after three rounds', () => {
    expect([2999, 3000].map((ms) => unrefutedAfter(ms, ['q', 'r']))).toEqual([false, true])
  })

  it('is so after eight times as long as an answer may take, where that is longer', () => {
    expect([7999, 8050].map((ms) => unrefutedAfter(ms, ['q', 'r'], 1000))).toEqual([false, true])
  })

  it('is so later by the time in which this node stood still or heard nobody', () => {
    const { suspicions, parts, p } = holding()
    suspicions.heard(ofP({ accusers: ['q', 'r'] }))
    parts.nowMs = 3000
    parts.peers.shiftArrivals(2500, 3000)
    expect(suspicions.isUnrefuted(p)).toBe(false)
    parts.nowMs = 5500
    expect(suspicions.isUnrefuted(p)).toBe(true)
  })

  it('gives the peer its time for a further heartbeat: it may have refuted the first', () => {
    const { suspicions, parts, p } = holding()
    suspicions.heard(ofP({ accusers: ['q', 'r'] }))
    parts.nowMs = 2900
    suspicions.heard(ofP({ heartbeat: 40, accusers: ['r', 's'] }))
    parts.nowMs = 3000
    expect(suspicions.isUnrefuted(p)).toBe(false)
  })

  it('is never so with one', () => {
    expect(unrefutedAfter(600_000, ['q'])).toBe(false)
  })
})
