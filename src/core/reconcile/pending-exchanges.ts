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
  #newest = 0
  /** No exchange before that one is without the mark. */
  readonly #first: Record<Mark, number> = { late: 1, givenUp: 1 }

  /** The number of the exchange that was begun last; 0 before the first. */
  get last(): number {
    return this.#newest
  }

  begin({ to, peer, isProbe, said, sinceMs }: Omit<PendingExchange, Mark>): number {
    this.#newest += 1
    this.#pending.set(this.#newest, { to, peer, isProbe, said, sinceMs, late: false, givenUp: false })
    const [eldest] = this.#pending.keys()
    if (eldest !== undefined && this.#pending.size > mostPending) this.#pending.delete(eldest)
    return this.#newest
  }

  /** Takes out the exchange that a reply answers; `undefined` for a stray or repeated one. */
  settle(exchange: number): PendingExchange | undefined {
    const pending = this.#pending.get(exchange)
    this.#pending.delete(exchange)
    return pending
  }

  /** Whether that exchange is not answered, and began after `sinceMs`. */
  isOpen(exchange: number, sinceMs: number): boolean {
    return (this.#pending.get(exchange)?.sinceMs ?? -Infinity) > sinceMs
  }

  /** When the next will have waited for so long that it is to be marked; `Infinity` where none waits. */
  nextMs(mark: Mark, afterMs: number): number {
    return (this.#firstWithout(mark)?.sinceMs ?? Infinity) + afterMs
  }

  /** Marks those that have waited for so long; returns which of them were not so marked before. */
  mark(mark: Mark, afterMs: number, nowMs: number): PendingExchange[] {
    const marked: PendingExchange[] = []
    for (let next = this.#firstWithout(mark); next !== undefined; next = this.#firstWithout(mark)) {
      if (next.sinceMs + afterMs > nowMs) break
      next[mark] = true
      marked.push(next)
      this.#first[mark] += 1
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

  /** The eldest that is not so marked. Those before it stay so: it is looked for from where it was last time. */
  #firstWithout(mark: Mark): PendingExchange | undefined {
    let exchange = this.#first[mark]
    while (exchange <= this.#newest && !this.#pending.has(exchange)) exchange += 1
    this.#first[mark] = exchange
    return this.#pending.get(exchange)
  }
}
