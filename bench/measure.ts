import { Cluster } from './cluster.js'
import type { Measures, Plan, Rest } from './measures.js'
import { type Memory, memory } from './memory.js'
import { median } from './stats.js'
import { loadSystem } from './systems/load.js'
import { Traffic } from './traffic.js'

/** Runs one cluster of one system through everything, in this process. */
export const measure = async (plan: Plan, progress: (text: string) => void): Promise<Measures> => {
  const { nodes, atOnce, writes, settleMs, restMs, ageMs, deathPatienceMs } = plan
  const traffic = new Traffic()
  traffic.start()
  const cluster = new Cluster(loadSystem(plan.system, plan.ancestorFolder), nodes)
  const before = memory()
  await cluster.startSeed()
  await cluster.rest(1_500)

  const joinMs = await cluster.join(atOnce, progress)
  progress(`all know all after ${seconds(joinMs)}`)

  const writeTimes: number[] = []
  for (let i = 0; i < writes; i++) {
    await cluster.rest(500 + 1_000 * Math.random())
    writeTimes.push(await cluster.write(cluster.nodes[(i * 7) % nodes]!, i))
  }
  progress(`one write to all: ${writeTimes.map(seconds).join(', ')}`)

  await cluster.rest(settleMs)
  const young = await atRest(cluster, traffic, before, restMs)
  progress(describe('at rest', young))

  let old: Rest | undefined
  if (ageMs > 0) {
    await cluster.rest(ageMs)
    old = await atRest(cluster, traffic, before, restMs)
    progress(describe(`at rest, ${seconds(ageMs)} later`, old))
  }

  const reports = await cluster.death(cluster.nodes[nodes >> 1]!, deathPatienceMs)
  const complete = reports.length === nodes - 1
  const death = {
    firstMs: reports[0] ?? Number.NaN,
    medianMs: median(reports),
    lastMs: complete ? reports.at(-1)! : Number.NaN,
  }
  progress(`a death seen by ${reports.length} of ${nodes - 1}, by the last after ${seconds(death.lastMs)}`)
  return { joinMs, writeMs: median(writeTimes), young, old, death, falseFailures: cluster.falseFailures }
}

const atRest = async (cluster: Cluster, traffic: Traffic, before: Memory, restMs: number): Promise<Rest> => {
  const bytesBefore = traffic.bytes
  const falseBefore = cluster.falseFailures
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await cluster.rest(restMs)
  const { user, system } = process.cpuUsage(cpuBefore)
  const bytes = traffic.bytes - bytesBefore
  const tookMs = performance.now() - startedAt
  const nodeSeconds = (cluster.size * tookMs) / 1000
  const falseFailures = cluster.falseFailures - falseBefore
  const after = memory()
  return {
    cores: (user + system) / 1000 / tookMs,
    falseFailures,
    cpuMsPerNodeSecond: (user + system) / 1000 / nodeSeconds,
    bytesPerNodeSecond: bytes / nodeSeconds,
    heapBytesPerNode: (after.heapBytes - before.heapBytes) / cluster.size,
    codeBytesPerNode: (after.codeBytes - before.codeBytes) / cluster.size,
    rssBytesPerNode: (after.rssBytes - before.rssBytes) / cluster.size,
    sockets: traffic.openSockets,
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

const describe = (when: string, rest: Rest): string =>
  `${when}, per node: ${rest.cpuMsPerNodeSecond.toFixed(2)} ms CPU/s, ${(rest.bytesPerNodeSecond / 1000).toFixed(2)} KB/s, ` +
  `${(rest.heapBytesPerNode / 1000).toFixed(0)} KB heap (${(rest.codeBytesPerNode / 1000).toFixed(0)} KB of it code), ${(rest.rssBytesPerNode / 1000).toFixed(0)} KB RSS; ` +
  `${rest.sockets} sockets in the process`
