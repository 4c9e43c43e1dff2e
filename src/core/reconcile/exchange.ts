import type { Address } from '../address.js'
import { isBacklog } from '../flow/backlog.js'
import type { Learning } from '../membership/learning.js'
import type { Identity } from '../membership/identity.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { Seeds } from '../membership/seeds.js'
import type { Delta, DeltasMessage, DigestMessage, NewsMessage, ReplyMessage } from '../message.js'
import { senderOf } from '../state/holding.js'
import type { Channel, Context } from '../step.js'
import { type Answered, ColumnReader } from './column-reader.js'
import type { Said } from './columns.js'
import type { Lack } from './compare.js'
import { Comparison } from './comparison.js'
import type { Digest } from './digest.js'
import { Digests } from './digests.js'
import { Fetching } from './fetching.js'
import { packBreadthFirst } from './packing-breadth.js'
import { packDeltas } from './packing.js'
import { Intake } from './intake.js'
import { Maps } from './maps.js'
import { membersOf, namedIn, nameSections } from './named-sections.js'
import { Questions } from './questions.js'
import { rememberedRun } from './remembered.js'
import { Room } from './room.js'
import { RowList } from './row-list.js'
import { unwantedOf } from './unwanted.js'

/**
 * The exchange: digest -> rows + deltas -> deltas (Scuttlebutt's push-pull reconciliation, three messages).
 *
 * Heartbeats travel in rows and columns, so a quiet cluster sends no deltas and no third message.
 */
