import type { Delta, PeerName, Row } from '../message.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { PeerTable } from './peer-table.js'

/** Whom a node takes in, by what others say of them: not who is long gone, nor a broken clock, nor more than it has places for. */
export class Admission {
  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {}

  /**
   * Passes over what is said of a peer that is long gone: nobody should start over with it. Whoever does speak of it has a longer
   * grace, and what is unknown here is not wanted from there. Returns whether that is so.
   */
  passesOver(life: Pick<Row, 'status' | 'ageMs'>, held: Replica | undefined, teller: PeerName): boolean {
    const { peers, context } = this
    if (life.status === 'alive' || life.ageMs < context.settings.failedGraceMs) return false
    if (held === undefined) peers.heardOld(life, teller)
    return true
  }

  /** Whether its delta is to be asked for by name: of a peer that both sides speak of, the comparison of maps brings it. */
  isWanted(row: Row, held: Replica | undefined, teller: PeerName): boolean {
    const { peers } = this
    if (held === undefined) return peers.clocks.isSane(row) && this.#admits(row, teller)
    return row.generation > held.generation && !peers.isGossiped(held) && peers.clocks.isSane(row)
  }

  /** Whether a delta tells of a run that is held here or is to be. */
  takes(delta: Delta, held: Replica | undefined, teller: PeerName): boolean {
    if (this.passesOver(delta, held, teller)) return false
    if (held?.generation === delta.generation) return true
    if (!this.peers.clocks.isSane(delta)) return false
    return held === undefined ? this.#admits(delta, teller) : delta.generation > held.generation
  }

  /** Whether one who is unknown is to be taken in: not for old news, nor where there is no place, which is told. */
  #admits(life: Omit<Row, 'maxVersion' | 'gcVersion'>, teller: PeerName): boolean {
    const { context, peers } = this
    if (peers.isOld(life)) {
      peers.heardOld(life, teller)
      return false
    }
    if (life.status === 'alive' ? !peers.isFull : !peers.isTaken) return true
    const { maxPeers } = context.settings
    const message = `more than maxPeers = ${maxPeers} peers: ${life.name} is not taken in; raise it, or find out who invents peers`
    context.report({ kind: 'too-many-peers', message, peer: life.name })
    return false
  }
}
