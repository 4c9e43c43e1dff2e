import type { Address } from '../address.js'
import type { Evidence } from '../detection/evidence.js'
import type { NewsMessage, PeerName, Sender, Suspicion } from '../message.js'
import type { Exchange } from '../reconcile/exchange.js'
import { packDelta } from '../reconcile/packing.js'
import { senderOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { PeerTable } from './peer-table.js'

/** At least so many others are asked whether they reach a peer (SWIM's ping-req group, section 3.1), and at most so many. */
const [leastHelpers, mostHelpers] = [3, 12] as const
/** As many as it takes that no more of the inquiries about the living are in vain than one in so many. */
const oneInVainOf = 1000
/** For so many times as long as an answer may take theirs are waited for: two questions, one after the other, over ways that may be slower than most. */
const patience = 4
/** More are not remembered: then the eldest is given up. */
const mostRemembered = 64

/** This node had some others ask. */
interface Made {
  readonly atMs: number
  /** What it was for: at a sign of life that is over. */
  readonly evidence: Evidence | undefined
  readonly helpers: ReadonlySet<PeerName>
}

/** Others had this node ask. */
interface Taken {
  readonly atMs: number
  readonly askers: Map<PeerName, Address>
}

/**
 * Inquiries: before a node tells everybody that a peer does not answer it has a few others ask, as it may be the way between the two
 * that is cut (Das, Gupta, Motivala: SWIM, DSN 2002, section 3.1). It costs a dozen messages, where a suspicion goes to all.
 *
 * On the wire it is a suspicion without an accuser. Whoever is sent one asks the peer for a sign of life, and tells of what it said.
 */
export class Inquiries {
  /** Whom others were asked to ask; in the order of the times. */
  readonly #made = new Map<PeerName, Made>()
  /** Whom this node was asked to ask; the same. */
  readonly #taken = new Map<PeerName, Taken>()

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly exchange: Exchange,
  ) {}

  /** Whether nobody reaches a peer, as far as those tell who were asked since something speaks against it. Asks them now if need be. */
  isInVain(replica: Replica): boolean {
    const made = this.#made.get(replica.name)
    if (made !== undefined && made.evidence === replica.evidence)
      return this.context.now.monotonicMs - made.atMs >= this.#patienceMs
    return !this.isHelping(replica) && this.#begin(replica) === 0
  }

  /** Whether it is for somebody else to say that the peer does not answer: else each who asks in vain would have three more do so. */
  isHelping({ name }: Replica): boolean {
    const takenMs = this.#taken.get(name)?.atMs ?? -Infinity
    return this.context.now.monotonicMs - takenMs < 2 * this.#patienceMs
  }

  get #patienceMs(): number {
    return patience * this.context.responses.timeoutMs
  }

  /** Somebody asks this node whether it reaches a peer. */
  heard({ name, generation }: Suspicion, asker: Sender): void {
    const replica = this.peers.get(name)
    if (replica?.status !== 'alive' || replica.generation !== generation) return
    const { now, responses } = this.context
    const taken = this.#taken.get(name)
    const isOpen = taken !== undefined && now.monotonicMs - taken.atMs < responses.timeoutMs
    if (isOpen && taken.askers.size < mostRemembered) taken.askers.set(asker.name, asker.address)
    if (isOpen) return
    remember(this.#taken, name, { askers: new Map([[asker.name, asker.address]]), atMs: now.monotonicMs })
    this.exchange.questions.probe(replica)
  }

  /** A peer answered this node: whoever asked for that is told. */
  answered({ name, generation }: Sender): void {
    const taken = this.#taken.get(name)
    const replica = taken && this.peers.get(name)
    if (taken === undefined || replica?.generation !== generation) return
    const isAwaited = this.isHelping(replica)
    this.#taken.delete(name)
    if (!isAwaited) return
    const { own, now, settings, sizes, emit } = this.context
    const sender = senderOf(own)
    const room = settings.maxMessageBytes - sizes.envelope(settings.cluster, sender, '')
    const lack = { holding: replica, from: replica.maxVersion, whole: true }
    const packed = packDelta(lack, room, sizes, now.monotonicMs)
    if (packed === undefined) return
    const message: NewsMessage = { type: 'news', cluster: settings.cluster, sender, deltas: [packed.delta] }
    for (const to of taken.askers.values()) emit({ kind: 'send', to, message })
  }

  /** Each asks by an exchange of its own, and is asked and tells by what fails as often. */
  get #helpers(): number {
    const { rate } = this.context.reliability.failureRate
    const helpers = Math.ceil(Math.log(oneInVainOf) / -Math.log(1 - (1 - rate) ** 2))
    return Math.max(leastHelpers, Math.min(mostHelpers, helpers))
  }

  /** Whoever was asked tells that the peer answered: a sign of life, also if its heartbeat has not risen. */
  told({ sender, deltas }: NewsMessage): void {
    for (const { name, generation, heartbeat } of deltas) {
      if (this.#made.get(name)?.helpers.has(sender.name) !== true) continue
      const replica = this.peers.get(name)
      if (replica?.status !== 'alive' || replica.generation !== generation || heartbeat < replica.heartbeat) continue
      this.#made.delete(name)
      replica.acquit()
      replica.answered(this.context.now.monotonicMs)
    }
  }

  /** Returns how many were asked. */
  #begin({ name, generation, heartbeat, evidence }: Replica): number {
    const { own, now, settings, sizes, random, emit } = this.context
    const helpers = this.#helpers
    const others = this.peers.live.pick(random, helpers + 1).filter((other) => other.name !== name)
    const inquiry = { name, generation, heartbeat, accusers: [] }
    const sender = senderOf(own)
    const bytes = sizes.envelope(settings.cluster, sender, '') + sizes.suspicions + sizes.suspicion(inquiry)
    const asked = bytes > settings.maxMessageBytes ? [] : others.slice(0, helpers)
    const message: NewsMessage = { type: 'news', cluster: settings.cluster, sender, deltas: [], suspicions: [inquiry] }
    for (const { address } of asked) emit({ kind: 'send', to: address, message })
    remember(this.#made, name, {
      atMs: now.monotonicMs,
      evidence,
      helpers: new Set(asked.map((helper) => helper.name)),
    })
    return asked.length
  }
}

const remember = <T>(memory: Map<PeerName, T>, name: PeerName, value: T): void => {
  memory.delete(name)
  memory.set(name, value)
  const [eldest] = memory.keys()
  if (memory.size > mostRemembered && eldest !== undefined) memory.delete(eldest)
}
