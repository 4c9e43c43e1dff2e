import { Observable, type Observer, type OperatorFunction, type Subscriber, takeUntil } from 'rxjs'

/** What follows from a value: all that is to be told, or the end. */
export type Follow<T, E> = (value: T) => readonly E[] | 'end'

/**
 * Hands on one value at a time: what arrives while another is being handed on waits for its turn.
 *
 * A subscriber may therefore call the API while it is being told something: the call takes effect after everybody has been
 * told. Without it, with two subscribers of which the first writes, the second would see the write before its cause.
 *
 * Synchronous when nothing is under way; order kept; completes and errs after what waits.
 */
export function inOrder<T>(): OperatorFunction<T, T> {
  return (source$) =>
    new Observable((subscriber) => {
      // a source that brings many values while it is being subscribed to has to know when they are enough
      const left$ = new Observable<void>((left) => subscriber.add(() => left.next()))
      const itself = (value: T): readonly T[] => [value]
      return inTurn([source$.pipe(takeUntil(left$))], [], itself).subscribe(subscriber)
    })
}

/**
 * The same for several sources at once, where something follows from each value when its turn has come: all of it is told
 * before the next value is looked at.
 *
 * One station in place of a merge and a chain of operators: a node waits most of the time, and what an input costs then is
 * above all what has to be fetched from memory on its way.
 *
 * Completes when all `sources` have, whatever those `beside` them may still bring.
 */
export function inTurn<T, E>(
  sources: readonly Observable<T>[],
  beside: readonly Observable<T>[],
  follow: Follow<T, E>,
): Observable<E> {
  return new Observable((subscriber) => {
    const turns = new Turns(subscriber, follow, sources.length)
    const nextAlone = {
      next: (value: T) => turns.next(value),
      error: (cause: unknown) => turns.error(cause),
    }
    for (const source$ of sources) subscriber.add(source$.subscribe(turns))
    for (const source$ of beside) subscriber.add(source$.subscribe(nextAlone))
  })
}

/** Whose turn it is. */
class Turns<T, E> implements Observer<T> {
  readonly #waiting: T[] = []
  #busy = false
  #end: (() => void) | undefined

  constructor(
    private readonly subscriber: Subscriber<E>,
    private readonly follow: Follow<T, E>,
    private open: number,
  ) {}

  next(value: T): void {
    if (this.#busy) {
      this.#waiting.push(value)
      return
    }
    this.#busy = true
    this.#take(value)
    while (this.#waiting.length > 0) this.#take(this.#waiting.shift() as T)
    if (this.#end === undefined) this.#busy = false
    else this.#end()
  }

  error(cause: unknown): void {
    this.#endWith(() => this.subscriber.error(cause))
  }

  complete(): void {
    this.open -= 1
    if (this.open === 0) this.#endWith(() => this.subscriber.complete())
  }

  #take(value: T): void {
    const { subscriber } = this
    if (subscriber.closed) return
    try {
      const following = this.follow(value)
      if (following === 'end') subscriber.complete()
      else for (const effect of following) subscriber.next(effect)
    } catch (cause) {
      subscriber.error(cause)
    }
  }

  /** Busy for good from then on: what arrives while the end is told has no turn any more. */
  #endWith(tell: () => void): void {
    const now = !this.#busy
    this.#busy = true
    this.#end ??= tell
    if (now) tell()
  }
}
