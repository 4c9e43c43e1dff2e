import type { PeerTable } from '../membership/peer-table.js'
import type { Row } from '../message.js'
import { rowOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { type Columnar, inSections, makeColumnDigest, withMaps, withVersions } from './column-digest.js'
import { CommonGround } from './common-ground.js'
import { askFor, type Digest, digestOfAll, digestOfSome } from './digest.js'
import type { Maps } from './maps.js'
import type { Room } from './room.js'
import { RowList } from './row-list.js'
import { unwantedOf } from './unwanted.js'

/**
 * So many runs are in a section on average: all of one that differs are named. Fewer, where the rows of so many would be more
 * than half of what fits. Of very few, the fingerprints would take more room than the names.
 */
const mostRuns = 16
const leastRuns = 2

/** After so many rounds what changed is known nearly everywhere: of who came and went, and of maps. */
const calmRounds = { roster: 1, maps: 2 } as const

/** What a node says of what it holds: by place where others are likely to understand it, else by name. */
export class Digests {
  readonly #sameRoster: CommonGround
  readonly #sameMaps: CommonGround

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly room: Room,
    private readonly maps: Maps,
  ) {
    const { roundIntervalMs } = context.settings
    this.#sameRoster = new CommonGround(roundIntervalMs, calmRounds.roster)
    this.#sameMaps = new CommonGround(roundIntervalMs, calmRounds.maps)
  }

  /** The digest of this moment. */
  make(): Digest {
    const { context, peers } = this
    const { roster, changes } = peers.store
    const { monotonicMs } = context.now
    const isCommon = this.#sameRoster.isLikely(roster.changedMs, monotonicMs)
    if (roster.size < context.settings.columnsFrom || !isCommon) return this.makeForOthers()
    const isSame = this.#sameMaps.isLikely(Math.max(changes.lastMs, context.own.changedMs), monotonicMs)
    if (!isSame) return this.makeForOtherMaps()
    // without news there are no suspicions, and silence is all there is
    const isAtRest = context.settings.newsFanout > 0 && !peers.upheaval.isOn
    return this.#inColumns(withMaps(this.maps.fingerprint, isAtRest))
  }

  /** For those whose roster is the same, and who hold other maps. */
  makeForOtherMaps(): Digest {
    return this.#inColumns(withVersions)
  }

  /** For those whose roster is another: by name where that says it all, else in sections. */
  makeForOthers(): Digest {
    const { context, peers } = this
    const { digestBytes } = this.room
    return this.#counted(digestOfAll(context, peers, digestBytes) ?? this.#ofSome(context, peers, digestBytes))
  }

  #ofSome(context: Context, peers: PeerTable, digestBytes: number): Digest {
    const { own, now, sizes, settings } = context
    const { size } = peers.store.roster
    const rowsBytes = (digestBytes - sizes.columns - sizes.sections) / 2
    const runs = Math.min(mostRuns, Math.floor(rowsBytes / sizes.row(rowOf(own, now.monotonicMs))))
    if (size < settings.columnsFrom || runs < leastRuns) return digestOfSome(context, peers, digestBytes)
    const sections = 2 ** Math.max(0, Math.ceil(Math.log2(size / runs)))
    return makeColumnDigest(context, peers, digestBytes, inSections(sections))
  }

  /** Asks for more of some, and for the names that were met and are unknown; `undefined` where there are neither. */
  makeAsking(more: readonly Row[]): Digest | undefined {
    const { own, now } = this.context
    const asks = [...more, ...this.peers.takeWanted().map(askFor)]
    return asks.length === 0 ? undefined : this.#namingUnwanted(this.#of([rowOf(own, now.monotonicMs), ...asks]))
  }

  /** Of this node and these peers alone, whose maps are wanted whether there was room for them or not. */
  makeOf(replicas: readonly Replica[]): Digest {
    const { own, now } = this.context
    return this.#of([own, ...replicas].map((holding) => rowOf(holding, now.monotonicMs)))
  }

  /** The same to somebody who is asked for a sign of life, and not for a map for which there is no room. */
  makeProbe(replica: Replica): Digest {
    return this.#namingUnwanted(this.makeOf([replica]))
  }

  /** Whether somebody could read columns. */
  wasRead(isRead: boolean): void {
    this.#learn(this.#sameRoster, isRead)
  }

  /** Whether somebody held the same maps. */
  wasSame(isSame: boolean): void {
    this.#learn(this.#sameMaps, isSame)
  }

  #learn(ground: CommonGround, isCommon: boolean): void {
    if (isCommon) ground.found()
    else ground.missed(this.context.now.monotonicMs)
  }

  #inColumns(columnar: Columnar): Digest {
    return this.#counted(makeColumnDigest(this.context, this.peers, this.room.digestBytes, columnar))
  }

  #of(rows: readonly Row[]): Digest {
    const list = new RowList(this.context.sizes)
    list.addAll(rows, this.room.digestBytes)
    return { complete: false, rows: list.rows, peers: list.rows.length }
  }

  /** The same, with those of its rows named beside it whose maps are unwanted. */
  #namingUnwanted({ complete, rows, peers }: Digest): Digest {
    const { names: unwanted } = unwantedOf(this.context, this.peers, this.room.unwantedBytes, rows)
    return { complete, rows, unwanted, peers }
  }

  /** A digest of all, or of as many as there is room for: those whose maps are unwanted are named beside it. */
  #counted({ complete, rows, said, peers }: Digest): Digest {
    const { coverage, now } = this.context
    // of one at least, as whoever is told nothing at all would be waited for for ever
    const share = complete ? 1 : Math.min(1, Math.max(1, peers) / this.peers.store.roster.size)
    coverage.holds(share, now.monotonicMs)
    const { names: unwanted } = unwantedOf(this.context, this.peers, this.room.unwantedBytes)
    return { complete, rows, said, unwanted, peers }
  }
}
