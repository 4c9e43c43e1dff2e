import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { heapPerNode, type HeapPerNode, memory } from '../memory.js'
import { type OurName, type OurNode, ourNode } from '../systems/ours.js'
import { Traffic } from '../traffic.js'
import { type Spell, Stopwatch } from './stopwatch.js'
import { watchedTransport, watchSteps } from './watched.js'

export interface WherePlan {
  readonly system: OurName
  readonly nodes: number
  readonly settleMs: number
  readonly restMs: number
}

/** Where the time of a node at rest goes: all in a node-second. */
export interface WhereMeasures {
  /** What our own code computes, by kind. */
  readonly parts: readonly (Spell & { readonly kind: string })[]
  /** How long the event loop was not waiting. */
  readonly loopMs: number
  /** User and system time of the process. */
  readonly cpuMs: number
  /** Sent, in a second. */
  readonly bytesPerNodeSecond: number
  readonly heap: HeapPerNode
  /** What a node of a second cluster takes of the heap, where the code is there already. */
  readonly nextHeap: HeapPerNode
}

/**
 * Where the CPU of nodes at rest goes. What they compute is timed by call; the event loop says how long it was busy in all, so
 * that what is left of it is the work of Node and RxJS around it; and what the process took beyond that is the kernel waking it.
 */
export const where = async (plan: WherePlan, progress: (text: string) => void): Promise<WhereMeasures> => {
  const { nodes, restMs } = plan
  const watch = new Stopwatch()
  watchSteps(watch)
  const traffic = new Traffic()
  traffic.start()
  const before = memory()
  const cluster = await startAll(plan, watch)

  memory() // what the start left behind is collected now and not meanwhile
  watch.take()
  const bytesBefore = traffic.bytes
  const loop = performance.eventLoopUtilization()
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await delay(restMs)
  const nodeSeconds = ((performance.now() - startedAt) / 1000) * nodes
  const { user, system: kernel } = process.cpuUsage(cpu)
  const bytesPerNodeSecond = (traffic.bytes - bytesBefore) / nodeSeconds
  const { active } = performance.eventLoopUtilization(loop)
  const after = memory()
  const heap = heapPerNode(before, after, nodes)
  const parts = [...watch.take()].map(([kind, { count, ms }]) => ({
    kind,
    count: count / nodeSeconds,
    ms: ms / nodeSeconds,
  }))
  const cpuMs = (user + kernel) / 1000 / nodeSeconds
  const loopMs = active / nodeSeconds
  progress(`at rest, per node: ${cpuMs.toFixed(3)} ms CPU/s, the event loop busy for ${loopMs.toFixed(3)} of them`)

  const next = await startAll(plan, watch)
  traffic.letGo()
  const nextHeap = heapPerNode(after, memory(), nodes)
  progress(`heap of a node of a second cluster: ${(nextHeap.heapBytes / 1000).toFixed(1)} KB`)
  await Promise.all([...cluster, ...next].map((node) => node.stop()))
  return { parts, loopMs, cpuMs, bytesPerNodeSecond, heap, nextHeap }
}

/** A cluster of its own, in which each node knows each. */
const startAll = async ({ system, nodes, settleMs }: WherePlan, watch: Stopwatch): Promise<OurNode[]> => {
  const make = (seed: string | undefined): OurNode =>
    ourNode(system, seed, (transport) => watchedTransport(transport, watch))
  const seed = make(undefined)
  await seed.start()
  const others = Array.from({ length: nodes - 1 }, () => make(seed.name))
  await Promise.all(others.map((node) => node.start()))
  await delay(settleMs)
  const all = [seed, ...others]
  if (all.some(({ peers }) => peers.size < nodes - 1)) throw new Error('not all know all: settle for longer')
  return all
}
