import { CpuCost } from '../../src/simulate/cpu-cost.js'
import { describe as words } from '../../src/simulate/describe.js'
import { coreShare, median, quantile } from '../../src/simulate/measures.js'
import { Interrupted } from '../../src/simulate/pace.js'
import { defaultSetup, type SimulationSetup } from '../../src/simulate/setup.js'
import { simulate } from '../../src/simulate/simulate.js'

const small: SimulationSetup = { ...defaultSetup, nodes: 12, restMs: 10_000, writes: 3, newcomers: 2, victims: 2 }

test('everything is measured, and in order', async () => {
  const measures = await simulate(small)
  expect(measures.allKnowAllMs).toEqual([expect.any(Number)])
  for (const [i, all] of measures.writeAllMs.entries()) {
    expect(all).toBeGreaterThanOrEqual(measures.write9999Ms[i]!)
    expect(measures.write9999Ms[i]).toBeGreaterThanOrEqual(measures.write99Ms[i]!)
    expect(measures.write99Ms[i]).toBeGreaterThanOrEqual(measures.writeHalfMs[i]!)
  }
  expect(measures.writeAllMs).toHaveLength(3)
  expect(measures.newsNodeWrites).toBe(36)
  expect(measures.newsBytes / measures.newsNodeWrites).toBeGreaterThan(100)
  expect(measures.newPeerAllMs).toEqual([expect.any(Number), expect.any(Number)])
  for (const [i, all] of measures.deathAllMs.entries()) {
    expect(all).toBeGreaterThanOrEqual(measures.deathMedianMs[i]!)
    expect(measures.deathMedianMs[i]).toBeGreaterThanOrEqual(measures.deathFirstMs[i]!)
    expect(measures.deathFirstMs[i]).toBeGreaterThan(1000)
  }
  expect(measures.deathAllMs).toHaveLength(2)
  expect(measures.falseFailures).toBe(0)
  expect(measures.nodeHours).toBeGreaterThan((12 * 10) / 3600)
  expect(measures.restNodeSeconds).toBe(120)
  expect(measures.restMessages / measures.restNodeSeconds).toBeGreaterThan(1)
  expect(measures.restBytes).toBeGreaterThan(measures.restMessages * 50)
  expect(measures.largestBytes).toBeGreaterThanOrEqual(measures.restLargestBytes)
})

test('a settled cluster begins with nodes that know each other', async () => {
  const measures = await simulate({ ...small, settled: true })
  expect(measures.allKnowAllMs).toEqual([])
  expect(measures.writeAllMs).not.toContain(undefined)
  expect(measures.deathAllMs).not.toContain(undefined)
  expect(measures.falseFailures).toBe(0)
  expect(measures.largestBytes).toBeLessThan(2000) // nobody had to be told of all the others
})

test('the same setup gives the same measures, another seed others; repeats are runs with the next seeds', async () => {
  const lossy = { ...small, link: { latencyMs: 3, jitterMs: 5, loss: 0.1 } }
  const first = await simulate(lossy)
  expect(await simulate(lossy)).toEqual(first)
  const second = await simulate({ ...lossy, seed: 2 })
  expect(second).not.toEqual(first)
  const both = await simulate({ ...lossy, repeats: 2 })
  expect(both.deathAllMs).toEqual([...first.deathAllMs, ...second.deathAllMs])
  expect(both.restBytes).toBe(first.restBytes + second.restBytes)
})

test('nodes may share a core, of which is measured what they take', async () => {
  expect((await simulate(small)).restBusyMs).toBe(0)
  const measures = await simulate({ ...small, inputCostMs: 2 })
  // two timers and two messages a node-second, and a probe now and then
  const share = coreShare(small, measures)
  expect(share).toBeGreaterThan((12 * 4 * 2) / 1000)
  expect(share).toBeLessThan((12 * 5 * 2) / 1000)
  expect(measures.falseFailures).toBe(0)
})

test('the CPU time of the rest stands beside the measures', async () => {
  const cpuAtRest = new CpuCost()
  expect(cpuAtRest.msPerNodeSecond).toBeUndefined()
  const measures = await simulate(small, { cpuAtRest })
  expect(cpuAtRest.msPerNodeSecond).toBeGreaterThan(0)
  expect(await simulate(small)).toEqual(measures)
})

