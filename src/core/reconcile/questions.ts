import { type Address, formatAddress } from '../address.js'
import type { Identity } from '../membership/identity.js'
import { arrive } from '../membership/lifecycle.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { Seeds } from '../membership/seeds.js'
import type { DigestMessage, PeerName, ReplyMessage, Sender } from '../message.js'
import { senderOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { Digest } from './digest.js'
import type { Digests } from './digests.js'
import { type PendingExchange, PendingExchanges } from './pending-exchanges.js'

/** The first messages of exchanges, and what follows from who answers them. */
export class Questions {
  readonly pending = new PendingExchanges()

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly digests: Digests,
    private readonly identity: Identity,
    private readonly seeds: Seeds,
  ) {}

  /**
   * Begins an exchange. If nobody answers that speaks against the peer, or where none is named, as at a seed, against nobody. Returns
   * its number.
   */
  begin(to: Address, digest: Digest, peer?: PeerName): number {
    return this.#put(to, digest, peer, false)
  }

  /** Asks a peer for a sign of life, by a digest of two rows unless another is given: this node's and the peer's own. */
  probe(replica: Replica, digest = this.digests.makeProbe(replica)): void {
    this.#put(replica.address, digest, replica.name, true)
  }

  /** Asks whoever is at an address for a sign of life, by a digest of this node's row alone unless another is given. */
  ask(to: Address, digest = this.digests.makeOf([])): void {
    this.#put(to, digest, undefined, true)
  }

  /** Returns what a reply answers; `undefined` for a stray or repeated one. Whoever answers is alive, whatever spoke against it. */
  answered({ exchange, sender }: ReplyMessage): PendingExchange | undefined {
    const pending = this.pending.settle(exchange)
    if (pending === undefined) return undefined
    const { to, peer, isProbe, late, sinceMs } = pending
    const { own, now, responses, reliability } = this.context
    responses.answered(now.monotonicMs - sinceMs)
    this.seeds.answered(to)
    if (sender.name === own.name) this.identity.answered(sender)
    const replica = peer === undefined ? undefined : this.peers.get(peer)
    if (replica?.status === 'alive' && !isProbe && !late) reliability.answered()
    if (replica?.name === sender.name && replica.generation === sender.generation) {
      replica.acquit()
      replica.record?.answered()
    }
    return pending
  }

  /**
   * Whoever was asked for a sign of life and answered has given one, also if its heartbeat has not risen: it may be configured to beat
   * more rarely than others expect. Where it was called failed meanwhile it is back: its heartbeats may have stood still with it. To be
   * called once the answer was taken in.
   */
  endSilence({ peer, isProbe, sinceMs }: PendingExchange, sender: Sender): void {
    const replica = isProbe && peer === sender.name ? this.peers.get(peer) : undefined
    if (replica === undefined || replica.generation !== sender.generation) return
    if (replica.lastArrivalMs >= sinceMs) return
    if (replica.status === 'alive') replica.answered(this.context.now.monotonicMs)
    else if (replica.status === 'failed') arrive(this.context, replica)
  }

  #put(to: Address, { complete, rows, said, unwanted }: Digest, peer: PeerName | undefined, isProbe: boolean): number {
    const { own, settings, now, emit, pacing } = this.context
    const dialled = formatAddress(to)
    const exchange = this.pending.begin({ to: dialled, peer, isProbe, said, sinceMs: now.monotonicMs })
    const message: DigestMessage = {
      type: 'digest',
      cluster: settings.cluster,
      sender: senderOf(own),
      exchange,
      to: dialled,
      complete: complete && this.peers.isOpenTo(to),
      pace: pacing.pace(now.monotonicMs),
      columns: said?.columns,
      unwanted,
      rows,
    }
    emit({ kind: 'send', to, message })
    return exchange
  }
}