export class Exchange {
  /** By which exchanges begin. */
  readonly questions: Questions
  /** Who began the last exchange that was answered. */
  lastAsker: Address | undefined
  /** When somebody last told of everybody, by a digest or by the answer to one. */
  toldOfAllMs = -Infinity
  readonly #room: Room
  readonly #digests: Digests
  readonly #columns: ColumnReader
  readonly #intake: Intake
  readonly #fetching: Fetching

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    learning: Learning,
    identity: Identity,
    seeds: Seeds,
  ) {
    this.#room = new Room(context, context.own)
    const maps = new Maps(context, peers)
    this.#digests = new Digests(context, peers, this.#room, maps)
    this.questions = new Questions(context, peers, this.#digests, identity, seeds)
    this.#fetching = new Fetching(context, this.questions, () => this.digest())
    this.#intake = new Intake(context, peers, learning, identity)
    this.#columns = new ColumnReader(context, peers, learning, maps, (row) => this.#intake.ofSelf(row))
  }

  /** The digest of this moment; made once a round and sent to everybody contacted in it. */
  digest(): Digest {
    return this.#digests.make()
  }

  /** Second message: the rows that matter to the initiator, and what it lacks. */
  answer(digest: DigestMessage, channel: Channel): void {
    const { own, settings, emit, pacing, now } = this.context
    this.lastAsker = digest.sender.address
    if (isOfAll(digest)) this.toldOfAllMs = now.monotonicMs
    const comparison = new Comparison(this.context, this.peers, digest.unwanted)
    let known = 0
    for (const row of digest.rows) {
      const holding = this.#intake.row(row, digest.sender.name)
      comparison.row(row, holding)
      if (holding !== undefined) known += 1
    }
    if (digest.complete) comparison.absent(digest.rows, known)
    const { columns, exchange, pace } = digest
    const { digestBytes } = this.#room
    const read = columns && this.#columns.compare(columns, comparison, digestBytes)
    const list = new RowList(this.context.sizes)
    list.addAll([...comparison.asked, ...comparison.told], digestBytes - (read?.bytes ?? 0))
    const answered = read && nameSections(this.context, this.peers, read, digest, list, digestBytes)
    const remembered = rememberedRun(digest, this.peers, now.wallMs)
    const shift = pacing.level(pace, now.monotonicMs)
    const unwanted = unwantedOf(this.context, this.peers, this.#room.unwantedBytes)
    const extraBytes = unwanted.bytes + this.#bytesBeside(list, answered, remembered, shift)
    const message: ReplyMessage = {
      type: 'reply',
      cluster: settings.cluster,
      sender: senderOf(own),
      exchange,
      shift: shift === 0 ? undefined : shift,
      ahead: answered?.ahead,
      unwanted: unwanted.names,
      rows: list.rows,
      deltas: [...(remembered === undefined ? [] : [remembered]), ...this.#pack(comparison.lacks, extraBytes)],
    }
    emit({ kind: 'reply', channel, message })
  }

  /** Third message: what the answering side lacks. */
  conclude(reply: ReplyMessage, channel: Channel): void {
    const { own, settings, emit, now, pacing } = this.context
    const settled = this.questions.answered(reply)
    if (settled !== undefined) pacing.shift(reply.shift ?? 0)
    if (settled?.isProbe === false) this.toldOfAllMs = now.monotonicMs
    const again = settled?.said && this.#understood(settled.said, reply)
    for (const row of reply.rows) this.#intake.row(row, reply.sender.name)
    const wantsMore = this.#intake.deltas(reply, false)
    if (settled !== undefined) this.questions.endSilence(settled, reply.sender)
    const comparison = new Comparison(this.context, this.peers, reply.unwanted)
    for (const row of reply.rows) {
      const holding = this.peers.holding(row.name) // a delta of the reply may have introduced it
      if (holding !== undefined && this.peers.isGossiped(holding)) comparison.map(row, holding)
    }
    const named = namedIn(reply.ahead, settled?.said?.columns)
    for (const { index, count } of named) {
      comparison.absentOf(membersOf(this.context, this.peers, index, count), reply.rows)
    }
    // what the other side has to catch up with it fetches, too, once it knows of it: it would come twice
    const isLeft = (lack: Lack): boolean => lack.unknown !== true && isBacklog(lack, this.context)
    const isFetch = this.#fetching.isFor(reply.exchange)
    const lacks = isFetch ? comparison.lacks.filter((lack) => !isLeft(lack)) : comparison.lacks
    const deltas = this.#pack(lacks, 0)
    if (deltas.length > 0) {
      const message: DeltasMessage = { type: 'deltas', cluster: settings.cluster, sender: senderOf(own), deltas }
      emit({ kind: 'reply', channel, message })
    }
    if (wantsMore && again === undefined) this.#fetching.next(reply.sender.address)
    const asking = named.length > 0 ? this.#digests.makeAsking(comparison.asked) : undefined
    if (again !== undefined) this.questions.begin(reply.sender.address, again(), reply.sender.name)
    // whoever named them has them
    if (asking !== undefined) this.questions.begin(reply.sender.address, asking, reply.sender.name)
  }

  /**
   * The answer to columns. Where they could not be read, or not what maps are held, returns how the same is to be said again:
   * in a way that is always read.
   */
  #understood(said: Said, { ahead }: ReplyMessage): (() => Digest) | undefined {
    const { columns } = said
    if (ahead === undefined) return undefined
    this.#digests.wasRead(ahead !== null && ahead.named === undefined)
    if (ahead === null) return columns.sections === undefined ? () => this.#digests.makeForOthers() : undefined
    this.#columns.conclude(said, ahead)
    if (typeof columns.versions !== 'number' || ahead.roster !== columns.roster) return undefined
    const isSame = ahead.mapsDiffer !== true
    this.#digests.wasSame(isSame)
    return isSame ? undefined : () => this.#digests.makeForOtherMaps()
  }

  /** Takes in deltas that end an exchange or were pushed. */
  take(message: DeltasMessage | NewsMessage): void {
    const isNews = message.type === 'news'
    if (this.#intake.deltas(message, isNews) && this.#fetching.next(message.sender.address)) return
    const behind = isNews ? this.#intake.gapsIn(message) : []
    // whoever sent it has what is between
    if (behind.length > 0) this.questions.begin(message.sender.address, this.#digests.makeOf(behind))
  }

  /** What a reply takes besides the deltas that are packed into it. */
  #bytesBeside(list: RowList, answered: Answered | undefined, remembered: Delta | undefined, shift: number): number {
    const { sizes } = this.context
    const rememberedBytes = remembered === undefined ? 0 : sizes.deltaHeader(remembered)
    return list.bytes + (answered?.bytes ?? 0) + rememberedBytes + (shift === 0 ? 0 : sizes.pace)
  }

  /** A message that speaks of this node twice may have made it leave its run in between: what was lacking of that is no map now. */
  #pack(found: readonly Lack[], usedBytes: number): Delta[] {
    if (found.length === 0) return []
    const lacks = found.filter(({ holding, from }) => from <= holding.maxVersion)
    const { settings, pacing } = this.context
    const pack = settings.packing === 'breadth' ? packBreadthFirst : packDeltas
    const { deltas, isCut } = pack(lacks, this.#room.bytes - usedBytes, this.context)
    if (isCut) pacing.cut()
    return deltas
  }
}

/** Whether it tells of more than its sender and one other, as one that asks for a sign of life does. */
const isOfAll = ({ complete, columns, rows }: DigestMessage): boolean =>
  complete || columns !== undefined || rows.length > 2
