/** Who changed lately, by slot: recent changes go first when a digest is cut. */
export class RecentChanges {
  /** In the order of the times. */
  readonly #changedMs = new Map<number, number>()

  changed(slot: number, nowMs: number): void {
    this.#changedMs.delete(slot)
    this.#changedMs.set(slot, nowMs)
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
}
