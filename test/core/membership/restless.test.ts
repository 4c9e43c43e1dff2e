import fc from 'fast-check'
import { calmIntervals } from '../../../src/core/detection/phi.js'
import { Restless } from '../../../src/core/membership/restless.js'
import { silencePhi } from '../../../src/core/membership/weighing.js'
import type { Replica } from '../../../src/core/state/replica.js'
import { Parts } from '../support/context.js'
import { Lab } from '../support/lab.js'
import { testSettings } from '../support/settings.js'

/** Who is silent beyond habit or has something going on, found by looking at everybody. */
const all = ({ peers, context, nowMs }: Parts): string[] => {
  const { settings, coverage } = context
  const intervals = calmIntervals(settings.suspectPhi, settings.phi)
  const { arrivals, unsettled } = peers.store
  const isCalm = ({ slot, lastArrivalMs }: Replica): boolean => {
    if (arrivals.habitEndsMs(slot, intervals) > nowMs) return true
    const calmMs = intervals * Math.max(settings.assumedRhythm.meanMs, arrivals.meanMs(slot))
    return coverage.share < 1 && coverage.since(lastArrivalMs, nowMs) * (nowMs - lastArrivalMs) < calmMs
  }
  return [...peers.live].filter((replica) => unsettled.has(replica.slot) || !isCalm(replica)).map(({ name }) => name)
}

/** Who is suspiciously silent, by what digests held while it was. */
const suspects = ({ peers, context }: Parts): string[] =>
  [...peers.live]
    .filter((replica) => silencePhi(context, replica) > context.settings.suspectPhi)
    .map(({ name }) => name)

const found = (restless: Restless): string[] => restless.find().map(({ name }) => name)

/** What `nextMs` says: until then nobody else becomes restless by silence alone. */
const expectNobodyBefore = ({ nextMs }: Restless, parts: Parts, names: readonly string[]): void => {
  if (nextMs === -Infinity) return expect(names).not.toEqual([])
  const { nowMs } = parts
  expect(nextMs).toBeGreaterThan(nowMs)
  parts.nowMs = Math.max(nowMs, Math.min(nextMs, nowMs + 60_000) - 1e-3) // more than a rounding error before
  expect(all(parts).sort()).toEqual(names)
  parts.nowMs = nowMs
}

