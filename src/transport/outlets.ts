import { type Observable, Subject } from 'rxjs'
import type { Received, TransportProblem } from './port.js'

/** The two streams of a transport, and the only places that write to them. */
export interface Outlets {
  /** Hot, no replay, in the order of arrival per connection. */
  readonly received$: Observable<Received>
  /** Hot, no replay, in the order in which things went wrong. */
  readonly problems$: Observable<TransportProblem>
  readonly receive: (received: Received) => void
  readonly report: (problem: TransportProblem) => void
  /** Completes both, once what was reported has been told. */
  readonly complete: () => Promise<void>
}

/**
 * Makes the outlets. Problems are told in a later turn of the event loop: some are found while a caller is still inside
 * `send`, and a subscriber that sends again at each problem must neither recurse nor keep sockets from being read.
 */
export const makeOutlets = (): Outlets => {
  const received = new Subject<Received>()
  const problems = new Subject<TransportProblem>()
  return {
    received$: received.asObservable(),
    problems$: problems.asObservable(),
    receive: (message) => received.next(message),
    report: (problem) => void setImmediate(() => problems.next(problem)),
    complete: () =>
      new Promise((resolve) =>
        setImmediate(() => {
          received.complete()
          problems.complete()
          resolve()
        }),
      ),
  }
}
