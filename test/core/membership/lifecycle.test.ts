import {
  arrive,
  convict,
  forgetOneGone,
  isFromBeforeVerdict,
  reportSlowResync,
} from '../../../src/core/membership/lifecycle.js'
import { phiOf, silencePhi } from '../../../src/core/membership/weighing.js'
import type { Replica } from '../../../src/core/state/replica.js'
import { Parts } from '../support/context.js'
import { delta, set } from '../support/make.js'

describe('the silence of a peer', () => {
  const silentFor = (parts: Parts, ms: number): number => {
    parts.nowMs = ms
    return silencePhi(parts.context, parts.peers.get('peer') as Replica)
  }

  const met = (): Parts => {
    const parts = new Parts()
    parts.meet('peer')
    return parts
  }

  it('is judged by the digests of the time it lasted, not by that of the moment', () => {
    const parts = met()
    const { settings, coverage } = parts.context
    coverage.holds(0.1, 0)
    expect(silentFor(parts, 20_000)).toBeLessThan(settings.suspectPhi)
    coverage.holds(1, 20_000)
    expect(silentFor(parts, 20_500)).toBeLessThan(settings.suspectPhi)
    expect(silentFor(parts, 60_000)).toBeGreaterThan(settings.phiThreshold)
  })

  it('says as much in the same time where digests hold all', () => {
    const parts = met()
    expect(silentFor(parts, 20_500)).toBeGreaterThan(parts.context.settings.phiThreshold)
  })

  it('that began while digests held all says what it did when they hold fewer now', () => {
    const parts = met()
    parts.context.coverage.holds(0.1, 20_000)
    expect(silentFor(parts, 20_500)).toBeGreaterThan(parts.context.settings.phiThreshold)
  })
})

test("a failure tells of the silence in whole milliseconds: a finer clock is nobody's business", () => {
  const parts = new Parts()
  const peer = parts.meet('peer')
  peer.announced = true
  convict(parts.context, peer, 12.5, 8499.600000023842)
  expect(parts.effects).toMatchObject([{ kind: 'membership', event: { kind: 'failed', phi: 12.5, silentForMs: 8500 } }])
})

test('a copy that is made anew for longer than tombstones are kept is reported, once', () => {
  const parts = new Parts()
  const peer = parts.meet('peer', { entries: [set(1, 'a')] })
  const piece = delta({ name: 'peer', gcVersion: 6, entries: [set(7, 'b')], senderMax: 9, toVersion: 7 })
  peer.apply(piece, Infinity, 0)
  const reportedBy = (ms: number): number => {
    parts.nowMs = ms
    reportSlowResync(parts.context, peer)
    return parts.diagnostics.filter(({ kind }) => kind === 'slow-resync').length
  }
  const { tombstoneGraceMs } = parts.context.settings
  expect([0, 1, 2].map((ms) => reportedBy(tombstoneGraceMs + ms))).toEqual([0, 1, 1])
})

test('one that was introduced as failed is on show from its first heartbeat on: what becomes of it then is told', () => {
  const parts = new Parts()
  const peer = parts.meet('peer', { status: 'failed' })
  arrive(parts.context, peer)
  convict(parts.context, peer, 12, 9000)
  arrive(parts.context, peer)
  const kinds = parts.effects.flatMap((effect) => (effect.kind === 'membership' ? [effect.event.kind] : []))
  expect(kinds).toEqual(['joined', 'failed', 'recovered'])
})

test('of those who are gone the ones who left make room first, then those who failed, and nobody who lives', () => {
  const parts = new Parts()
  parts.meet('live')
  for (const name of ['f1', 'f2']) parts.meet(name, { status: 'failed', ageMs: 10 })
  for (const name of ['l1', 'l2']) parts.meet(name, { status: 'left', ageMs: 10 })
  const { context, peers } = parts
  const sizes = [1, 2, 3, 4].map(() => [forgetOneGone(context, peers), peers.left.size, peers.failed.size])
  expect(sizes).toEqual([
    [true, 1, 2],
    [true, 0, 2],
    [true, 0, 1],
    [true, 0, 0],
  ])
  expect([forgetOneGone(context, peers), peers.live.size]).toEqual([false, 1])
})

describe('a suspicion', () => {
  const suspected = () => {
    const parts = new Parts()
    const peer = parts.meet('peer', { heartbeat: 10 })
    peer.suspect({ heartbeat: 100, accusers: ['q', 'r'] }, 0)
    return { parts, peer }
  }

  it('adds to phi of a silence once the peer has had its time, and nothing before', () => {
    const { parts, peer } = suspected()
    const addedAt = (ms: number): number => {
      parts.nowMs = ms
      return phiOf(parts.context, peer) - silencePhi(parts.context, peer)
    }
    expect([2999, 3000].map(addedAt)).toEqual([0, 11])
  })

  it('gives the peer the more time the slower news is', () => {
    const { parts, peer } = suspected()
    Object.assign(parts.context.settings, { newsPauseMs: 1000 })
    const adds = (ms: number): boolean => {
      parts.nowMs = ms
      return phiOf(parts.context, peer) > silencePhi(parts.context, peer)
    }
    expect([11_999, 12_000].map(adds)).toEqual([false, true])
  })

  it('of a failed peer takes heartbeats up to its own for late ones, for five intervals of one who is heard of so rarely', () => {
    const { parts, peer } = suspected()
    const { context } = parts
    context.coverage.holds(0.5, 0) // so each four seconds
    peer.setStatus('failed', 0, 0)
    const beforeVerdict = (heartbeat: number) =>
      [0, 19_999, 20_000].map((ms) => {
        parts.nowMs = ms
        return isFromBeforeVerdict(context, peer, heartbeat)
      })
    expect(beforeVerdict(100)).toEqual([true, true, false])
    expect(beforeVerdict(101)).toEqual([false, false, false])
  })

  it('does so for five intervals of the rhythm in which it was heard of where digests hold everybody now', () => {
    const { parts, peer } = suspected()
    peer.setStatus('failed', 0, 0)
    const beforeVerdict = [0, 9999, 10_000].map((ms) => {
      parts.nowMs = ms
      return isFromBeforeVerdict(parts.context, peer, 100)
    })
    expect([peer.rhythmUntil(0).meanMs, beforeVerdict]).toEqual([2000, [true, true, false]])
  })

  it('does not where this node alone said so', () => {
    const parts = new Parts()
    const peer = parts.meet('peer', { heartbeat: 10 })
    parts.context.coverage.holds(0.5, 0)
    peer.suspect({ heartbeat: 100, accusers: ['me'] }, 0)
    peer.setStatus('failed', 0, 0)
    expect(isFromBeforeVerdict(parts.context, peer, 100)).toBe(false)
  })
})
