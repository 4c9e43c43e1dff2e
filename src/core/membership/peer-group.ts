import { pickIndexes, type Random } from '../random.js'
import { field } from '../peer-records.js'
import type { PeerStore } from '../state/peer-store.js'
import { Replica } from '../state/replica.js'
import type { SlotGroup } from '../state/slot-group.js'

/** The peers of one status, as they are at each moment. */
export class PeerGroup {
  constructor(
    private readonly store: PeerStore,
    private readonly slots: SlotGroup,
  ) {}

  get size(): number {
    return this.slots.size
  }

  /** How many have had the status since then, or for longer. */
  sizeSince(ms: number): number {
    let size = 0
    this.eachSlot((slot) => {
      if (this.store.records.get(slot, field.statusSinceMs) <= ms) size += 1
    })
    return size
  }

  /** The one at a place below `size`: until the next one comes or goes. */
  at(place: number): Replica {
    return new Replica(this.store, this.slots.at(place))
  }

  *[Symbol.iterator](): IterableIterator<Replica> {
    for (let place = 0; place < this.size; place++) yield this.at(place)
  }

  /** Up to `count` different ones, each subset equally likely. */
  pick(random: Random, count: number): Replica[] {
    return pickIndexes(random, this.size, count).map((place) => this.at(place))
  }

  has(slot: number): boolean {
    return this.slots.has(slot)
  }

  /** For who looks at all of them and needs little of each. */
  eachSlot(visit: (slot: number) => void): void {
    for (let place = 0; place < this.size; place++) visit(this.slots.at(place))
  }
}
