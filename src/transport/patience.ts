/**
 * Waits for at most `ms`, then gives up, once what has come in by then is taken in. A process that stood still finds the timers that
 * ran out before it finds what they were waiting for: whoever answered in time would be given up, and a goodbye dropped whose
 * connection is there.
 *
 * Returns how to call it off.
 */
export const patience = (ms: number, giveUp: () => void, { keepsAlive = true } = {}): (() => void) => {
  let soon: NodeJS.Immediate | undefined
  const timer = setTimeout(() => (soon = setImmediate(giveUp)), ms)
  if (!keepsAlive) timer.unref()
  return () => {
    clearTimeout(timer)
    clearImmediate(soon)
  }
}