describe('the restless', () => {
  it('are those that a look at everybody finds, whatever happens to whom', () => {
    const happening = fc.record({
      peer: fc.nat(7),
      afterMs: fc.integer({ min: 1, max: 400 }),
      what: fc.constantFrom(
        'arrive',
        'arrive',
        'arrive',
        'accuse',
        'fail',
        'forget',
        'shift',
        'cut digests',
        'nothing',
      ),
    })
    fc.assert(
      fc.property(fc.array(happening, { minLength: 30, maxLength: 120 }), (happenings) => {
        const parts = new Parts()
        const restless = new Restless(parts.context, parts.peers)
        const arrivedMs = new Map<string, number>()
        for (const { peer, afterMs, what } of happenings) {
          parts.nowMs += afterMs
          const name = `p${peer}`
          const replica = parts.peers.get(name) ?? parts.meet(name)
          // no peer's heart beats faster than once a second, but what one hears of it may come in bursts
          const isBeat = what === 'arrive' && parts.nowMs - (arrivedMs.get(name) ?? -Infinity) >= 700
          if (isBeat) arrivedMs.set(name, parts.nowMs)
          if (isBeat && replica.status !== 'alive') replica.setStatus('alive', parts.nowMs, parts.nowMs)
          if (isBeat) replica.arrive(parts.nowMs)
          if (what === 'accuse' && replica.status === 'alive') replica.accuse().misses += 1
          if (what === 'fail') replica.setStatus('failed', parts.nowMs, parts.nowMs)
          if (what === 'forget') parts.peers.remove(name)
          if (what === 'shift') parts.peers.shiftArrivals(300, parts.nowMs)
          if (what === 'cut digests') parts.context.coverage.holds(afterMs / 400, parts.nowMs)
          const names = found(restless)
          expect(names.sort()).toEqual(all(parts).sort())
          expect(names).toEqual(expect.arrayContaining(suspects(parts)))
          const { unsettled } = parts.peers.store
          const someUnsettled = [...parts.peers.live].some(({ slot }) => unsettled.has(slot))
          expect(restless.isAnyUnsettled).toBe(someUnsettled)
          expectNobodyBefore(restless, parts, names)
        }
      }),
    )
  })

  it('are found by a look at everybody now and then, the more rarely the less digests hold', () => {
    const looks = (share: number): number => {
      const parts = new Parts()
      for (let i = 0; i < 200; i++) parts.meet(`p${i}`)
      parts.context.coverage.holds(share, 0)
      const restless = new Restless(parts.context, parts.peers)
      const look = jest.spyOn(parts.peers.live, 'eachSlot')
      for (parts.nowMs = 60_000; parts.nowMs < 120_000; parts.nowMs += 100) {
        for (const replica of parts.peers.live.pick(parts.context.random, 20 * share)) replica.arrive(parts.nowMs)
        expect(found(restless).sort()).toEqual(all(parts).sort())
      }
      return look.mock.calls.length
    }
    expect(looks(1)).toBeLessThan(60)
    expect(looks(0.1)).toBeLessThan(8)
  })

  it.each([1, 0.3])('are found in time and after a few looks by whoever looks again when that is due: %d', (share) => {
    const parts = new Parts()
    parts.context.coverage.holds(share, 0)
    const [regular, silent] = [parts.meet('regular'), parts.meet('silent')]
    for (; parts.nowMs < 30_000; parts.nowMs += 1000) {
      regular.arrive(parts.nowMs)
      silent.arrive(parts.nowMs)
    }
    const restless = new Restless(parts.context, parts.peers)
    let looks = 0
    for (; found(restless).length === 0; looks++) {
      const { nextMs } = restless
      const before = parts.nowMs
      for (; parts.nowMs + 1000 <= nextMs; parts.nowMs += 1000) regular.arrive(parts.nowMs)
      parts.nowMs = nextMs - 1e-3
      expect(all(parts)).toEqual([])
      parts.nowMs = nextMs
      expect(nextMs).toBeGreaterThan(before)
    }
    expect(found(restless)).toEqual(['silent'])
    expect(looks).toBeLessThan(8)
  })

  it('are convicted by silence no sooner than so long after: just then where one is heard of twice in a heartbeat', () => {
    const spareMs = (everyMs: number): number => {
      const parts = new Parts()
      const peer = parts.meet('p')
      for (; parts.nowMs < 400_000; parts.nowMs += everyMs) peer.arrive(parts.nowMs)
      const restless = new Restless(parts.context, parts.peers)
      while (restless.isCalm(peer.slot)) parts.nowMs += 1
      const calmUntilMs = parts.nowMs
      while (silencePhi(parts.context, peer) <= parts.context.settings.phiThreshold) parts.nowMs += 1
      return parts.nowMs - calmUntilMs - restless.leastVerdictMs
    }
    const { heartbeatIntervalMs } = testSettings
    expect(Math.abs(spareMs(heartbeatIntervalMs / 2))).toBeLessThan(2)
    expect(spareMs(heartbeatIntervalMs)).toBeGreaterThan(heartbeatIntervalMs)
  })

  it('need no look where nobody lives, whoever is gone', () => {
    const parts = new Parts()
    const restless = new Restless(parts.context, parts.peers)
    expect(restless.nextMs).toBe(Infinity)
    expect(found(restless)).toEqual([])
    parts.meet('p')
    expect(restless.nextMs).toBeLessThan(Infinity)
    parts.nowMs = 60_000
    expect(found(restless)).toEqual(['p'])
    expect(restless.nextMs).toBe(-Infinity)
    parts.peers.get('p')!.setStatus('failed', parts.nowMs, parts.nowMs)
    expect(restless.nextMs).toBe(Infinity)
  })

  it('are waited for by no node that is alone', () => {
    const lab = new Lab()
    const alone = lab.add('a')
    lab.run(10_000)
    expect(alone.node.nextEvaluationMs).toBe(Infinity)
  })

  it('are none of a cluster whose heartbeats come as they used to', () => {
    const parts = new Parts()
    for (let i = 0; i < 50; i++) parts.meet(`p${i}`)
    const restless = new Restless(parts.context, parts.peers)
    for (let second = 1; second <= 20; second++) {
      parts.nowMs = second * 1000
      for (const replica of parts.peers.live) replica.arrive(parts.nowMs)
      expect(found(restless)).toEqual([])
    }
    parts.nowMs += 30_000
    expect(found(restless)).toHaveLength(50)
  })
})
