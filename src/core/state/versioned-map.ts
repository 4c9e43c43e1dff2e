import type { Entry } from './entry.js'

/** Shared by all maps that hold nothing; never written. */
const none = new Map<string, Entry>()
const nothing: Entry[] = []

/**
 * A peer's map, addressable by key and walkable by version: Scuttlebutt asks for "everything newer than v" all the time.
 *
 * The log holds entries ascending by version. An overwritten entry stays in it until it outweighs the live ones, then the
 * log is compacted: a write is O(1) amortised, a look-up by version O(log n).
 */
export class VersionedMap {
  /** Made with the first write: most peers of a large cluster publish nothing, or little. */
  #current = none
  #log = nothing
  #bytes = 0
  #removals = 0

  /** Keys held, tombstones included. */
  get size(): number {
    return this.#current.size
  }

  /** How many keys were removed so far. */
  get removals(): number {
    return this.#removals
  }

  /** Encoded bytes held, tombstones included; an upper bound. */
  get bytes(): number {
    return this.#bytes
  }

  get(key: string): Entry | undefined {
    return this.#current.get(key)
  }

  /** The live value of a key: not a tombstone, and its time not yet run out. */
  live(key: string, nowMs: number): Entry | undefined {
    const entry = this.#current.get(key)
    return entry !== undefined && entry.kind === 'set' && entry.deadlineMs > nowMs ? entry : undefined
  }

  /** Whether this very entry is what its key stands at. */
  holds(entry: Entry): boolean {
    return this.#current.get(entry.key) === entry
  }

  /** Appends a write. Its version must be above all that were put before. */
  put(entry: Entry): void {
    this.#set(entry)
    if (this.#log === nothing) this.#log = []
    this.#log.push(entry)
    if (this.#log.length > 2 * this.#current.size + 16) this.#compact()
  }

  /** Puts another entry of the same key and version in the place of one that is held: how an entry expires. */
  replace(held: Entry, entry: Entry): void {
    this.#set(entry)
    this.#log[this.#after(held.version) - 1] = entry
  }

  /** Removes a key without trace. Only for what the gc version covers, or a map that is being built. */
  drop(entry: Entry): void {
    if (!this.holds(entry)) return
    this.#current.delete(entry.key)
    this.#bytes -= entry.bytes
    this.#removals += 1
  }

  /** Drops the tombstones of versions up to `gcVersion`: their owner says that they are gone everywhere. */
  dropTombstones(gcVersion: number): void {
    const end = this.#after(gcVersion)
    let dropped = false
    for (let i = 0; i < end; i++) {
      const entry = this.#log[i] as Entry
      if (entry.kind !== 'set' && this.holds(entry)) {
        this.drop(entry)
        dropped = true
      }
    }
    if (dropped) this.#compact()
  }

  /** Visits what is newer than `version`, ascending, until `visit` returns false. Returns whether it came to the end. */
  eachSince(version: number, visit: (entry: Entry) => boolean): boolean {
    for (let i = this.#after(version); i < this.#log.length; i++) {
      const entry = this.#log[i] as Entry
      if (this.holds(entry) && !visit(entry)) return false
    }
    return true
  }

  /** How many writes are newer than `version`; overwritten ones that are not yet compacted count too. */
  depthSince(version: number): number {
    return this.#log.length - this.#after(version)
  }

  /** Everything held, ascending by version. */
  *[Symbol.iterator](): IterableIterator<Entry> {
    for (const entry of this.#log) if (this.holds(entry)) yield entry
  }

  #set(entry: Entry): void {
    if (this.#current === none) this.#current = new Map()
    this.#bytes += entry.bytes - (this.#current.get(entry.key)?.bytes ?? 0)
    this.#current.set(entry.key, entry)
  }

  #compact(): void {
    this.#log = this.#log.filter((entry) => this.holds(entry))
  }

  /** Index of the first log entry above `version`. */
  #after(version: number): number {
    let low = 0
    let high = this.#log.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#log[middle] as Entry).version <= version) low = middle + 1
      else high = middle
    }
    return low
  }
}
