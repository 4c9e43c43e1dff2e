import { getHeapCodeStatistics } from 'node:v8'

/** Memory of this process after a full collection. */
export interface Memory {
  /** Objects and what they hold outside of the heap: typed arrays and buffers count. */
  readonly heapBytes: number
  /** What of the heap is compiled code: a process has it once, however many nodes run in it. */
  readonly codeBytes: number
  readonly rssBytes: number
}

/** Collects and looks. Needs `--expose-gc`. */
export const memory = (): Memory => {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  globalThis.gc()
  globalThis.gc()
  return { heapBytes: heapBytes(), codeBytes: codeBytes(), rssBytes: process.memoryUsage.rss() }
}

/** Objects and what they hold outside of the heap as it is, garbage included. */
export const heapBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const codeBytes = (): number => {
  const { code_and_metadata_size: machineCode, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics()
  return machineCode + bytecode
}

/** What one node takes of the heap, and how much of that is code: a process has it once, however many nodes run in it. */
export type HeapPerNode = Pick<Memory, 'heapBytes' | 'codeBytes'>

/** What was added, shared out among the nodes. */
export const heapPerNode = (before: Memory, after: Memory, nodes: number): HeapPerNode => ({
  heapBytes: (after.heapBytes - before.heapBytes) / nodes,
  codeBytes: (after.codeBytes - before.codeBytes) / nodes,
})

/** The same without machine code and bytecode. V8 keeps more for what it runs, which is not told apart here. */
export const withoutCode = ({ heapBytes, codeBytes }: HeapPerNode): number => heapBytes - codeBytes
