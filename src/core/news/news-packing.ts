import type { PeerTable } from '../membership/peer-table.js'
import type { Delta, Suspicion } from '../message.js'
import { packDelta } from '../reconcile/packing.js'
import type { Run } from '../state/fingerprint.js'
import type { Holding } from '../state/holding.js'
import type { Context } from '../step.js'
import type { DueRumour, Rumours } from './rumours.js'

/** Puts into one push what finds room there. What is put in, or would find room in none, is told; the rest waits for another. */
export class NewsPacking {
  readonly deltas: Delta[] = []
  readonly suspicions: Suspicion[] = []
  #bytes = 0

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    /** Bytes besides the envelope. */
    private readonly room: number,
  ) {}

  /** Deltas of these, where they find room. */
  addDeltas(rumours: Rumours, due: readonly DueRumour[]): void {
    for (const rumour of due) {
      const holding = this.peers.holding(rumour.name)
      const packed = holding === undefined ? undefined : this.#pack(holding, rumour, this.room - this.#bytes)
      // what finds no room beside others has its turn in the next push; what would find none alone is given up
      if (packed === undefined && this.#bytes > 0) continue
      rumours.told(rumour.name)
      if (packed === undefined) continue
      this.deltas.push(packed.delta)
      this.#bytes += packed.bytes
    }
  }

  /** What is said against these, in half of the room. To be called first. */
  addSuspicions(rumours: Rumours, suspects: readonly Run[]): void {
    const { sizes } = this.context
    let bytes = sizes.suspicions
    for (const suspect of suspects) {
      const said = this.suspicionOf(suspect)
      const saidBytes = said === undefined ? 0 : sizes.suspicion(said)
      const fits = bytes + saidBytes <= this.room / 2
      if (!fits && this.suspicions.length > 0) continue
      rumours.told(suspect.name)
      if (said === undefined || !fits) continue
      this.suspicions.push(said)
      bytes += saidBytes
    }
    if (this.suspicions.length > 0) this.#bytes += bytes
  }

  /** What is said of a run that lives and is suspected. */
  suspicionOf({ name, generation }: Run): Suspicion | undefined {
    const replica = this.peers.get(name)
    if (replica?.status !== 'alive' || replica.generation !== generation || replica.suspicion === undefined)
      return undefined
    const { heartbeat, accusers } = replica.suspicion
    return { name, generation, heartbeat, accusers }
  }

  /** From as far back as fits: the overlap is a courtesy, the newest write is the news. */
  #pack(holding: Holding, rumour: DueRumour, room: number): ReturnType<typeof packDelta> {
    if (holding.resync !== undefined || !this.peers.isGossiped(holding)) return undefined
    const { sizes, now } = this.context
    let packed: ReturnType<typeof packDelta>
    for (const from of new Set(this.#starts(holding, rumour))) {
      const lack = { holding, from: Math.min(from, holding.maxVersion), whole: true }
      packed = packDelta(lack, room, sizes, now.monotonicMs)
      if (packed?.delta.toVersion === holding.maxVersion) return packed
    }
    // what fits of somebody who left is all that anybody will have, and that it left must be told
    return holding.status === 'left' ? packed : undefined
  }

  /** The versions from which a delta may start, the best first. */
  #starts(holding: Holding, { generation, overlapping, untold, newest }: DueRumour): readonly number[] {
    if (generation !== holding.generation) return [0] // a later run than the one that was news: nothing is known of it
    if (holding.status !== 'left') return [overlapping, untold, newest]
    // who left is not asked for what is missing in front of it, and at its own goodbye whoever missed something has to have it
    return holding === this.context.own ? [0, overlapping, untold] : [overlapping, untold]
  }
}
