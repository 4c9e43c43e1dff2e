import type { CommonColumns } from '../message.js'
import type { Sizes } from '../sizes.js'
import { HeartbeatCheck } from './checks.js'
import { base, codeOf, digitAt, silence, textOf } from './digits.js'

const smallEnd = 2 ** 31

/** With two digits each. */
const wideBase = base * base

/** So far apart two heartbeats may be, either way, for the one to be told from the other and its residue. */
export const residueWindow = (base - 1) / 2

/** The same where the residue has two digits. */
export const wideWindow = (wideBase - 1) / 2

/**
 * What is left of a heartbeat when it is divided by 91, or by 91 twice: all that has to be said of it to whoever holds one nearby.
 *
 * @example residue(93) // 2
 */
export const residue = (heartbeat: number, isWide = false): number => {
  if (heartbeat >= smallEnd) return heartbeat % (isWide ? wideBase : base)
  // whole numbers of 31 bits are divided many times faster, the more so by what the compiler knows
  return isWide ? (heartbeat | 0) % wideBase : (heartbeat | 0) % base
}

/**
 * The heartbeat nearest to `held` that has this residue: serial number arithmetic (RFC 1982), as header compression sends the
 * least significant bits of what both sides know roughly (ROHC, RFC 5795). It is the one that was meant where that is within
 * `residueWindow` of `held`, or `wideWindow`; nobody can tell by it alone whether it is.
 *
 * @example nearest(2, 90) // 93
 */
export const nearest = (left: number, held: number, isWide = false): number => {
  const difference = left - residue(held, isWide)
  const modulus = isWide ? wideBase : base
  const window = isWide ? wideWindow : residueWindow
  if (difference > window) return held + difference - modulus
  return difference < -window ? held + difference + modulus : held + difference
}

type Said = Pick<CommonColumns, 'residues' | 'upper' | 'check'>

/** Heartbeats as a text of their residues, a character each or two, and the check of them in full; 0 says nothing. */
export const residuesOf = (heartbeats: readonly number[], isWide = false): Said => {
  const codes = new Array<number>(heartbeats.length)
  const upper = isWide ? new Array<number>(heartbeats.length) : undefined
  const check = new HeartbeatCheck()
  for (let i = 0; i < heartbeats.length; i++) {
    const heartbeat = heartbeats[i] as number
    codes[i] = heartbeat === 0 ? silence : codeOf(residue(heartbeat))
    if (upper !== undefined) upper[i] = heartbeat === 0 ? silence : codeOf(Math.floor(residue(heartbeat, true) / base))
    if (heartbeat !== 0) check.add(heartbeat)
  }
  return { residues: textOf(codes), upper: upper && textOf(upper), check: check.value }
}

/**
 * The heartbeats that were said, as they are near those held at the same places; 0 where nothing is said. `undefined` where
 * the check shows that they are not all near, or one is no heartbeat at all: then none of them is to be believed.
 */
export const heartbeatsIn = (
  { residues, upper, check }: Said,
  held: readonly number[],
): readonly number[] | undefined => {
  const heartbeats = new Array<number>(residues.length)
  const ours = new HeartbeatCheck()
  for (let i = 0; i < residues.length; i++) {
    const digit = digitAt(residues, i)
    const left = upper === undefined || digit < 0 ? digit : digit + base * digitAt(upper, i)
    const heartbeat = left < 0 ? 0 : nearest(left, held[i] as number, upper !== undefined)
    if (heartbeat < 0 || heartbeat > Number.MAX_SAFE_INTEGER) return undefined
    heartbeats[i] = heartbeat
    if (heartbeat !== 0) ours.add(heartbeat)
  }
  return ours.value === check ? heartbeats : undefined
}

/** A column of heartbeats of which the residues will be said. */
export class Residues {
  readonly heartbeats: number[] = []
  readonly #bytesEach: number

  constructor(sizes: Pick<Sizes, 'digit'>, isWide: boolean) {
    this.#bytesEach = isWide ? 2 * sizes.digit : sizes.digit
  }

  get bytes(): number {
    return this.heartbeats.length * this.#bytesEach
  }

  /** What it would take with one heartbeat more. */
  bytesWith(): number {
    return this.bytes + this.#bytesEach
  }

  push(heartbeat: number): void {
    this.heartbeats.push(heartbeat)
  }
}
