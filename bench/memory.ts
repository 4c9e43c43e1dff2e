/** Memory of this process after a full collection. */
export interface Memory {
  /** Objects and what they hold outside of the heap: typed arrays and buffers count. */
  readonly heapBytes: number
  readonly rssBytes: number
}

/** Collects and looks. Needs `--expose-gc`. */
export const memory = (): Memory => {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  globalThis.gc()
  globalThis.gc()
  return { heapBytes: heapBytes(), rssBytes: process.memoryUsage.rss() }
}

/** Objects and what they hold outside of the heap as it is, garbage included. */
export const heapBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
