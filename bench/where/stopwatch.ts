/** How often something was done, and how long it took in all. */
export interface Spell {
  readonly count: number
  readonly ms: number
}

/** What is being done, since when, and for how long it was interrupted by something else that is timed. */
interface Lap {
  readonly startedMs: number
  elsewhereMs: number
}

/**
 * Times what is done by its kind. What is timed within something else counts as the one and not as the other.
 *
 * Nothing is sampled: a process that mostly sleeps would be woken by that, and would spend most of its time on it.
 */
export class Stopwatch {
  readonly #spells = new Map<string, { count: number; ms: number }>()
  #lap: Lap | undefined

  time<T>(kind: string, work: () => T): T {
    const outer = this.#lap
    const lap: Lap = (this.#lap = { startedMs: performance.now(), elsewhereMs: 0 })
    try {
      return work()
    } finally {
      const tookMs = performance.now() - lap.startedMs
      this.#add(kind, tookMs - lap.elsewhereMs)
      if (outer !== undefined) outer.elsewhereMs += tookMs
      this.#lap = outer
    }
  }

  /** All since the last time, by kind. */
  take(): ReadonlyMap<string, Spell> {
    const taken = new Map(this.#spells)
    this.#spells.clear()
    return taken
  }

  #add(kind: string, ms: number): void {
    const spell = this.#spells.get(kind) ?? { count: 0, ms: 0 }
    spell.count += 1
    spell.ms += ms
    this.#spells.set(kind, spell)
  }
}
