/** More than stand in the first half of any digest. */
const most = 1024

/** Who changed lately, by slot: recent changes go first when a digest is cut. Bounded: the newest are kept. */
export class RecentChanges {
  /** In the order of the times. */
  readonly #changedMs = new Map<number, number>()

  changed(slot: number, nowMs: number): void {
    this.#changedMs.delete(slot)
    this.#changedMs.set(slot, nowMs)
    if (this.#changedMs.size > 2 * most) this.#forgetEldest(this.#changedMs.size - most)
  }

  forget(slot: number): void {
    this.#changedMs.delete(slot)
  }

  /** The slots that changed after `sinceMs`, the newest first; older ones are forgotten. */
  since(sinceMs: number): number[] {
    for (const [slot, changedMs] of this.#changedMs) {
      if (changedMs > sinceMs) break
      this.#changedMs.delete(slot)
    }
    return [...this.#changedMs.keys()].reverse()
  }

  #forgetEldest(count: number): void {
    let left = count
    for (const slot of this.#changedMs.keys()) {
      if (left-- === 0) return
      this.#changedMs.delete(slot)
    }
  }
}
