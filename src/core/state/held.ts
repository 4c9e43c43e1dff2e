import type { PeerTable } from '../membership/peer-table.js'
import type { OwnPeer } from '../state/own-peer.js'
import type { PeerStore } from '../state/peer-store.js'
import { ownSlot } from '../state/roster.js'
import type { Context } from '../step.js'

/** What a node holds of the runs on its roster, by slot, itself included. */
export class Held {
  readonly #own: OwnPeer
  readonly #store: PeerStore

  constructor({ own }: Context, { store }: PeerTable) {
    this.#own = own
    this.#store = store
  }

  isAlive(slot: number): boolean {
    return slot === ownSlot || this.#store.isAlive(slot)
  }

  heartbeat(slot: number): number {
    return slot === ownSlot ? this.#own.heartbeat : this.#store.heartbeat(slot)
  }

  /** As in a row: how far the copy is while one is made anew. */
  claimedMax(slot: number): number {
    return slot === ownSlot ? this.#own.maxVersion : this.#store.claimedMax(slot)
  }

  /** As in a row: the goal while a copy is made anew. */
  claimedGc(slot: number): number {
    return slot === ownSlot ? this.#own.gcVersion : this.#store.claimedGc(slot)
  }
}
