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
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heapBytes: heapUsed + external, rssBytes: rss }
}
