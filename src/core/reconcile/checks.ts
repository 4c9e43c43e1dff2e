import { joined } from '../state/fingerprint.js'

const halfBits = 2 ** 32

// Signed, as are the results of bit operations: of unsigned ones half would be no small integers.
const [firstOrigin, firstFactor] = [0x811c9dc5 | 0, 0x9e3779b1 | 0] as const
const [secondOrigin, secondFactor] = [0x2f0b4c47 | 0, 0x85ebca6b | 0] as const

/**
 * A check of 32 bits of heartbeats, place by place. Whoever reads residues takes a heartbeat for the nearest one, and has to
 * know that it was meant: so does ROHC, whose CRC is of the header before it was compressed (RFC 5795).
 *
 * In each step a number is xored in, the whole multiplied by an odd factor and its upper half xored into the lower: of two
 * sequences that differ in one number of 32 bits the checks are never the same, of others once in 2^32 times.
 */
export class HeartbeatCheck {
  #sum: number = firstOrigin

  add(heartbeat: number): void {
    this.#sum = mixed(this.#sum, heartbeat, firstFactor)
  }

  get value(): number {
    return this.#sum >>> 0
  }
}

/** A check of 53 bits of versions, place by place: as above, twice. For what stays the same and is compared all the time. */
export class VersionsCheck {
  #first: number = firstOrigin
  #second: number = secondOrigin

  add(maxVersion: number, gcVersion: number): void {
    this.#first = mixed(mixed(this.#first, maxVersion, firstFactor), gcVersion, firstFactor)
    this.#second = mixed(mixed(this.#second, maxVersion, secondFactor), gcVersion, secondFactor)
  }

  get value(): number {
    return joined(this.#first, this.#second)
  }
}

const mixed = (sum: number, number: number, factor: number): number => {
  const lower = step(sum, number | 0, factor)
  return number < halfBits ? lower : step(lower, Math.floor(number / halfBits), factor)
}

const step = (sum: number, part: number, factor: number): number => {
  const product = Math.imul(sum ^ part, factor)
  return product ^ (product >>> 16)
}
