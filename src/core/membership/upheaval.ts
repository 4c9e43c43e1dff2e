import type { Instant } from '../clock.js'
import type { PeerStore } from '../state/peer-store.js'
import { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { PeerGroup } from './peer-group.js'
import { questionsPhi } from './weighing.js'

/** Something against more than so many peers, and more than one in so many, says more of the network than of any of them. */
const [leastMany, manyShare] = [8, 8] as const
/** Phi of the questions that a peer left unanswered, from which on it counts: on a bad network each of many leaves one or two. */
const leastPhi = 1.5
/** It goes on for so many rounds after that: those who were convicted meanwhile are not among them any more. */
const lastingRounds = 10

/**
 * Whether much goes on about many: the cluster is split, or a part of it is gone.
 *
 * Then there would be no end of suspicions, each told to everybody, and all that they say has one cause. Silence settles that: so
 * digests hold all that fit, as they do while maps change.
 */
export class Upheaval {
  #untilMs = -Infinity
  /** The step in which it was last looked at. */
  #lookedAt: Instant | undefined

  constructor(
    private readonly context: Context,
    private readonly live: PeerGroup,
    private readonly store: PeerStore,
  ) {}

  /** Whether it goes on now. */
  get isOn(): boolean {
    const { now, settings } = this.context
    if (this.#lookedAt !== now) {
      this.#lookedAt = now
      if (this.#areMany()) this.#untilMs = now.monotonicMs + lastingRounds * settings.roundIntervalMs
    }
    return now.monotonicMs < this.#untilMs
  }

  /** Whether so many of the live are too many for each to have a cause of its own. */
  isMany(count: number): boolean {
    return count > Math.max(leastMany, this.live.size / manyShare)
  }

  #areMany(): boolean {
    const { store, live } = this
    if (!this.isMany(store.unsettled.size)) return false
    let many = 0
    for (const slot of store.unsettled) if (live.has(slot) && this.#counts(new Replica(store, slot))) many += 1
    return this.isMany(many)
  }

  #counts(replica: Replica): boolean {
    return replica.suspicion !== undefined || questionsPhi(this.context, replica) >= leastPhi
  }
}
