import type { PeerName } from '../message.js'
import type { Said } from './columns.js'

/** An exchange begun and not yet answered. */
export interface PendingExchange {
  /** The address as dialled. */
  readonly to: string
  /** Whose address that is, where it is known. */
  readonly peer: PeerName | undefined
  /** Whether it only asks for a sign of life. */
  readonly isProbe: boolean
  /** What was said in columns: the answer counts from there. */
  readonly said: Said | undefined
  sinceMs: number
  /** Whether it was counted as not answered in time. It may still be answered. */
  late: boolean
  /** Whether nobody waits for the answer any more. It may still tell how long answers take. */
  givenUp: boolean
}

type Mark = 'late' | 'givenUp'

/** More than any node asks before it gives up, and few enough to be kept. */
const mostPending = 1024

/**
 * The exchanges that this node began and that wait for their reply: how it learns that somebody does not answer. In the
 * order in which they began, so that the overdue ones come first.
 */
export class PendingExchanges {
  readonly #pending = new Map<number, PendingExchange>()
  #next = 0

  /** The number of the exchange that was begun last; 0 before the first. */
  get last(): number {
    return this.#next
  }

  begin(begun: Omit<PendingExchange, Mark>): number {
    this.#next += 1
    this.#pending.set(this.#next, { ...begun, late: false, givenUp: false })
    const [eldest] = this.#pending.keys()
    if (eldest !== undefined && this.#pending.size > mostPending) this.#pending.delete(eldest)
    return this.#next
  }

  /** Takes out the exchange that a reply answers; `undefined` for a stray or repeated one. */
  settle(exchange: number): PendingExchange | undefined {
    const pending = this.#pending.get(exchange)
    this.#pending.delete(exchange)
    return pending
  }

  /** Marks those that have waited since `beforeMs` or longer; returns which of them were not so marked before. */
  mark(mark: Mark, beforeMs: number): PendingExchange[] {
    const marked: PendingExchange[] = []
    for (const pending of this.#pending.values()) {
      if (pending.sinceMs > beforeMs) break
      if (pending[mark]) continue
      pending[mark] = true
      marked.push(pending)
    }
    return marked
  }

  /** Drops what has waited since `beforeMs` or longer. */
  forget(beforeMs: number): void {
    for (const [exchange, { sinceMs }] of this.#pending) {
      if (sinceMs > beforeMs) break
      this.#pending.delete(exchange)
    }
  }

  /** The node itself stood still or was late for that time: nobody was late because of it. */
  shift(byMs: number, nowMs: number): void {
    for (const pending of this.#pending.values()) pending.sinceMs = Math.min(nowMs, pending.sinceMs + byMs)
  }

  /** Takes out all that were begun with an address. */
  takeTo(to: string): PendingExchange[] {
    const taken: PendingExchange[] = []
    for (const [exchange, pending] of this.#pending) {
      if (pending.to !== to) continue
      this.#pending.delete(exchange)
      taken.push(pending)
    }
    return taken
  }
}
