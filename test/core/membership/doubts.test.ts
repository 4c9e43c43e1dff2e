import { Parts } from '../support/context.js'
import { membershipOf, takeNews } from '../support/membership.js'
import { generationAt } from '../support/settings.js'

/** A node of many that has partners, the one whose turn is next among them. */
const withPartners = () => {
  const parts = new Parts({ partners: 4 })
  for (let i = 0; i < 100; i++) parts.meet(`p${i}`)
  const { partners, doubts } = membershipOf(parts)
  const rounds = (count: number): string[] =>
    Array.from({ length: count }, () => partners.take().map(({ name }) => name)).flat()
  const [next = ''] = rounds(4)
  Object.assign(parts.context, { random: () => 0.5 }) // nobody gives way by chance
  return { next, rounds, doubts }
}

const question = { to: 'p:1', isProbe: false, said: undefined, sinceMs: 0, late: true, givenUp: false }

describe('a partner', () => {
  it('that did not answer is dropped, and contacted by chance alone from then on', () => {
    const { next, rounds, doubts } = withPartners()
    doubts.unanswered({ ...question, peer: next })
    expect(rounds(4)).not.toContain(next)
  })

  it('whose machine refused is dropped, and contacted by chance alone from then on', () => {
    const { next, rounds, doubts } = withPartners()
    doubts.refused(next)
    expect(rounds(4)).not.toContain(next)
  })

  it('that answers stays', () => {
    const { next, rounds, doubts } = withPartners()
    doubts.unanswered({ ...question, peer: 'somebody else' })
    doubts.refused(undefined)
    expect(rounds(4)).toContain(next)
  })
})

describe('a question that a peer left unanswered', () => {
  /** What speaks against p, of whom a heartbeat comes that is so much newer, four seconds after the last; digests hold that share. */
  const missesAfter = (newerBy: number, share: number): number => {
    const parts = new Parts({ newsFanout: 3 })
    parts.context.coverage.holds(share, 0)
    const p = parts.meet('p', { heartbeat: 10 })
    const { doubts, learning } = membershipOf(parts)
    parts.nowMs = 4000
    doubts.unanswered({ ...question, peer: 'p', sinceMs: 3750 })
    learning.beat(p.slot, 10 + newerBy)
    return p.evidence?.misses ?? 0
  }

  it('is outlived by any newer heartbeat where digests hold everybody', () => {
    expect(missesAfter(1, 1)).toBe(0)
  })

  it('is outlived where digests hold a part by one that is newer than the silence was long, and three intervals more', () => {
    // half of the peers: each is heard of every 4 s
    expect([16, 17].map((newerBy) => missesAfter(newerBy, 0.5))).toEqual([1, 0])
  })
})

describe('a peer that leaves questions unanswered, one of a thousand whose turn to be asked is rare', () => {
  /** How often it is asked at ten evaluations, where so many of the exchanges go unanswered. */
  const timesAsked = (unanswered: number): number => {
    const parts = new Parts({ newsFanout: 3, probers: 0 })
    parts.context.coverage.holds(0.5, 0)
    const p = parts.meet('p')
    for (let i = 0; i < 9; i++) parts.meet(`n${i}`)
    const { reliability } = parts.context
    for (let i = 0; i < 200; i++) i % 10 < unanswered ? reliability.missed() : reliability.answered()
    const { doubts, hearing } = membershipOf(parts)
    p.accuse().misses = 1
    for (let i = 0; i < 10; i++) {
      parts.nowMs += 250
      hearing.heard(parts.nowMs)
      doubts.weigh()
    }
    return parts.effects.filter((effect) => effect.kind === 'send' && effect.to.host === 'p').length
  }

  it('is asked again at once where half of the questions have an answer, and not where most have none', () => {
    expect([1, 4, 8].map(timesAsked)).toEqual([10, 10, 0])
  })
})

