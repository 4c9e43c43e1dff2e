import { patience } from '../patience.js'

/** Something that has to happen by a certain time. */
export interface Watched {
  /** On the clock of `performance.now()`; `Infinity` for never. */
  readonly dueMs: number
  /** That time has come. */
  readonly overdue: () => void
}

/**
 * Watches over all connections of a transport with one timer, set to the earliest deadline. A deadline that moves on, as it
 * does with each message, costs nothing; only one that is sooner than all others sets the timer anew. Never keeps the
 * process alive.
 */
export class Watchdog {
  readonly #watched = new Set<Watched>()
  #callOff: (() => void) | undefined
  #wakesAtMs = Infinity

  watch(one: Watched): void {
    this.#watched.add(one)
    this.expect(one.dueMs)
  }

  forget(one: Watched): void {
    this.#watched.delete(one)
    if (this.#watched.size > 0) return
    this.#callOff?.()
    this.#wakesAtMs = Infinity
  }

  /** One of those watched is due by then. */
  expect(dueMs: number): void {
    if (dueMs >= this.#wakesAtMs) return
    this.#callOff?.()
    this.#wakesAtMs = dueMs
    const ms = Math.ceil(dueMs - performance.now())
    this.#callOff = patience(ms, () => this.#look(), { keepsAlive: false })
  }

  #look(): void {
    this.#wakesAtMs = Infinity
    const nowMs = performance.now()
    for (const one of this.#watched) if (one.dueMs <= nowMs) one.overdue()
    let nextMs = Infinity
    for (const { dueMs } of this.#watched) nextMs = Math.min(nextMs, dueMs)
    this.expect(nextMs)
  }
}
