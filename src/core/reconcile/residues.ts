import type { CommonColumns, Sizes } from '../message.js'
import { HeartbeatCheck } from './checks.js'
import { base, codeOf, digitAt, silence, textOf } from './digits.js'

const smallEnd = 2 ** 31

/** So far apart two heartbeats may be, either way, for the one to be told from the other and its residue. */
export const residueWindow = (base - 1) / 2

/**
 * What is left of a heartbeat when it is divided by 91: all that has to be said of it to whoever holds one nearby.
 *
 * @example residue(93) // 2
 */
export const residue = (heartbeat: number): number =>
  // whole numbers of 31 bits are divided many times faster
  heartbeat < smallEnd ? (heartbeat | 0) % base : heartbeat % base

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

/** Heartbeats as a text of their residues, a character each, and the check of them in full; 0 says nothing. */
export const residuesOf = (heartbeats: readonly number[]): Pick<CommonColumns, 'residues' | 'check'> => {
  const codes = new Array<number>(heartbeats.length)
  const check = new HeartbeatCheck()
  for (let i = 0; i < heartbeats.length; i++) {
    const heartbeat = heartbeats[i] as number
    codes[i] = heartbeat === 0 ? silence : codeOf(residue(heartbeat))
    if (heartbeat !== 0) check.add(heartbeat)
  }
  return { residues: textOf(codes), check: check.value }
}

/**
 * The heartbeats that were said, as they are near those held at the same places; 0 where nothing is said. `undefined` where
 * the check shows that they are not all near, or one is no heartbeat at all: then none of them is to be believed.
 */
export const heartbeatsIn = (
  { residues, check }: Pick<CommonColumns, 'residues' | 'check'>,
  heldAt: (place: number) => number,
): readonly number[] | undefined => {
  const heartbeats = new Array<number>(residues.length)
  const ours = new HeartbeatCheck()
  for (let i = 0; i < residues.length; i++) {
    const digit = digitAt(residues, i)
    const heartbeat = digit < 0 ? 0 : nearest(digit, heldAt(i))
    if (heartbeat < 0 || heartbeat > Number.MAX_SAFE_INTEGER) return undefined
    heartbeats[i] = heartbeat
    if (heartbeat !== 0) ours.add(heartbeat)
  }
  return ours.value === check ? heartbeats : undefined
}

/** A column of heartbeats of which the residues will be said. */
export class Residues {
  readonly heartbeats: number[] = []

  constructor(private readonly sizes: Pick<Sizes, 'digit'>) {}

  get bytes(): number {
    return this.heartbeats.length * this.sizes.digit
  }

  /** What it would take with one heartbeat more. */
  bytesWith(): number {
    return this.bytes + this.sizes.digit
  }

  push(heartbeat: number): void {
    this.heartbeats.push(heartbeat)
  }
}
