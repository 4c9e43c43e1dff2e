import type { Sizes } from '../message.js'
import { HeartbeatCheck } from './checks.js'
import { base, codeOf, digitAt, silence, textOf } from './digits.js'

const smallEnd = 2 ** 31

/** So far apart two heartbeats may be, either way, for the one to be told from the other and its residue. */
export const residueWindow = (base - 1) / 2

/**
 * The remainder of a heartbeat, one digit of text: all that has to be said of it to whoever holds one nearby.
 *
 * @example residue(93) // 2
 */
export const residue = (heartbeat: number): number => (heartbeat < smallEnd ? (heartbeat | 0) % base : heartbeat % base) // whole numbers of 31 bits are divided many times faster

/**
 * The heartbeat nearest to `held` that has this residue: serial number arithmetic (RFC 1982), as header compression sends the
 * least significant bits of what both sides know roughly (ROHC, RFC 5795). It is the one that was meant where that is within
 * `residueWindow` of `held`; nobody can tell by it alone whether it is.
 *
 * @example nearest(2, 90) // 93
 */
export const nearest = (digit: number, held: number): number => {
  const difference = digit - residue(held)
  if (difference > residueWindow) return held + difference - base
  return difference < -residueWindow ? held + difference + base : held + difference
}

/** A column of heartbeats as a text of their residues, a character each; 0 says nothing. */
export class Residues {
  /** What is said, in full. */
  readonly heartbeats: number[] = []
  readonly #check = new HeartbeatCheck()
  readonly #codes: number[] = []

  constructor(private readonly sizes: Pick<Sizes, 'digit'>) {}

  get bytes(): number {
    return this.#codes.length * this.sizes.digit
  }

  /** What it would take with one heartbeat more. */
  bytesWith(): number {
    return this.bytes + this.sizes.digit
  }

  push(heartbeat: number): void {
    this.heartbeats.push(heartbeat)
    this.#codes.push(heartbeat === 0 ? silence : codeOf(residue(heartbeat)))
    if (heartbeat > 0) this.#check.add(heartbeat)
  }

  /** Of what is said, in full. */
  get check(): number {
    return this.#check.value
  }

  get text(): string {
    return textOf(this.#codes)
  }
}

/** The heartbeat that is said at a place, as far as the one held there goes to show; 0 where nothing is said. */
export const saidAt = (text: string, place: number, held: number): number => {
  const digit = digitAt(text, place)
  return digit < 0 ? 0 : nearest(digit, held)
}
