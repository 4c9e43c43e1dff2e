const origin = 0x811c9dc5 | 0
const factor = 0x9e3779b1 | 0
const halfBits = 2 ** 32

/**
 * What columns say, summed up in twice 32 bits: the heartbeats in one number, the versions in another.
 *
 * Whoever reads residues takes a heartbeat for the nearest one and has to know that it was meant (as ROHC does, whose CRC is of
 * the header before it was compressed). Whoever holds the same versions need not read them. In each step a number is xored in,
 * the whole multiplied by an odd factor and its upper half xored into the lower: of two sequences that differ in one number the
 * sums are never the same, of others once in 2^32 times.
 *
 * The check of the heartbeats so far goes into the sum of the versions, so that of two states which happen to have the same
 * sum the next ones have not: else what differs could stay hidden for as long as nobody writes.
 */
export class ColumnSums {
  #check = origin
  #versions = origin

  /** The heartbeat of a peer of which something is said. */
  beat(heartbeat: number): void {
    this.#check = mixed(this.#check, heartbeat)
  }

  /** Its versions, after its heartbeat. */
  map(maxVersion: number, gcVersion: number): void {
    this.#versions = mixed(mixed(this.#versions ^ this.#check, maxVersion), gcVersion)
  }

  get check(): number {
    return this.#check >>> 0
  }

  get versions(): number {
    return this.#versions >>> 0
  }
}

const mixed = (sum: number, number: number): number => {
  const lower = step(sum, number | 0)
  return number < halfBits ? lower : step(lower, Math.floor(number / halfBits))
}

const step = (sum: number, part: number): number => {
  const product = Math.imul(sum ^ part, factor)
  return product ^ (product >>> 16)
}
