import type { OwnPeer } from './own-peer.js'
import type { PeerStore } from './peer-store.js'
import { ownSlot } from './roster.js'

/** What a node holds of the runs on its roster, by slot, itself included. */
export class Held {
  constructor(
    private readonly own: OwnPeer,
    private readonly store: PeerStore,
  ) {}

  isAlive(slot: number): boolean {
    return slot === ownSlot || this.store.isAlive(slot)
  }

  heartbeat(slot: number): number {
    return slot === ownSlot ? this.own.heartbeat : this.store.heartbeat(slot)
  }

  /** Of all of these, in their order. */
  heartbeats(slots: readonly number[]): readonly number[] {
    const heartbeats = new Array<number>(slots.length)
    for (let i = 0; i < slots.length; i++) heartbeats[i] = this.heartbeat(slots[i] as number)
    return heartbeats
  }

  /** As in a row: how far the copy is while one is made anew. */
  claimedMax(slot: number): number {
    return slot === ownSlot ? this.own.maxVersion : this.store.claimedMax(slot)
  }

  /** As in a row: the goal while a copy is made anew. */
  claimedGc(slot: number): number {
    return slot === ownSlot ? this.own.gcVersion : this.store.claimedGc(slot)
  }
}
