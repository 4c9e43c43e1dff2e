import { map, type Observable, takeWhile } from 'rxjs'
import type { Command, Input } from '../core/step.js'

/**
 * The application's writes, as inputs of the node. Nothing is written after `leave`: the goodbye is the last word of a run.
 *
 * As hot or cold as its source; order kept; completes with it, or with `leave`.
 */
export function commandInputs(commands$: Observable<Command>): Observable<Input> {
  return commands$.pipe(
    takeWhile((command) => command.kind !== 'leave', true),
    map((command) => ({ kind: 'command', command })),
  )
}
