import { describeFailure, describeResult, runCampaign } from '../../src/testing/campaign/index.js'
import { drawStorm, runStorm, shrinkStorm, type Storm } from '../../src/testing/storm/index.js'
import type { Step } from '../../src/testing/checkers/index.js'

jest.setTimeout(420_000)

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
  const names = ['general', 'name conflicts', 'far clocks', 'caps', 'write pressure', 'crowds', 'suspicions']
  expect(new Set(kinds.keys())).toEqual(new Set(names))
  expect([...kinds].filter(([, faults]) => faults.has('namesake')).map(([name]) => name)).toEqual(['name conflicts'])
  expect(kinds.get('general')).toContain('move')
})

test('in some storms hosts have options of their own, within what nodes may differ in; a seed has a place for everybody', () => {
  const storms = Array.from({ length: 200 }, (_, i) => drawStorm(i + 1))
  const mixed = storms.filter(({ own }) => Object.keys(own ?? {}).length > 0)
  expect(mixed.length).toBeGreaterThan(40)
  expect(mixed.length).toBeLessThan(100)
  for (const { own = {}, options, nodes } of mixed) {
    const differing = Object.values(own).flatMap((its) => Object.keys(its))
    for (const agreed of ['maxMessageBytes', 'maxEntryBytes']) expect(differing).not.toContain(agreed)
    for (const seed of nodes.slice(0, 2)) expect(own[seed]).not.toHaveProperty('maxPeers')
    if ((options.maxPeers ?? Infinity) < nodes.length) expect(differing).not.toContain('maxPeers')
  }
})

test('a failing storm is shrunk to what it takes', () => {
  const storm = drawStorm(2)
  const crashes = { ...storm, actions: [...storm.actions, { atMs: storm.endsMs, kind: 'crash', node: 'n1' } as const] }
  const smallest = shrinkStorm(crashes, ({ actions }) => actions.some((a) => a.kind === 'crash' && a.node === 'n1'))
  expect(smallest.actions).toHaveLength(1)
  expect(smallest.nodes).toHaveLength(2)
})