describe('a silence that began to be suspicious after this node last heard of everybody', () => {
  /** Whom a node asks for a sign of life that knows three, of whom one has been silent for so long, told of everybody so long ago. */
  const asked = (silentMs: number, toldAgoMs: number): string[] => {
    const parts = new Parts({ probers: 1000 })
    const { peers } = parts
    for (const name of ['p', 'q', 'r']) parts.meet(name)
    const { exchange, hearing, doubts } = membershipOf(parts)
    parts.nowMs = silentMs
    hearing.heard(parts.nowMs)
    for (const name of ['q', 'r']) peers.get(name)?.arrive(parts.nowMs)
    exchange.toldOfAllMs = silentMs - toldAgoMs
    doubts.weigh()
    return parts.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.to.host] : []))
  }

  it('is asked about once it outlasted such a word, or none has come for long', () => {
    expect(asked(6000, 0)).toEqual(['p'])
    expect(asked(6000, 1600)).toEqual(['p'])
  })

  it('waits for the next word before that', () => {
    expect(asked(5500, 1400)).toEqual([])
  })
})

describe('a suspicion that was not refuted', () => {
  /** A node of four; p was suspected at 60 s, and is heard of every second, by heartbeats that may have been under way. */
  const suspecting = (...accusers: readonly string[]) => {
    const parts = new Parts({ newsFanout: 3 })
    const [p] = ['p', 'q', 'r', 's'].map((name) => parts.meet(name)) as [ReturnType<Parts['meet']>]
    const { doubts, suspicions, learning, hearing, news } = membershipOf(parts)
    const passSeconds = (count: number, isHeard = true): void => {
      for (let i = 0; i < count; i++) {
        parts.nowMs += 1000
        if (isHeard) hearing.heard(parts.nowMs)
        for (const { slot, heartbeat } of parts.peers.live) learning.beat(slot, heartbeat + 1)
      }
    }
    passSeconds(60)
    suspicions.heard({ name: 'p', generation: generationAt(0), heartbeat: 1000, accusers })
    /** Weighs; what is called failed now, with its evidence. */
    const verdicts = () => {
      parts.effects.splice(0)
      doubts.weigh()
      return parts.effects.flatMap((effect) => (effect.kind === 'membership' ? [effect.event] : []))
    }
    p.announced = true
    return { parts, p, passSeconds, verdicts, hearing, learning, news }
  }

  it('of two accusers convicts without a silence', () => {
    const { p, passSeconds, verdicts } = suspecting('q', 'r')
    passSeconds(3)
    const evidence = { unanswered: 0, refused: 0, witnesses: 0, accusers: 2 }
    expect(verdicts()).toMatchObject([{ kind: 'failed', peer: 'p', silentForMs: 0, evidence }])
    expect(p.status).toBe('failed')
  })

  it('is no news by the verdict on it: who knows of the suspicion needs no other', () => {
    const { parts, news, passSeconds, verdicts } = suspecting('q', 'r')
    while (news.nextPushMs < Infinity) {
      parts.nowMs = news.nextPushMs
      news.push()
    }
    passSeconds(3)
    expect(verdicts()).toHaveLength(1)
    expect(news.nextPushMs).toBe(Infinity)
  })

  it('does not convict before its time', () => {
    const { passSeconds, verdicts } = suspecting('q', 'r', 's')
    passSeconds(2)
    expect(verdicts()).toEqual([])
  })

  it('of one accuser does not convict whoever is heard of', () => {
    const { passSeconds, verdicts } = suspecting('q')
    passSeconds(60)
    expect(verdicts()).toEqual([])
  })

  it('of one accuser and this node is one of two, and weighs as much as this node asked in vain', () => {
    const { parts, p, passSeconds, verdicts } = suspecting('q', 'me')
    for (let i = 0; i < 100; i++) parts.context.reliability.answered()
    passSeconds(3)
    expect(verdicts()).toEqual([])
    p.accuse().misses = 4
    expect(verdicts()).toMatchObject([{ evidence: { unanswered: 4, accusers: 2 } }])
  })

  it('does not convict while this node hears nobody', () => {
    const { parts, hearing, passSeconds, verdicts } = suspecting('q', 'r', 's')
    passSeconds(3, false)
    expect(hearing.isDeaf(parts.nowMs)).toBe(true)
    expect(verdicts()).toEqual([])
    hearing.heard(parts.nowMs)
    expect(verdicts()).toMatchObject([{ kind: 'failed' }])
  })

  it('does not convict once it is refuted', () => {
    const { p, learning, passSeconds, verdicts } = suspecting('q', 'r', 's')
    passSeconds(2)
    learning.beat(p.slot, 1001)
    passSeconds(10)
    expect(verdicts()).toEqual([])
  })
})

