import type { PeerTable } from '../membership/peer-table.js'
import type { Context } from '../step.js'
import { VersionsCheck } from './checks.js'

/** The versions of all on the roster as one number, made anew only when one of them may have changed. */
export class Maps {
  #basis: readonly number[] = []
  #fingerprint = 0

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {}

  /** The same where the same maps are held, and in all likelihood nowhere else. */
  get fingerprint(): number {
    const { own } = this.context
    const { store } = this.peers
    const basis = [store.claims, store.roster.fingerprint, own.maxVersion, own.gcVersion]
    if (basis.some((number, i) => number !== this.#basis[i])) {
      this.#basis = basis
      this.#fingerprint = this.#compute()
    }
    return this.#fingerprint
  }

  #compute(): number {
    const { store, held } = this.peers
    const check = new VersionsCheck()
    for (const slot of store.roster.slots) check.add(held.claimedMax(slot), held.claimedGc(slot))
    return check.value
  }
}
