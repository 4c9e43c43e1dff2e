import type { PeerName } from '../message.js'

/** More accusers than this add nothing: if it could answer, it would have by now. */
export const mostAccusers = 3
/** That it was told to show itself and has not: a piece of news passes one in some hundred thousand by, on its way there or back. */
const unrefutedWeight = 5
/** Another node's questions that were not answered. */
const accuserWeight = 3

/**
 * What was said of a peer by those whom it did not answer, and when it was heard first: until it is refuted by a heartbeat beyond it.
 *
 * It weighs nothing until the peer has had the time to refute it. Then it is the evidence of many, which does not grow with the
 * cluster: that many have to hear of a heartbeat takes longer the more they are, that one who is asked in vain tells them does not.
 */
export class StandingSuspicion {
  /** The peer refutes it by one above this. */
  heartbeat = 0
  /** Whether the peer itself spoke to this node since. */
  isSpoken = false
  readonly #accusers = new Set<PeerName>()
  #sinceMs = -Infinity
  #isOutlived = false

  get accusers(): readonly PeerName[] {
    return [...this.#accusers]
  }

  /** Returns whether more is said by that than was before. For a further heartbeat the peer has its time anew: it may have refuted the last. */
  add(heartbeat: number, accusers: readonly PeerName[], nowMs: number): boolean {
    const { size } = this.#accusers
    const isFurther = heartbeat > this.heartbeat
    if (isFurther) {
      this.heartbeat = heartbeat
      this.restart(nowMs)
    }
    for (const accuser of accusers) if (this.#accusers.size < mostAccusers) this.#accusers.add(accuser)
    return isFurther || this.#accusers.size > size
  }

  /** Whether that accuser would add to it. */
  isOpenTo(accuser: PeerName): boolean {
    return this.#accusers.size < mostAccusers && !this.#accusers.has(accuser)
  }

  isRefutedBy(heartbeat: number): boolean {
    return heartbeat > this.heartbeat
  }

  /** Whether the peer has had so much time to refute it. */
  isOverdue(nowMs: number, timeMs: number): boolean {
    return nowMs - this.#sinceMs >= timeMs
  }

  /** How much it adds to phi once it is overdue; what `own` found out is counted elsewhere. */
  weight(own: PeerName): number {
    const others = this.#accusers.size - (this.#accusers.has(own) ? 1 : 0)
    return unrefutedWeight + others * accuserWeight
  }

  /** From now on the peer has its time to refute it. */
  restart(nowMs: number): void {
    this.#sinceMs = nowMs
  }

  /** The peer is back, and has not refuted it: from now on it has its time anew. Returns whether that is so for the first time. */
  outlived(nowMs: number): boolean {
    const isFirst = !this.#isOutlived
    this.#isOutlived = true
    this.restart(nowMs)
    return isFirst
  }

  /** The peer itself speaks, and may not know of it: what it says is not under way since before. */
  spoken(nowMs: number): void {
    this.isSpoken = true
    this.restart(nowMs)
  }

  /** This node itself stood still or was late for that time. */
  shift(byMs: number, nowMs: number): void {
    this.#sinceMs = Math.min(nowMs, this.#sinceMs + byMs)
  }
}
