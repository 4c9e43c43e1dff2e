import { describeFailure, describeResult, runCampaign } from '../../src/testing/campaign/index.js'
import { drawStorm, runStorm, shrinkStorm, type Storm } from '../../src/testing/storm/index.js'
import type { Step } from '../../src/testing/checkers/index.js'

jest.setTimeout(240_000)

test('200 storms break no rule, and every kind of fault really happens', () => {
  const result = runCampaign({ from: 1, seeds: 200, mostFailures: 1 })
  expect(result.failed.map(describeFailure).join('\n')).toBe('')
  expect(result.missing).toEqual([])
  expect(describeResult(result)).toMatch(/^200 runs, 0 failed/)
})

test('the same seed makes the same run, bit for bit', () => {
  const logOf = (storm: Storm): string[] => {
    const log: string[] = []
    const text = (part: unknown): string =>
      JSON.stringify(part, (key, value: unknown) =>
        key === 'channel' ? undefined : value === Infinity ? 'Infinity' : value,
      )
    runStorm(storm, ({ node, input, effects }: Step, nowMs) => {
      log.push(`${nowMs} ${node.own.name} ${text(input)} -> ${text(effects)}`)
    })
    return log
  }
  for (const seed of [3, 10]) {
    const log = logOf(drawStorm(seed))
    expect(log.length).toBeGreaterThan(500)
    expect(logOf(drawStorm(seed))).toEqual(log)
  }
  expect(logOf(drawStorm(3)).join('\n')).not.toBe(logOf({ ...drawStorm(3), seed: 4 }).join('\n'))
})

test('a failure is told with its seed, the command that replays it, and the storm', () => {
  const storm = { ...drawStorm(3), actions: [] }
  const text = describeFailure({ seed: 3, storm, violations: [{ rule: 'none', detail: 'made up' }] })
  expect(text).toMatch(/^seed 3 fails:\n {2}none: made up\nreplay: npm run campaign -- --seeds 1 --from 3\n/)
  expect(text).toMatch(/smallest storm \(0 of 0 actions\):\n {2}seed 3 \(/)
})

test('storms of all kinds are drawn, and each draws what it is about', () => {
  const kinds = new Map<string, Set<string>>()
  for (let seed = 1; seed <= 100; seed++) {
    const { family, actions } = drawStorm(seed)
    kinds.set(family, new Set([...(kinds.get(family) ?? []), ...actions.map(({ kind }) => kind)]))
  }
  const names = ['general', 'name conflicts', 'far clocks', 'caps', 'write pressure', 'crowds']
  expect(new Set(kinds.keys())).toEqual(new Set(names))
  expect([...kinds].filter(([, faults]) => faults.has('namesake')).map(([name]) => name)).toEqual(['name conflicts'])
  expect(kinds.get('general')).toContain('move')
})

test('a failing storm is shrunk to what it takes', () => {
  const storm = drawStorm(2)
  const crashes = { ...storm, actions: [...storm.actions, { atMs: storm.endsMs, kind: 'crash', node: 'n1' } as const] }
  const smallest = shrinkStorm(crashes, ({ actions }) => actions.some((a) => a.kind === 'crash' && a.node === 'n1'))
  expect(smallest.actions).toHaveLength(1)
  expect(smallest.nodes).toHaveLength(2)
})
