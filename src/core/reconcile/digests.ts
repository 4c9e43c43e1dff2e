import type { PeerTable } from '../membership/peer-table.js'
import { rowOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { makeColumnDigest } from './column-digest.js'
import { CommonGround } from './common-ground.js'
import { type Digest, makeDigest } from './digest.js'
import type { Room } from './room.js'
import { RowList } from './row-list.js'

/** By so much the share of peers in digests is taken to grow with each of them. */
const shareRegained = 0.1

/** What a node says of what it holds: by place where others are likely to understand it, else by name. */
export class Digests {
  readonly #commonGround: CommonGround

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly room: Room,
  ) {
    this.#commonGround = new CommonGround(context.settings.roundIntervalMs)
  }

  /** The digest of this moment. */
  make(): Digest {
    const { context, peers } = this
    const { roster } = peers.store
    const isCommon = this.#commonGround.isLikely(roster.changedMs, context.now.monotonicMs)
    if (roster.size < context.settings.columnsFrom || !isCommon) return this.makeByName()
    return this.#counted(makeColumnDigest(context, peers, this.room.digestBytes))
  }

  makeByName(): Digest {
    return this.#counted(makeDigest(this.context, this.peers, this.room.digestBytes))
  }

  /** Of this node and these peers alone. */
  makeOf(replicas: readonly Replica[]): Digest {
    const { own, now, sizes } = this.context
    const list = new RowList(sizes)
    const rows = [own, ...replicas].map((holding) => rowOf(holding, now.monotonicMs))
    list.addAll(rows, this.room.digestBytes)
    return { complete: false, rows: list.rows, peers: list.rows.length }
  }

  /** Whether somebody could read columns. */
  wasRead(isRead: boolean): void {
    if (isRead) this.#commonGround.found()
    else this.#commonGround.missed(this.context.now.monotonicMs)
  }

  /**
   * When digests hold fewer, peers are heard of less often from now on. When they hold more, that takes a while to be felt:
   * who was last heard of long ago must not be doubted for it.
   */
  #counted(digest: Digest): Digest {
    const { context, peers } = this
    const share = digest.complete ? 1 : Math.min(1, digest.peers / peers.store.roster.size)
    context.digestShare = Math.min(share, context.digestShare + shareRegained)
    return digest
  }
}