test('what does not happen in time has no time', async () => {
  const deaf = await simulate({ ...small, link: { loss: 1 }, withinMs: 2000, restMs: 1000 })
  expect(deaf.allKnowAllMs).toEqual([undefined])
  expect(deaf.writeAllMs).toEqual([undefined, undefined, undefined])
  expect(median(deaf.deathAllMs)).toBeUndefined()
})

test('false failures are counted against nodes that run', async () => {
  const hasty = { phiThreshold: 0.5, suspectPhi: 0.4, phiMinDeviationMs: 50 }
  const measures = await simulate({ ...small, options: hasty, link: { loss: 0.5 }, victims: 0 })
  expect(measures.falseFailures).toBeGreaterThan(0)
})

test('it can be watched and interrupted', async () => {
  const interruption = new AbortController()
  const seen: number[] = []
  const progress = (share: number): void => {
    seen.push(share)
    if (seen.length === 3) interruption.abort()
  }
  const long = simulate({ ...small, nodes: 60, repeats: 50 }, { progress, signal: interruption.signal })
  await expect(long).rejects.toThrow(Interrupted)
  expect([...seen].sort((a, b) => a - b)).toEqual(seen)
})

test('it can be interrupted while nodes that know each other are introduced', async () => {
  const interruption = new AbortController()
  const progress = (_share: number, doing: string): void => {
    if (doing === 'introducing the nodes') interruption.abort()
  }
  const settled = simulate({ ...small, nodes: 400, settled: true }, { progress, signal: interruption.signal })
  await expect(settled).rejects.toThrow(Interrupted)
})

test('quantiles: those that never came are the greatest', () => {
  expect(quantile([3, 1, 2, 4], 0)).toBe(1)
  expect(median([3, 1, 2])).toBe(2)
  expect(quantile([3, undefined, 2], 0.5)).toBe(3)
  expect(quantile([3, undefined, 2], 1)).toBeUndefined()
  expect(median([])).toBeUndefined()
})

test('a split is seen by the pairs that it parts and is no false failure; when it has healed all see each other again', async () => {
  const measures = await simulate({ ...small, splitMs: 40_000, victims: 1 })
  const [half, all] = [measures.splitHalfMs[0]!, measures.splitAllMs[0]!]
  expect(half).toBeGreaterThan(2000)
  expect(all).toBeGreaterThanOrEqual(half)
  expect(all).toBeLessThan(40_000)
  expect(measures.healAllMs[0]).toBeGreaterThanOrEqual(measures.healHalfMs[0]!)
  expect(measures.healAllMs[0]).toBeGreaterThan(0)
  expect(measures.falseFailures).toBe(0)
  expect(measures.deathAllMs).toEqual([expect.any(Number)])
})

test.each([0, 0.2, 1])('of a split at least one node is on either side (%d)', async (splitShare) => {
  const measures = await simulate({ ...small, splitMs: 40_000, splitShare })
  expect(measures.splitAllMs).toEqual([expect.any(Number)])
  expect(measures.healAllMs[0]).toBeGreaterThan(0)
  expect(measures.falseFailures).toBe(0)
})

test('without a split there are no times of one; one that is over before anybody sees it has none', async () => {
  const { splitHalfMs, splitAllMs, healHalfMs, healAllMs } = await simulate(small)
  expect([splitHalfMs, splitAllMs, healHalfMs, healAllMs]).toEqual([[], [], [], []])
  const short = await simulate({ ...small, splitMs: 1000 })
  expect(short.splitHalfMs).toEqual([undefined])
  expect(short.splitAllMs).toEqual([undefined])
  expect(short.healAllMs).toEqual([0])
  expect(short.falseFailures).toBe(0)
})

test('what was simulated is told in a line, a split only where there was one', () => {
  expect(words({ ...small, splitMs: 40_000 })).toBe(
    '12 nodes, 2 ms latency, 2 ms jitter, 0 % loss, seed 1, split for 40 s',
  )
  expect(words({ ...small, splitMs: 40_000, splitShare: 0.1 })).toMatch(
    /seed 1, split for 40 s into 10 % and the rest$/,
  )
  expect(words(small)).toBe('12 nodes, 2 ms latency, 2 ms jitter, 0 % loss, seed 1')
})
