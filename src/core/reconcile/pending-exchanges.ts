/** An exchange begun and not yet answered. */
export interface PendingExchange {
  /** The address as dialled. */
  readonly to: string
  readonly sinceMs: number
}

/**
 * The exchanges that this node began and that wait for their reply: how it learns that somebody does not answer. In the
 * order in which they began, so that the overdue ones come first.
 */
export class PendingExchanges {
  readonly #pending = new Map<number, PendingExchange>()
  #next = 0

  begin(to: string, nowMs: number): number {
    this.#next += 1
    this.#pending.set(this.#next, { to, sinceMs: nowMs })
    return this.#next
  }

  /** Takes out the exchange that a reply answers; `undefined` for a stray or repeated one. */
  settle(exchange: number): PendingExchange | undefined {
    const pending = this.#pending.get(exchange)
    this.#pending.delete(exchange)
    return pending
  }

  /** Takes out what has waited since `beforeMs` or longer. */
  takeOverdue(beforeMs: number): PendingExchange[] {
    const overdue: PendingExchange[] = []
    for (const [exchange, pending] of this.#pending) {
      if (pending.sinceMs > beforeMs) break
      this.#pending.delete(exchange)
      overdue.push(pending)
    }
    return overdue
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
