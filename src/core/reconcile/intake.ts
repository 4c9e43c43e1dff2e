import type { Identity } from '../membership/identity.js'
import type { Learning } from '../membership/learning.js'
import type { PeerTable } from '../membership/peer-table.js'
import { Gaps } from '../news/gaps.js'
import type { Delta, DeltasMessage, NewsMessage, PeerName, ReplyMessage, Row } from '../message.js'
import type { Holding } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'

/** Whoever meets so many peers by one message is new, or the cluster is: there may be more of them than fitted. */
const many = 4

/** Takes in what others say: of peers it is learnt, of this node itself it is only heard. */
export class Intake {
  readonly #gaps = new Gaps()

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly learning: Learning,
    private readonly identity: Identity,
  ) {}

  /** Returns what is held of the peer in the row. */
  row(row: Row, teller: PeerName): Holding | undefined {
    if (row.name !== this.context.own.name) return this.learning.row(row, teller)
    if (row.generation !== 0) this.ofSelf(row)
    return this.context.own
  }

  /**
   * Applies deltas of others; those of the own name are only heard, when the others have told whose clocks are usual.
   * Returns whether there is more to be fetched at once: the next piece of what was cut, or more peers.
   */
  deltas({ sender, deltas }: ReplyMessage | DeltasMessage | NewsMessage, isNews: boolean): boolean {
    let wantsMore = false
    const { name } = this.context.own
    const { size } = this.peers
    this.learning.revive(deltas)
    for (const delta of deltas) {
      if (delta.name === name) continue
      wantsMore = this.learning.delta(delta, sender.name, isNews) || wantsMore
    }
    for (const delta of deltas) if (delta.name === name) this.ofSelf(delta)
    return wantsMore || (!isNews && this.peers.size - size >= many)
  }

  /** Those of whom news starts beyond what is held, so that it is useless as it is; each once in a while. */
  gapsIn({ deltas }: NewsMessage): Replica[] {
    const { now, responses } = this.context
    const behind: Replica[] = []
    for (const { name, generation, from } of deltas) {
      const replica = this.peers.get(name)
      if (replica?.generation !== generation || replica.resync !== undefined) continue
      if (replica.maxVersion >= from) this.#gaps.filled(name)
      else if (this.#gaps.found(name, replica.maxVersion, now.monotonicMs, responses.timeoutMs)) behind.push(replica)
    }
    return behind
  }

  /** A generation that nobody would believe is not outbid: nobody would believe the answer. */
  ofSelf(said: Row | Delta): void {
    if (said.generation <= this.context.own.generation || this.peers.clocks.isUsual(said.generation))
      this.identity.heard(said)
  }
}
