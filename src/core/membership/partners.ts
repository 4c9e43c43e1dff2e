import type { PeerName } from '../message.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { PeerTable } from './peer-table.js'

/**
 * One in so many contacts is not with the partner whose turn it is but with another peer, who takes its place. A lower number
 * dials more often; above 16 the suspects that are asked are most of those dialled, and little is saved.
 */
export const contactsToSwap = 16

/** For so many rounds a peer is new here, and made a partner when it asks: by chance alone it would take much longer. */
const roundsNew = 8

/**
 * The few live peers that this node gossips to in turn, for a while: whoever is met every few rounds is met over the same
 * connection, where a stranger in each round costs a handshake.
 *
 * Now and then the one whose turn it is gives way to a random other peer, and at once when it is no longer alive or did not
 * answer: in the long run everybody is met, and no clique forms. (As in the active view of HyParView, Leitão et al. 2007;
 * but each node chooses for itself.)
 */
export class Partners {
  /** In the order of their turns. */
  #names: PeerName[] = []
  /** How many peers were alive in the last round. */
  #lived = 0

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {}

  /** The ones to contact in this round. */
  take(): Replica[] {
    const { context, peers } = this
    const { random, settings } = context
    // while the cluster grows: those met first would else be the partners of all
    const keptShare = this.#lived / peers.live.size
    this.#lived = peers.live.size
    if (settings.partners === 0 || this.#isSmall) return peers.live.pick(random, settings.fanout)
    this.#names = this.#names.filter(
      (name) => peers.get(name)?.status === 'alive' && (keptShare >= 1 || random() < keptShare),
    )
    const taken: Replica[] = []
    while (taken.length < settings.fanout) taken.push(this.#next())
    return taken
  }

  /** A peer began an exchange. A newcomer is nobody's partner yet, and learns half as fast while nobody contacts it. */
  asked(name: PeerName): void {
    const { context, peers } = this
    const { now, settings } = context
    const replica = peers.get(name)
    if (replica?.status !== 'alive' || settings.partners === 0 || this.#isSmall || this.#names.includes(name)) return
    if (now.monotonicMs - replica.statusSinceMs > roundsNew * settings.roundIntervalMs) return
    if (this.#names.length >= this.#places) this.#names.shift()
    this.#names.push(name)
  }

  /** A question to that peer was not answered, or refused. */
  drop(name: PeerName): void {
    this.#names = this.#names.filter((other) => other !== name)
  }

  /**
   * With few others, whoever was dropped for not answering would be the next to be asked, and too often: evidence against it
   * would pile up. Then each contact is with a random one.
   */
  get #isSmall(): boolean {
    return this.peers.live.size <= 2 * this.#places
  }

  get #places(): number {
    const { partners, fanout } = this.context.settings
    return Math.max(partners, fanout)
  }

  #next(): Replica {
    const names = this.#names
    const isFull = names.length >= this.#places
    const isSwap = !isFull || this.context.random() < 1 / contactsToSwap
    const next = isSwap ? this.#stranger() : (this.peers.get(names[0] as PeerName) as Replica)
    if (isFull) names.shift()
    names.push(next.name)
    return next
  }

  #stranger(): Replica {
    const { live } = this.peers
    const candidates = live.pick(this.context.random, this.#names.length + 1)
    return candidates.find(({ name }) => !this.#names.includes(name)) as Replica
  }
}
