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
      const waiting: T[] = []
      let busy = false
      let completed = false
      const drain = (): void => {
        if (busy) return
        busy = true
        for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) subscriber.next(value)
        busy = false
        if (completed) subscriber.complete()
      }
      return source$.subscribe({
        next: (value) => {
          waiting.push(value)
          drain()
        },
        error: (cause: unknown) => subscriber.error(cause),
        complete: () => {
          completed = true
          drain()
        },
      })
    })
}
