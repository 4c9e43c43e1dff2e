import { Cluster } from './cluster.js'
import type { Death, Measures, Plan, Rest } from './measures.js'
import { heapPerNode, type Memory, memory } from './memory.js'
import { median } from './stats.js'
import { loadSystem } from './systems/load.js'
import { Traffic } from './traffic.js'

/** Runs one cluster of one system through everything, in this process. */
export const measure = async (plan: Plan, progress: (text: string) => void): Promise<Measures> => {
  const { nodes, atOnce, writes, settleMs, restMs, ageMs } = plan
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

  const death = await deathsIn(cluster, plan, progress)
  return { joinMs, writeMs: median(writeTimes), young, old, death, falseFailures: cluster.falseFailures }
}

const deathsIn = async (
  cluster: Cluster,
  { nodes, deaths, deathPatienceMs }: Plan,
  progress: (text: string) => void,
): Promise<Death> => {
  const seen: Death[] = []
  for (let i = 0; i < Math.min(deaths, nodes >> 1); i++) {
    await cluster.rest(500 + 1_000 * Math.random())
    const observers = nodes - 1 - i
    const reports = await cluster.death(cluster.nodes[(nodes >> 1) + i]!, deathPatienceMs)
    const lastMs = reports.length === observers ? reports.at(-1)! : Infinity
    seen.push({ firstMs: reports[0] ?? Infinity, medianMs: median(reports), lastMs })
    progress(`a death seen by ${reports.length} of ${observers}, by the last after ${seconds(lastMs)}`)
  }
  return {
    firstMs: median(seen.map(({ firstMs }) => firstMs)),
    medianMs: median(seen.map(({ medianMs }) => medianMs)),
    lastMs: median(seen.map(({ lastMs }) => lastMs)),
  }
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
    heap: heapPerNode(before, after, cluster.size),
    rssBytesPerNode: (after.rssBytes - before.rssBytes) / cluster.size,
    sockets: traffic.openSockets,
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

const describe = (when: string, rest: Rest): string =>
  `${when}, per node: ${rest.cpuMsPerNodeSecond.toFixed(2)} ms CPU/s, ${(rest.bytesPerNodeSecond / 1000).toFixed(2)} KB/s, ` +
  `${(rest.heap.heapBytes / 1000).toFixed(0)} KB heap (${(rest.heap.codeBytes / 1000).toFixed(0)} KB of it code), ${(rest.rssBytesPerNode / 1000).toFixed(0)} KB RSS; ` +
  `${rest.sockets} sockets in the process`
