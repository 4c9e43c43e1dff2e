import { config } from 'rxjs'

/** What subscribers throw while `act` runs: rxjs would throw it out of a timer, which ends the process. */
export const unhandledDuring = async (act: () => Promise<void> | void): Promise<unknown[]> => {
  const unhandled: unknown[] = []
  config.onUnhandledError = (cause) => unhandled.push(cause)
  try {
    await act()
  } finally {
    await new Promise((resolve) => setTimeout(resolve)) // after the timers that rxjs has set so far
    config.onUnhandledError = null
  }
  return unhandled
}
