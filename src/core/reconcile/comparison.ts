import type { PeerTable } from '../membership/peer-table.js'
import type { PeerName, Row } from '../message.js'
import { type Holding, rowOf } from '../state/holding.js'
import type { Context } from '../step.js'
import { hasNewerLife, isBehind, type Lack, lackOf } from './compare.js'
import { askFor } from './digest.js'

/** What comes of holding somebody's digest against what is held here. */
export class Comparison {
  /** Of whom this node wants to hear more. */
  readonly asked: Row[] = []
  /** Of whose life this node knows more. */
  readonly told: Row[] = []
  /** Of whose map the other side lacks something. */
  readonly lacks: Lack[] = []

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    /** Whose maps the other side has no room for. */
    private readonly unwanted: readonly PeerName[] = [],
  ) {}

  /** Everything about one row. */
  row(row: Row, holding: Holding | undefined): void {
    if (holding === undefined || !this.peers.isGossiped(holding)) {
      if (row.generation !== 0 && this.peers.wants(row.name)) this.asked.push(askFor(row.name))
      return
    }
    if (!this.map(row, holding)) this.life(row, holding)
  }

  /** Compares maps alone. Returns whether this node lacks something; then its row says what it has. */
  map(row: Row | undefined, holding: Holding): boolean {
    const lack = lackOf(holding, row)
    if (lack !== undefined && !this.#isUnwanted(holding, row)) this.lacks.push(lack)
    const behind = row !== undefined && isBehind(holding, row)
    if (behind) this.asked.push(this.#rowOf(holding))
    return behind
  }

  /** Compares lives alone. */
  life(row: Row, holding: Holding): void {
    if (hasNewerLife(holding, row)) this.told.push(this.#rowOf(holding))
  }

  /** Only against a complete digest does an absent row mean that the peer is unknown there. */
  absent(rows: readonly Row[], known: number): void {
    if (known < this.peers.size + 1) this.absentOf([this.context.own, ...this.peers.all()], rows)
  }

  /** The same of some, where the rows name all whom the other side knows among them. */
  absentOf(held: readonly Holding[], rows: readonly Row[]): void {
    const present = new Set(rows.map((row) => row.name))
    for (const holding of held) {
      if (!present.has(holding.name) && this.peers.isGossiped(holding)) this.map(undefined, holding)
    }
  }

  /** A later run than the other side holds is another matter: there may be room for that. */
  #isUnwanted({ name, generation }: Holding, row: Row | undefined): boolean {
    return this.unwanted.length > 0 && row?.generation === generation && this.unwanted.includes(name)
  }

  #rowOf(holding: Holding): Row {
    return rowOf(holding, this.context.now.monotonicMs)
  }
}
