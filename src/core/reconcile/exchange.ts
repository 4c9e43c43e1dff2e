import { formatAddress, type Address } from '../address.js'
import type { Learning } from '../membership/learning.js'
import type { Identity } from '../membership/identity.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { Seeds } from '../membership/seeds.js'
import type {
  Columns,
  Delta,
  DeltasMessage,
  DigestMessage,
  NewsMessage,
  PeerName,
  ReplyMessage,
  Row,
  Sender,
} from '../message.js'
import { type Holding, rowOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Channel, Context } from '../step.js'
import { ColumnReader } from './column-reader.js'
import { CommonGround } from './common-ground.js'
import type { Lack } from './compare.js'
import { Comparison } from './comparison.js'
import { type Digest, makeColumnDigest, makeDigest } from './digest.js'
import { packBreadthFirst } from './packing-breadth.js'
import { packDeltas } from './packing.js'
import { RowList } from './row-list.js'
import { type PendingExchange, PendingExchanges } from './pending-exchanges.js'

/**
 * The exchange: digest -> rows + deltas -> deltas (Scuttlebutt's push-pull reconciliation, three messages).
 *
 * Heartbeats travel in rows alone, so a quiet cluster sends no deltas and no third message.
 */
export class Exchange {
  readonly pending = new PendingExchanges()
  /** Who began the last exchange that was answered. */
  lastAsker: Address | undefined
  readonly #commonGround: CommonGround
  readonly #columns: ColumnReader

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly learning: Learning,
    private readonly identity: Identity,
    private readonly seeds: Seeds,
  ) {
    this.#commonGround = new CommonGround(context.settings.roundIntervalMs)
    this.#columns = new ColumnReader(context, peers, learning, (row) => this.#hearOfSelf(row))
  }

  /** The digest of this moment; made once a round and sent to everybody contacted in it. */
  digest(): Digest {
    const { context, peers } = this
    const { roster } = peers.columns
    const isByPlace =
      roster.size >= context.settings.columnsFrom &&
      this.#commonGround.isLikely(roster.changedMs, context.now.monotonicMs)
    const make = isByPlace ? makeColumnDigest : makeDigest
    return this.#counted(make(context, peers, this.#rowBudget()))
  }

  /** Digests that hold less mean that peers are heard of less often, at once; that they hold more is felt a while later. */
  #counted(digest: Digest): Digest {
    const { context } = this
    context.digestShare = Math.min(digest.share, context.digestShare + shareRegained)
    return digest
  }

  /** First message, to a peer or, where none is named, to a seed. */
  begin(to: Address, digest: Digest, peer?: PeerName): void {
    this.#open(to, digest, peer, false)
  }

  /** Asks a peer for a sign of life, by a digest of two rows unless another is given: this node's and the peer's own. */
  probe(replica: Replica, digest = this.#digestOfTwo(replica)): void {
    this.#open(replica.address, digest, replica.name, true)
  }

  #digestOfTwo(replica: Replica): Digest {
    const nowMs = this.context.now.monotonicMs
    const rows = [rowOf(this.context.own, nowMs), rowOf(replica, nowMs)]
    return { complete: false, rows, share: rows.length / (this.peers.live.size + 1) }
  }

  #open(to: Address, { complete, rows, columns }: Digest, peer: PeerName | undefined, isProbe: boolean): void {
    const { own, settings, now, emit, pacing } = this.context
    const dialled = formatAddress(to)
    const exchange = this.pending.begin({ to: dialled, peer, isProbe, columns, sinceMs: now.monotonicMs })
    const envelope = { type: 'digest', cluster: settings.cluster, sender: senderOf(own), exchange } as const
    const pace = pacing.pace(now.monotonicMs)
    const message: DigestMessage = {
      ...envelope,
      to: dialled,
      complete,
      ...(pace === undefined ? {} : { pace }),
      ...(columns === undefined ? {} : { columns }),
      rows,
    }
    emit({ kind: 'send', to, message })
  }

  /** Second message: the rows that matter to the initiator, and what it lacks. */
  answer(digest: DigestMessage, channel: Channel): void {
    const { own, settings, emit, pacing, now } = this.context
    this.lastAsker = digest.sender.address
    const comparison = new Comparison(this.context, this.peers)
    let known = 0
    for (const row of digest.rows) {
      const holding = this.#learn(row, digest.sender.name)
      comparison.row(row, holding)
      if (holding !== undefined) known += 1
    }
    if (digest.complete) comparison.absent(digest.rows, known)
    const ahead = digest.columns === undefined ? undefined : this.#columns.compare(digest.columns, comparison)
    const aheadBytes = ahead === undefined ? 0 : this.#bytesOf(ahead ?? [])
    const list = new RowList(this.context.sizes)
    list.addAll([...comparison.asked, ...comparison.told], this.#rowBudget() - aheadBytes)
    const remembered = this.#remembered(digest)
    const rememberedBytes = remembered.reduce((sum, delta) => sum + this.context.sizes.deltaHeader(delta), 0)
    const { exchange, pace } = digest
    const shift = pacing.level(pace, now.monotonicMs)
    const shiftBytes = shift === 0 ? 0 : this.context.sizes.pace
    const usedBytes = list.bytes + aheadBytes + rememberedBytes + shiftBytes
    const message: ReplyMessage = {
      type: 'reply',
      cluster: settings.cluster,
      sender: senderOf(own),
      exchange,
      ...(shift === 0 ? {} : { shift }),
      ...(ahead === undefined ? {} : { ahead }),
      rows: list.rows,
      deltas: [...remembered, ...this.#pack(comparison.lacks, usedBytes)],
    }
    emit({ kind: 'reply', channel, message })
  }

  /** Third message: what the answering side lacks. */
  conclude(reply: ReplyMessage, channel: Channel): void {
    const { own, settings, emit } = this.context
    const settled = this.pending.settle(reply.exchange)
    if (settled !== undefined) {
      this.#answered(settled, reply.sender)
      this.context.pacing.shift(reply.shift ?? 0)
    }
    if (settled?.columns !== undefined) this.#understood(settled.columns, reply)
    for (const row of reply.rows) this.#learn(row, reply.sender.name)
    const wantsMore = this.#apply(reply, false)
    const comparison = new Comparison(this.context, this.peers)
    for (const row of reply.rows) {
      const holding = this.peers.holding(row.name) // a delta of the reply may have introduced it
      if (holding !== undefined && this.peers.isGossiped(holding)) comparison.map(row, holding)
    }
    const deltas = this.#pack(comparison.lacks, 0)
    if (deltas.length > 0) {
      const message: DeltasMessage = { type: 'deltas', cluster: settings.cluster, sender: senderOf(own), deltas }
      emit({ kind: 'reply', channel, message })
    }
    if (wantsMore) this.#again(reply.sender.address)
  }

  /** The answer to columns. Where they could not be read, the same is said again by name, at once. */
  #understood(columns: Columns, { ahead, sender }: ReplyMessage): void {
    if (ahead === undefined) return
    if (ahead !== null) {
      this.#commonGround.found()
      return this.#columns.conclude(columns, ahead)
    }
    this.#commonGround.missed(this.context.now.monotonicMs)
    this.begin(sender.address, this.#counted(makeDigest(this.context, this.peers, this.#rowBudget())), sender.name)
  }

  /** Takes in deltas that end an exchange or were pushed. */
  take(message: DeltasMessage | NewsMessage): void {
    if (this.#apply(message, message.type === 'news')) this.#again(message.sender.address)
  }

  /** A resync was cut: the next piece is fetched at once, not a round later. */
  #again(address: Address): void {
    this.begin(address, this.digest())
  }

  /** Whoever answers is alive, whatever spoke against it. */
  #answered({ to, peer, isProbe, late }: PendingExchange, sender: Sender): void {
    this.seeds.answered(to)
    const replica = peer === undefined ? undefined : this.peers.get(peer)
    if (replica?.status === 'alive' && !isProbe && !late) this.context.reliability.answered()
    if (replica?.name === sender.name && replica.generation === sender.generation) {
      replica.acquit()
      replica.record?.answered()
    }
  }

  /** Returns what is held of the peer in the row. */
  #learn(row: Row, teller: PeerName): Holding | undefined {
    if (row.name !== this.context.own.name) return this.learning.row(row, teller)
    if (row.generation !== 0) this.#hearOfSelf(row)
    return this.context.own
  }

  /** A generation that nobody would believe is not outbid: nobody would believe the answer. */
  #hearOfSelf(said: Row | Delta): void {
    if (said.generation <= this.context.own.generation || this.learning.isSane(said)) this.identity.heard(said)
  }

  /** Applies deltas of others; those of the own name are only heard. Returns whether a resync wants its next piece. */
  #apply({ sender, deltas }: ReplyMessage | DeltasMessage | NewsMessage, isNews: boolean): boolean {
    let wantsMore = false
    for (const delta of deltas) {
      if (delta.name === this.context.own.name) this.#hearOfSelf(delta)
      else wantsMore = this.learning.delta(delta, sender.name, isNews)?.wantsMore === true || wantsMore
    }
    return wantsMore
  }

  /**
   * Whoever remembers a later generation of the one who asks, and does not gossip it any more, answers with an empty delta,
   * so that a node whose clock went back can outbid its former run.
   */
  #remembered({ sender, rows }: DigestMessage): Delta[] {
    const held = this.peers.get(sender.name)
    const hidden = held !== undefined && !this.peers.isGossiped(held) ? held : undefined
    const memory = hidden ?? this.peers.forgotten.get(sender.name)
    const claimed = rows.find((row) => row.name === sender.name)
    if (memory === undefined || claimed === undefined || memory.generation <= claimed.generation) return []
    const nothing = { from: 0, gcVersion: 0, toVersion: 0, senderMax: 0, entries: [] }
    const { name, address, generation, heartbeat } = memory
    return [{ name, address, generation, heartbeat, status: 'failed', ageMs: 0, ...nothing }]
  }

  #pack(lacks: readonly Lack[], usedBytes: number): Delta[] {
    if (lacks.length === 0) return []
    const { settings, sizes, own, now } = this.context
    const envelope = sizes.envelope(settings.cluster, senderOf(own), longestAddress)
    const room = settings.maxMessageBytes - envelope - usedBytes
    const pack = settings.packing === 'breadth' ? packBreadthFirst : packDeltas
    const { deltas, isCut } = pack(lacks, room, sizes, now.monotonicMs)
    if (isCut) this.context.pacing.cut()
    return deltas
  }

  /** What an answer to columns takes. */
  #bytesOf(ahead: readonly number[]): number {
    const { sizes } = this.context
    return ahead.reduce((bytes, number) => bytes + sizes.number(number), sizes.columns)
  }

  #rowBudget(): number {
    const { settings, sizes, own } = this.context
    const half = settings.maxMessageBytes / 2 - sizes.envelope(settings.cluster, senderOf(own), longestAddress)
    return Math.min(settings.maxDigestBytes, half)
  }
}

/** By so much the share of peers in digests is taken to grow with each of them. */
const shareRegained = 0.1

/** The room that an envelope needs whatever address was dialled. */
export const longestAddress = 'x'.repeat(262)

const senderOf = ({ name, address, generation }: Holding): DigestMessage['sender'] => ({ name, address, generation })
