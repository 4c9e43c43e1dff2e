import type { PeerName } from '../message.js'
import { type FailureRate, unansweredPhi } from './reliability.js'

/** A refusal: the machine is there, and nobody listens. Worth a thousand to one that the process is gone. */
const refusalWeight = 3
/** Another node's verdict about the same heartbeat, reached by its own evidence. */
const witnessWeight = 3
/** More verdicts than this add nothing: they tend to rest on each other. */
const maxWitnesses = 3

/**
 * What speaks against a peer besides its silence, since its last sign of life.
 *
 * Phi is the logarithm of a probability, so independent evidence adds up: an unanswered question is as improbable, of a
 * living peer, as exchanges are known to fail here. On a bad network it hardly counts, on a good one a few are certainty.
 */
export class Evidence {
  misses = 0
  refusals = 0
  /** A heartbeat up to this may be from before the first question: others have been late to tell of it, and it says nothing. */
  beyond = 0
  readonly #witnesses = new Set<PeerName>()

  witness(name: PeerName): void {
    this.#witnesses.add(name)
  }

  get witnesses(): number {
    return this.#witnesses.size
  }

  /** How much this node's own questions add to phi. */
  questionsWeight(failureRate: FailureRate): number {
    return unansweredPhi(this.misses, failureRate) + this.refusals * refusalWeight
  }

  /** How much it adds to phi, where exchanges with living peers fail at `failureRate`. */
  weight(failureRate: FailureRate): number {
    const witnesses = Math.min(maxWitnesses, this.#witnesses.size)
    return this.questionsWeight(failureRate) + witnesses * witnessWeight
  }
}
