import type { Address } from '../address.js'
import type { PeerName, Row } from '../message.js'
import type { Context } from '../step.js'

/** Who takes the dead for alive, or keeps them for longer than this node, has found out after so many rounds, or says so again. */
const roundsUntilSaidAgain = 16

/**
 * Whether others still speak of peers that are forgotten here: while they do, what this node does not know is not what it wants. It
 * would be offered the same again in every exchange, maps and all, and take in none.
 */
export class Openness {
  /** Until then all speak of somebody who had to make room here before its time. */
  #spokenOfUntilMs = -Infinity
  /** Who spoke of somebody whose time is over, and may do so until then: it stood still meanwhile, or has a longer grace. */
  readonly #outdated = new Map<PeerName, number>()

  constructor(
    private readonly context: Context,
    private readonly isAt: (name: PeerName, address: Address) => boolean,
  ) {}

  /** Whether nobody does, as far as is known, but a few. */
  get toMost(): boolean {
    return this.context.now.monotonicMs >= this.#spokenOfUntilMs
  }

  /** Whether the one at that address does not. */
  to(address: Address): boolean {
    const { monotonicMs } = this.context.now
    for (const [name, untilMs] of this.#outdated) {
      if (monotonicMs >= untilMs) this.#outdated.delete(name)
      else if (this.isAt(name, address)) return false
    }
    return this.toMost
  }

  /** Somebody who is gone since then was forgotten before its time. */
  madeRoom(goneSinceMs: number): void {
    this.#spokenOfUntilMs = Math.max(this.#spokenOfUntilMs, goneSinceMs + this.context.settings.failedGraceMs / 2)
  }

  /** A peer that is held spoke of somebody whose time is over here, and said nothing newer than was known then. */
  heardOld({ status, ageMs }: Pick<Row, 'status' | 'ageMs'>, teller: PeerName): void {
    const { now, settings } = this.context
    const { failedGraceMs, roundIntervalMs } = settings
    const restMs = failedGraceMs / 2 - ageMs
    const forMs = status === 'alive' || restMs <= 0 ? roundsUntilSaidAgain * roundIntervalMs : restMs
    this.#outdated.set(teller, Math.max(now.monotonicMs + forMs, this.#outdated.get(teller) ?? -Infinity))
  }

  /** That peer is not held any more. */
  forget(name: PeerName): void {
    this.#outdated.delete(name)
  }
}
