/** More than stand in the first half of any digest. */
const most = 1024

const firstCapacity = 16
const growth = 1.25

/**
 * Who changed lately, by slot: recent changes go first when a digest is cut.
 *
 * A change is noted all the time, and asked for once a round at most: so the note is one number in a flat array, and who
 * asks looks through all of them.
 */
export class RecentChanges {
  /** When each slot changed last; `-Infinity` where there is nobody. */
  #changedMs = new Float64Array(0)
  #lastMs = -Infinity

  /** When anybody changed last, be they still here or not. */
  get lastMs(): number {
    return this.#lastMs
  }

  changed(slot: number, nowMs: number): void {
    if (slot >= this.#changedMs.length) this.#grow(slot + 1)
    this.#changedMs[slot] = nowMs
    this.#lastMs = Math.max(this.#lastMs, nowMs)
  }

  forget(slot: number): void {
    this.#changedMs[slot] = -Infinity
  }

  /** The slots that changed after `sinceMs`, the newest first; the newest thousand, if there are more. */
  since(sinceMs: number): number[] {
    if (sinceMs >= this.#lastMs) return [] // at rest
    const times = this.#changedMs
    const slots: number[] = []
    for (let slot = times.length - 1; slot >= 0; slot--) if ((times[slot] as number) > sinceMs) slots.push(slot)
    return slots.sort((a, b) => (times[b] as number) - (times[a] as number)).slice(0, most)
  }

  #grow(size: number): void {
    const capacity = Math.max(firstCapacity, size, Math.ceil(this.#changedMs.length * growth))
    const larger = new Float64Array(capacity).fill(-Infinity)
    larger.set(this.#changedMs)
    this.#changedMs = larger
  }
}
