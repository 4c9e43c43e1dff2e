import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coreFigures } from './core/run.js'
import { writeDocument } from './document.js'
import type { BusyWriterMeasures, BusyWriterPlan } from './busy-writer.js'
import { type Flags, help, isWhole, parseFlags } from './flags.js'
import { installAncestor } from './install.js'
import type { Measures, Plan } from './measures.js'
import { run, stopAll } from './runs.js'
import { isOurs, type OurName } from './systems/ours.js'
import type { SystemName } from './systems/system.js'
import { type BusyWriterResults, busyWriterTable } from './busy-writer-table.js'
import { clusterTable, coreTable, type Results } from './table.js'

// This file runs from <cache>/<run>/bench, and the cache lies in node_modules/.cache.
const cache = join(dirname(fileURLToPath(import.meta.url)), '../..')
const root = join(cache, '../../..')
const ancestorFolder = join(cache, 'ancestor')

const planOf = ({ quick, nodes, atOnce, ageMs }: Flags, system: SystemName): Plan => ({
  system,
  ancestorFolder,
  nodes,
  atOnce,
  writes: quick ? 2 : 9,
  settleMs: quick ? 3_000 : 15_000,
  restMs: quick ? 6_000 : 30_000,
  ageMs,
  deaths: quick ? 1 : 3,
  deathPatienceMs: 90_000,
})

const runClusters = async (flags: Flags): Promise<Results[]> => {
  const results = flags.systems.map((system) => ({ system, runs: [] as Measures[], bareCpuMs: [] as number[] }))
  const progress = (text: string): void => console.log(`  ${text}`)
  for (let i = 0; i < flags.runs; i++) {
    for (const { system, runs, bareCpuMs } of results) {
      console.log(`${system}, run ${i + 1} of ${flags.runs}, ${flags.nodes} nodes`)
      const plan = planOf(flags, system)
      const measures = await run({ scene: 'cluster', plan }, flags.profile, progress)
      runs.push(measures)
      if (!isOurs(system)) continue
      const { bytesPerNodeSecond } = measures.young
      const floor = await run({ scene: 'bare', plan: { ...plan, system, bytesPerNodeSecond } }, undefined, progress)
      bareCpuMs.push(floor.cpuMsPerNodeSecond)
    }
  }
  return results
}

const busyPlanOf = ({ quick }: Flags, system: OurName): BusyWriterPlan => ({
  system,
  nodes: 10,
  keys: 1_000,
  writesPerSecond: 5_000,
  writingMs: quick ? 3_000 : 10_000,
  settleMs: 5_000,
  patienceMs: 30_000,
})

const runBusyWriters = async (flags: Flags): Promise<BusyWriterResults[]> => {
  const results = flags.systems.filter(isOurs).map((system) => ({ system, runs: [] as BusyWriterMeasures[] }))
  for (let i = 0; i < flags.runs; i++) {
    for (const { system, runs } of results) {
      console.log(`busy writer, ${system}, run ${i + 1} of ${flags.runs}`)
      const order = { scene: 'busyWriter', plan: busyPlanOf(flags, system) } as const
      runs.push(await run(order, flags.profile, (text) => console.log(`  ${text}`)))
    }
  }
  return results
}

const main = async (flags: Flags): Promise<void> => {
  if (flags.cluster && flags.systems.includes('ancestor')) installAncestor(ancestorFolder)
  let core = ''
  if (flags.core) {
    console.log('the core ...')
    core = coreTable(coreFigures([100, 1_000], flags.quick ? 5 : 25))
  }
  const clusters = flags.cluster ? clusterTable(await runClusters(flags)) : ''
  const busyWriters = flags.busyWriter ? busyWriterTable(await runBusyWriters(flags)) : ''
  console.log(['', clusters, busyWriters, core].filter((part, i) => i === 0 || part !== '').join('\n\n'))

  if (!isWhole(flags)) return
  const command = ['npm run bench', ...process.argv.slice(2)].join(' ').replace('bench ', 'bench -- ')
  mkdirSync(join(root, 'docs'), { recursive: true })
  writeDocument(join(root, 'docs/benchmarks.md'), { command, ...flags }, { clusters, busyWriters, core })
  console.log('\nwritten to docs/benchmarks.md')
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    stopAll()
    process.exit(code)
  })
}

try {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) console.log(help)
  else await main(flags)
} catch (cause) {
  stopAll()
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
