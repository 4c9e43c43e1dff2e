import type { Entry } from './entry.js'

/** Shared by all maps that hold nothing; never written. */
const nothing: Entry[] = []

/** More keys than these have a table. Fewer are found as fast without, and most peers publish a few: a table would outweigh them. */
const mostWithoutTable = 8

/**
 * A peer's map, addressable by key and walkable by version: Scuttlebutt asks for "everything newer than v" all the time.
 *
 * The log holds entries ascending by version. With few keys it is all there is, and holds nothing else. With more a table finds
 * them; then an overwritten entry stays in the log until such outweigh the live ones, and the log is compacted: a write is O(1)
 * amortised, a look-up by version O(log n).
 */
export class VersionedMap {
  #log = nothing
  #table: Map<string, Entry> | undefined
  #bytes = 0
  #removals = 0

  /** Keys held, tombstones included. */
  get size(): number {
    return this.#table?.size ?? this.#log.length
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
    return this.#table === undefined ? this.#log.find((entry) => entry.key === key) : this.#table.get(key)
  }

  /** The live value of a key: not a tombstone, and its time not yet run out. */
  live(key: string, nowMs: number): Entry | undefined {
    const entry = this.get(key)
    return entry !== undefined && entry.kind === 'set' && entry.deadlineMs > nowMs ? entry : undefined
  }

  /** Whether this very entry is what its key stands at. */
  holds(entry: Entry): boolean {
    return this.get(entry.key) === entry
  }

  /** Appends a write. Its version must be above all that were put before. */
  put(entry: Entry): void {
    const before = this.get(entry.key)
    this.#bytes += entry.bytes - (before?.bytes ?? 0)
    if (this.#table === undefined) this.#putWithoutTable(entry, before)
    else this.#putWithTable(entry, this.#table)
  }

  /** Puts another entry of the same key and version in the place of one that is held: how an entry expires. */
  replace(held: Entry, entry: Entry): void {
    this.#bytes += entry.bytes - held.bytes
    this.#table?.set(entry.key, entry)
    this.#log[this.#after(held.version) - 1] = entry
  }

  /** Removes a key without trace. Only for what the gc version covers, or a map that is being built. */
  drop(entry: Entry): void {
    if (!this.holds(entry)) return
    if (this.#table === undefined) this.#log = this.#log.filter((other) => other !== entry)
    else this.#table.delete(entry.key)
    this.#bytes -= entry.bytes
    this.#removals += 1
  }

  /** Drops the tombstones of versions up to `gcVersion`: their owner says that they are gone everywhere. */
  dropTombstones(gcVersion: number): void {
    const covered = this.#log.slice(0, this.#after(gcVersion))
    const tombstones = covered.filter((entry) => entry.kind !== 'set' && this.holds(entry))
    for (const tombstone of tombstones) this.drop(tombstone)
    if (tombstones.length > 0) this.#compact()
  }

  /** Lets go of everything: for a map that is given up, lest whoever waits for one of its entries keeps the others. */
  clear(): void {
    this.#log = nothing
    this.#table = undefined
    this.#bytes = 0
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

  /** `concat` makes a log of just that length; one that is pushed to makes room for sixteen more. */
  #putWithoutTable(entry: Entry, before: Entry | undefined): void {
    const others = before === undefined ? this.#log : this.#log.filter((other) => other !== before)
    this.#log = others.concat(entry)
    if (this.#log.length > mostWithoutTable) this.#table = new Map(this.#log.map((each) => [each.key, each]))
  }

  #putWithTable(entry: Entry, table: Map<string, Entry>): void {
    table.set(entry.key, entry)
    this.#log.push(entry)
    if (this.#log.length > 2 * table.size + 16) this.#compact()
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
