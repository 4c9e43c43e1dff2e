import { type MonoTypeOperatorFunction, Observable } from 'rxjs'

/**
 * Hands on one value at a time: what arrives while another is being handed on waits for its turn.
 *
 * A subscriber may therefore call the API while it is being told something: the call takes effect after everybody has been
 * told. Without it, with two subscribers of which the first writes, the second would see the write before its cause.
 *
 * Synchronous when nothing is under way; order kept; completes and errs after what waits.
 */
export function inOrder<T>(): MonoTypeOperatorFunction<T> {
  return (source$) =>
    new Observable<T>((subscriber) => {
      const waiting: (() => void)[] = []
      let busy = false
      const inTurn = (tell: () => void): void => {
        waiting.push(tell)
        if (busy) return
        busy = true
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next()
        busy = false
      }
      return source$.subscribe({
        next: (value) => inTurn(() => subscriber.next(value)),
        error: (cause: unknown) => inTurn(() => subscriber.error(cause)),
        complete: () => inTurn(() => subscriber.complete()),
      })
    })
}