describe('a peer that this node asks in vain', () => {
  /**
   * A node of ten on a good network, whose digests hold that share of them; p is silent, and has left so many questions unanswered.
   */
  const asking = (misses: number, share = 0.5) => {
    const parts = new Parts({ newsFanout: 3, newsRepeats: 1, probers: 1 })
    parts.context.coverage.holds(share, 0)
    const p = parts.meet('p')
    for (let i = 0; i < 9; i++) parts.meet(`n${i}`)
    for (let i = 0; i < 100; i++) parts.context.reliability.answered()
    const { doubts, news, hearing, suspicions } = membershipOf(parts)
    parts.nowMs = 3000
    for (const other of parts.peers.live) if (other.name !== 'p') other.arrive(parts.nowMs)
    p.accuse().misses = misses
    /** By whom p is suspected in what it tells others then: nobody in an inquiry. */
    const told = (afterMs: number) => {
      parts.nowMs += afterMs
      hearing.heard(parts.nowMs)
      doubts.weigh()
      parts.nowMs += parts.context.settings.newsPauseMs
      news.push()
      return takeNews(parts).map(({ said }) => said.suspicions?.[0]?.accusers)
    }
    return { parts, p, told, suspicions }
  }

  it('is inquired about before it is accused, and nobody is told before that was in vain', () => {
    const { told } = asking(5)
    expect(told(0)).toEqual([[], [], []])
    expect(told(900)).toEqual([])
    expect(told(100)).toEqual([['me'], ['me'], ['me']])
  })

  it('is neither where digests hold everybody: there silence says it', () => {
    const { told } = asking(5, 1)
    expect([told(0), told(2000)]).toEqual([[], []])
  })

  it('is both where digests hold everybody and would not at rest: silence would take long to say it', () => {
    const { told, parts } = asking(5, 1)
    Object.assign(parts.context.settings, { maxDigestPeers: 10 })
    expect([told(0), told(1000)]).toEqual([
      [[], [], []],
      [['me'], ['me'], ['me']],
    ])
  })

  it('is neither where there is no news', () => {
    const { told, parts } = asking(5)
    Object.assign(parts.context.settings, { newsFanout: 0 })
    expect([told(0), told(2000)]).toEqual([[], []])
  })

  it('is neither where something goes on about more than eight at once', () => {
    const { told, parts } = asking(5)
    for (let i = 0; i < 8; i++) parts.peers.get(`n${i}`)!.accuse().misses = 2
    expect([told(0), told(2000)]).toEqual([[], []])
  })

  it('is not inquired about for one question', () => {
    expect(asking(1).told(0)).toEqual([])
  })

  it('is not accused for as little as it takes to inquire', () => {
    const { told, p } = asking(2)
    expect(told(0)).toEqual([[], [], []])
    expect(told(2000)).toEqual([])
    p.accuse().misses = 4
    expect(told(10)).toEqual([['me'], ['me'], ['me']])
  })

  it('is accused by less where somebody did so already, and without inquiring', () => {
    const { told, p, suspicions } = asking(1)
    suspicions.heard({ name: 'p', generation: generationAt(0), heartbeat: 50, accusers: ['n0'] })
    expect(told(0)).toEqual([
      ['n0', 'me'],
      ['n0', 'me'],
      ['n0', 'me'],
    ])
    expect(p.suspicion?.heartbeat).toBe(50)
  })
})
