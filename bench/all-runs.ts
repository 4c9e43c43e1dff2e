import type { BareMeasures } from './bare.js'
import type { BusyWriterMeasures, BusyWriterPlan } from './busy-writer.js'
import type { BusyWriterResults } from './busy-writer-table.js'
import type { Flags } from './flags.js'
import { ancestorFolder } from './folders.js'
import type { Measures, Plan, Scenes } from './measures.js'
import { run } from './runs.js'
import { isOurs, type OurName } from './systems/ours.js'
import type { SystemName } from './systems/system.js'
import type { Results } from './table.js'
import type { WhereResults } from './where/table.js'

const planOf = ({ quick, nodes, atOnce, ageMs }: Flags, system: SystemName): Plan => ({
  system,
  ancestorFolder,
  nodes,
  atOnce,
  writes: quick ? 2 : 9,
  settleMs: quick ? 3_000 : 45_000,
  restMs: quick ? 6_000 : 30_000,
  ageMs,
  deaths: quick ? 1 : 3,
  deathPatienceMs: 90_000,
})

/** Every system in turn, again and again. */
export const runClusters = async (flags: Flags): Promise<Results[]> => {
  const results = flags.systems.map((system) => ({ system, runs: [] as Measures[], bare: [] as BareMeasures[] }))
  const progress = (text: string): void => console.log(`  ${text}`)
  for (let i = 0; i < flags.runs; i++) {
    for (const { system, runs, bare } of results) {
      console.log(`${system}, run ${i + 1} of ${flags.runs}, ${flags.nodes} nodes`)
      const plan = planOf(flags, system)
      const measures = await run({ scene: 'cluster', plan }, flags.profile, progress)
      runs.push(measures)
      if (!isOurs(system)) continue
      const { bytesPerNodeSecond } = measures.young
      const floor = await run({ scene: 'bare', plan: { ...plan, system, bytesPerNodeSecond } }, undefined, progress)
      bare.push(floor)
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

export const runBusyWriters = async (flags: Flags): Promise<BusyWriterResults[]> => {
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

/** Where the CPU and the heap of our nodes go; one run of each, as it is an explanation and no comparison. */
export const runWhere = async (flags: Flags): Promise<WhereResults[]> => {
  const { nodes, settleMs, restMs } = planOf(flags, 'ours')
  const order = <S extends keyof Scenes>(scene: S, plan: Scenes[S]['plan']): Promise<Scenes[S]['measures']> => {
    console.log(`where it goes: ${scene}, ${plan.system}`)
    return run({ scene, plan }, undefined, (text) => console.log(`  ${text}`))
  }
  const socketless = await order('socketless', { system: 'ours', nodes, settleMs })
  const results: WhereResults[] = []
  for (const system of flags.systems.filter(isOurs)) {
    const found = await order('where', { system, nodes, settleMs, restMs })
    const { bytesPerNodeSecond } = found
    const bare = await order('bare', { system, nodes, bytesPerNodeSecond, settleMs, restMs })
    results.push({ system, found, bare, socketless })
  }
  return results
}
