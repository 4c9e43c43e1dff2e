import type { Observer } from 'rxjs'
import type { Diagnostic } from '../core/events.js'
import { GossipError } from '../errors.js'
import { wordsOf } from '../show.js'

/** Where a stream of values goes, and who is told when one cannot be written. */
interface Target<T> {
  readonly write: (value: T) => void
  /** Whether the node has been stopped: then the stream may go on, and is not listened to. */
  readonly isStopped: () => boolean
  readonly report: (diagnostic: Diagnostic) => void
}

/** An observer that writes what it is given under a key. It never throws what a value is to blame for: that is reported. */
export const sinkInto = <T>(key: string, { write, isStopped, report }: Target<T>): Observer<T> => ({
  next: (value) => {
    if (isStopped()) return
    try {
      write(value)
    } catch (cause) {
      if (!(cause instanceof GossipError)) throw cause
      report({ kind: 'sink', message: cause.message, key })
    }
  },
  error: (cause: unknown) => {
    const message = `the stream that writes "${key}" ended with an error (the last value stays): ${wordsOf(cause)}`
    report({ kind: 'sink', message, key })
  },
  complete: () => undefined,
})
