import type { Entry } from './entry.js'
import type { VersionedMap } from './versioned-map.js'

/** So many more graves than twice the entries there may be, so that few entries are not looked through all the time. */
const spare = 16

/**
 * Since when the tombstones of the own map have been there, in the order in which they were dug.
 *
 * A key that is written again leaves an empty grave. Once such could outweigh the rest, they are given up: of a key that comes
 * and goes all the time no more is kept than of one that went once.
 */
export class Graves {
  #graves: { readonly entry: Entry; readonly sinceMs: number }[] = []

  constructor(private readonly entries: VersionedMap) {}

  get size(): number {
    return this.#graves.length
  }

  dig(entry: Entry, sinceMs: number): void {
    this.#graves.push({ entry, sinceMs })
    if (this.size > 2 * this.entries.size + spare) this.#giveUpEmpty()
  }

  /** The highest version below which every tombstone was there by then; 0 where there is none. */
  allThereBy(ms: number): number {
    const eldest = this.#graves[0]
    if (eldest === undefined || eldest.sinceMs > ms) return 0
    this.#giveUpEmpty()
    let firstYoung = Infinity
    for (const { entry, sinceMs } of this.#graves) if (sinceMs > ms) firstYoung = Math.min(firstYoung, entry.version)
    let last = 0
    for (const { entry } of this.#graves) if (entry.version < firstYoung) last = Math.max(last, entry.version)
    return last
  }

  #giveUpEmpty(): void {
    this.#graves = this.#graves.filter(({ entry }) => this.entries.holds(entry))
  }
}
