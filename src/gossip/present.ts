import { defer, map, merge, type Observable, of, type OperatorFunction } from 'rxjs'
import { inOrder } from '../streams/in-order.js'

/**
 * How things stand: to a new subscriber at once, and then with each change. `look` is given what the change said, and at first nothing.
 *
 * Changes are listened to before the subscriber is told how things stand, and wait until it has been: what it calls meanwhile may
 * bring one about. Deferred, as each operator takes half a kilobyte of a node, and not everybody looks.
 */
export const present =
  <C, T>(look: (change: C | undefined) => T): OperatorFunction<C, T> =>
  (changes$: Observable<C>) =>
    defer(() => merge(changes$, of(undefined)).pipe(map(look), inOrder()))
