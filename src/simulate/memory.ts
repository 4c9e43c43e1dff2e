import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { UsageError } from './usage-error.js'

/** What one node's knowledge of another takes. */
const bytesPerPair = 175
/** What a node takes besides: its streams and timers, and what is under way to it. */
const bytesPerNode = 100_000
/** How much of it is Node's heap, with room for garbage; the rest are plain numbers beside it. */
const heapShare = 0.7
const megabyte = 1024 * 1024

/** What a simulation of that size takes. All nodes live in one process, and each knows all others. */
export const bytesFor = (nodes: number): number => 200 * megabyte + nodes * (bytesPerNode + nodes * bytesPerPair)

/** Throws when this machine is too small for it: better at once than after an hour of swapping. */
export const checkMemory = (nodes: number, machineBytes = totalmem()): void => {
  if (bytesFor(nodes) <= machineBytes) return
  let most = nodes
  while (most > 2 && bytesFor(most) > machineBytes) most = Math.floor(most * 0.99)
  throw new UsageError(
    `${nodes} nodes take about ${gigabytes(bytesFor(nodes))} of memory, as each of them knows all others; ` +
      `this machine has ${gigabytes(machineBytes)}, enough for ${most} nodes`,
  )
}

/** Small simulations are done before another process of Node is up. */
const leastNodesToTune = 300
/** Room for what is made and dropped within a step, so that it is not taken for something that stays. */
const youngFlag = '--max-semi-space-size'

/** The flags with which Node runs such a simulation well, and that it lacks. */
export const wantedFlags = (
  nodes: number,
  given: readonly string[] = process.execArgv,
  limitBytes = getHeapStatistics().heap_size_limit,
  machineBytes = totalmem(),
): readonly string[] => {
  const heapBytes = Math.min(machineBytes, heapShare * bytesFor(nodes))
  const flags: string[] = []
  if (heapBytes > limitBytes) flags.push(`--max-old-space-size=${Math.ceil(heapBytes / megabyte)}`)
  const isTuned = given.some((flag) => flag.startsWith(youngFlag))
  if (nodes >= leastNodesToTune && !isTuned) flags.push(`${youngFlag}=64`)
  return flags
}

const gigabytes = (bytes: number): string => `${Number((bytes / 1e9).toPrecision(2))} GB`
