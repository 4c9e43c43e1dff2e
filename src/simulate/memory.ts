import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { UsageError } from './usage-error.js'

/** What one node's knowledge of another takes, with what is under way between them. */
const bytesPerPair = 1400
const megabyte = 1024 * 1024

/** What a simulation of that size takes. All nodes live in one process, and each knows all others. */
export const bytesFor = (nodes: number): number => 200 * megabyte + nodes * nodes * bytesPerPair

/** Throws when this machine is too small for it: better at once than after an hour of swapping. */
export const checkMemory = (nodes: number, machineBytes = totalmem()): void => {
  if (bytesFor(nodes) <= machineBytes) return
  const most = Math.floor(Math.sqrt(Math.max(0, machineBytes - 200 * megabyte) / bytesPerPair))
  throw new UsageError(
    `${nodes} nodes take about ${gigabytes(bytesFor(nodes))} of memory, as each of them knows all others; ` +
      `this machine has ${gigabytes(machineBytes)}, enough for ${most} nodes`,
  )
}

/** The flag with which Node gives such a simulation enough heap; `undefined` where it has enough. */
export const heapFlag = (
  nodes: number,
  limitBytes = getHeapStatistics().heap_size_limit,
  machineBytes = totalmem(),
): string | undefined => {
  const wanted = Math.min(machineBytes, 1.5 * bytesFor(nodes))
  return wanted <= limitBytes ? undefined : `--max-old-space-size=${Math.ceil(wanted / megabyte)}`
}

const gigabytes = (bytes: number): string => `${Number((bytes / 1e9).toPrecision(2))} GB`
