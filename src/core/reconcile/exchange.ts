import { formatAddress, type Address } from '../address.js'
import type { Learning } from '../membership/learning.js'
import type { Identity } from '../membership/identity.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { Seeds } from '../membership/seeds.js'
import { Gaps } from '../news/gaps.js'
import type {
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
import { hasNewerLife, isBehind, type Lack, lackOf } from './compare.js'
import { askFor, type Digest, makeDigest } from './digest.js'
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
  readonly #gaps: Gaps
  /** Who began the last exchange that was answered. */
  lastAsker: Address | undefined

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly learning: Learning,
    private readonly identity: Identity,
    private readonly seeds: Seeds,
  ) {
    this.#gaps = new Gaps(context.settings.probeTimeoutMs)
  }

  /** The digest of this moment; made once a round and sent to everybody contacted in it. */
  digest(): Digest {
    const digest = makeDigest(this.context, this.peers, this.#rowBudget())
    this.context.digestShare = digest.complete ? 1 : digest.rows.length / (this.peers.live.size + 1)
    return digest
  }

  /** First message, to a peer or, where none is named, to a seed. */
  begin(to: Address, digest: Digest, peer?: PeerName): void {
    this.#open(to, digest, peer, false)
  }

  /** Asks a peer for a sign of life, by a digest of two rows unless another is given: this node's and the peer's own. */
  probe(replica: Replica, digest = this.#digestOf([replica])): void {
    this.#open(replica.address, digest, replica.name, true)
  }

  /** Of this node and these peers alone. */
  #digestOf(replicas: readonly Replica[]): Digest {
    const nowMs = this.context.now.monotonicMs
    const list = new RowList(this.context.sizes)
    list.addAll(
      [this.context.own, ...replicas].map((holding) => rowOf(holding, nowMs)),
      this.#rowBudget(),
    )
    return { complete: false, rows: list.rows }
  }

  #open(to: Address, { complete, rows }: Digest, peer: PeerName | undefined, isProbe: boolean): void {
    const { own, settings, now, emit, pacing } = this.context
    const dialled = formatAddress(to)
    const exchange = this.pending.begin(dialled, peer, isProbe, now.monotonicMs)
    const envelope = { type: 'digest', cluster: settings.cluster, sender: senderOf(own), exchange } as const
    const pace = pacing.pace(now.monotonicMs)
    const message = { ...envelope, to: dialled, complete, rows }
    emit({ kind: 'send', to, message: pace === undefined ? message : { ...message, pace } })
  }

  /** Second message: the rows that matter to the initiator, and what it lacks. */
  answer(digest: DigestMessage, channel: Channel): void {
    const { own, settings, emit, pacing, now } = this.context
    this.lastAsker = digest.sender.address
    const holdings = digest.rows.map((row) => this.#learn(row, digest.sender.name))
    const lacks: Lack[] = []
    const asked: Row[] = []
    const told: Row[] = []
    for (let i = 0; i < holdings.length; i++) {
      const row = digest.rows[i] as Row
      const holding = holdings[i]
      if (row.generation !== 0) this.#compare(row, holding, asked, told)
      if (holding !== undefined) this.#lack(holding, row, lacks)
    }
    if (digest.complete) this.#absent(digest.rows, holdings, lacks)
    const list = new RowList(this.context.sizes)
    list.addAll([...asked, ...told], this.#rowBudget())
    const remembered = this.#remembered(digest)
    const rememberedBytes = remembered.reduce((sum, delta) => sum + this.context.sizes.deltaHeader(delta), 0)
    const { exchange, pace } = digest
    const shift = pacing.level(pace, now.monotonicMs)
    const shiftBytes = shift === 0 ? 0 : this.context.sizes.pace
    const deltas = [...remembered, ...this.#pack(lacks, list.bytes + rememberedBytes + shiftBytes)]
    const sender = senderOf(own)
    const message = { type: 'reply', cluster: settings.cluster, sender, exchange, rows: list.rows, deltas } as const
    emit({ kind: 'reply', channel, message: shift === 0 ? message : { ...message, shift } })
  }

  /** Third message: what the answering side lacks. */
  conclude(reply: ReplyMessage, channel: Channel): void {
    const { own, settings, emit } = this.context
    const settled = this.pending.settle(reply.exchange)
    if (settled !== undefined) {
      this.#answered(settled, reply.sender)
      this.context.pacing.shift(reply.shift ?? 0)
    }
    for (const row of reply.rows) this.#learn(row, reply.sender.name)
    const wantsMore = this.#apply(reply, false)
    const lacks: Lack[] = []
    for (const row of reply.rows) {
      const holding = this.peers.holding(row.name) // a delta of the reply may have introduced it
      if (holding !== undefined) this.#lack(holding, row, lacks)
    }
    const deltas = this.#pack(lacks, 0)
    if (deltas.length > 0) {
      const message: DeltasMessage = { type: 'deltas', cluster: settings.cluster, sender: senderOf(own), deltas }
      emit({ kind: 'reply', channel, message })
    }
    if (wantsMore) this.#again(reply.sender.address)
  }

  /** Takes in deltas that end an exchange or were pushed. */
  take(message: DeltasMessage | NewsMessage): void {
    if (this.#apply(message, message.type === 'news')) this.#again(message.sender.address)
    else if (message.type === 'news') this.#fillGaps(message)
  }

  /** News that starts beyond what is held is useless as it is: whoever sent it is asked for what is between. */
  #fillGaps({ deltas, sender }: NewsMessage): void {
    const nowMs = this.context.now.monotonicMs
    const behind: Replica[] = []
    for (const { name, generation, from } of deltas) {
      const replica = this.peers.get(name)
      if (replica?.generation !== generation || replica.resync !== undefined) continue
      if (replica.maxVersion >= from) this.#gaps.filled(name)
      else if (this.#gaps.found(name, nowMs)) behind.push(replica)
    }
    if (behind.length > 0) this.begin(sender.address, this.#digestOf(behind))
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

  #compare(row: Row, holding: Holding | undefined, asked: Row[], told: Row[]): void {
    if (holding === undefined) {
      if (this.peers.wants(row.name)) asked.push(askFor(row.name))
      return
    }
    const nowMs = this.context.now.monotonicMs
    if (!this.peers.isGossiped(holding)) return
    if (isBehind(holding, row)) asked.push(rowOf(holding, nowMs))
    else if (hasNewerLife(holding, row)) told.push(rowOf(holding, nowMs))
  }

  #lack(holding: Holding, row: Row | undefined, lacks: Lack[]): void {
    if (!this.peers.isGossiped(holding)) return
    const lack = lackOf(holding, row)
    if (lack !== undefined) lacks.push(lack)
  }

  /** Only against a complete digest does an absent row mean that the peer is unknown there. */
  #absent(rows: readonly Row[], holdings: readonly (Holding | undefined)[], lacks: Lack[]): void {
    const known = holdings.reduce((count, holding) => (holding === undefined ? count : count + 1), 0)
    if (known === this.peers.size + 1) return
    const present = new Set(rows.map((row) => row.name))
    const held: Holding[] = [this.context.own, ...this.peers.all()]
    for (const holding of held) {
      if (!present.has(holding.name)) this.#lack(holding, undefined, lacks)
    }
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

  #rowBudget(): number {
    const { settings, sizes, own } = this.context
    const half = settings.maxMessageBytes / 2 - sizes.envelope(settings.cluster, senderOf(own), longestAddress)
    return Math.min(settings.maxDigestBytes, half)
  }
}

/** The room that an envelope needs whatever address was dialled. */
export const longestAddress = 'x'.repeat(262)

const senderOf = ({ name, address, generation }: Holding): DigestMessage['sender'] => ({ name, address, generation })
