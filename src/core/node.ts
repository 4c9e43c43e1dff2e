import type { Instant } from './clock.js'
import type { WriteFlow } from './flow/write-flow.js'
import { expireDue } from './membership/expiry.js'
import { forgetGone } from './membership/lifecycle.js'
import type { PeerTable } from './membership/peer-table.js'
import { selectContacts } from './membership/selection.js'
import { phiOf } from './membership/weighing.js'
import type { InnerMessage, Message, PeerName } from './message.js'
import { makeParts, type NodeIdentity, type Parts } from './parts.js'
import type { OwnPeer } from './state/own-peer.js'
import type { Channel, Command, Effect, Environment, Input } from './step.js'

/**
 * Whether an input comes of a call of the application, which may have more to write before it is over: what is due then leaves
 * with the next input, which a timer brings. So a value that is overwritten in the same call never leaves.
 */
const isOfApplication = ({ kind }: Input): boolean => kind === 'command' || kind === 'sample' || kind === 'reported'

/**
 * A node: one deterministic state machine.
 *
 * Time and chance come in with the inputs and the environment; what is to be done or known goes out as effects. The same
 * inputs give the same effects, bit for bit.
 */
export class GossipNode {
  /** This node's own map and life. */
  readonly own: OwnPeer
  /** What it holds of the others. */
  readonly peers: PeerTable
  /** The own writes: those that are published, and those that wait for it. */
  readonly writes: WriteFlow
  readonly #parts: Parts
  #effects: Effect[] = []
  /** Whether in this step somebody was found elsewhere than was known. */
  #hasMoved = false

  constructor(environment: Environment, identity: NodeIdentity, now: Instant) {
    const parts = makeParts(environment, identity, now, (effect) => void this.#effects.push(effect))
    this.#parts = parts
    this.own = parts.own
    this.peers = parts.peers
    this.writes = parts.writes
  }

  /** Takes one input and returns what follows from it. */
  step(input: Input, now: Instant): readonly Effect[] {
    const { context, identity, attention, deadlines, evaluations, news } = this.#parts
    context.now = now
    if (!identity.yielded) {
      attention.noticePause(input.kind, evaluations.nextMs)
      expireDue(context, this.peers, deadlines)
      this.#take(input)
      evaluations.follow(input.kind === 'evaluation')
      this.writes.admit()
      if (!isOfApplication(input)) news.push()
      if (input.kind === 'sample') context.emit({ kind: 'phi', phis: this.phis() })
    }
    const effects = this.#effects
    if (this.#hasMoved || effects.some(({ kind }) => kind === 'membership')) effects.push({ kind: 'peers' })
    this.#effects = []
    this.#hasMoved = false
    return effects
  }

  /** When something is due that no input will bring, on the monotonic clock: then a `wake` is wanted. */
  get nextWakeMs(): number {
    const { deadlines, news } = this.#parts
    return Math.min(deadlines.nextMs, news.nextPushMs, this.writes.nextMs)
  }

  /** When silences are to be weighed next, on the monotonic clock: then an `evaluation` is wanted. */
  get nextEvaluationMs(): number {
    return this.#parts.evaluations.nextMs
  }

  /** Phi of each live peer, at the time of the last step. */
  phis(): ReadonlyMap<PeerName, number> {
    return new Map([...this.peers.live].map((replica) => [replica.name, phiOf(this.#parts.context, replica)]))
  }

  #take(input: Input): void {
    const { context, gate, reachability } = this.#parts
    switch (input.kind) {
      case 'round':
        return this.#round()
      case 'heartbeat':
        return this.#heartbeat()
      case 'evaluation':
      case 'wake':
      case 'sample':
        return
      case 'command':
        return this.#command(input.command)
      case 'message':
        return this.#hear(input.message, input.channel)
      case 'undecodable':
        return gate.refuse(input.error, input.channel)
      case 'unreachable':
        return reachability.failed(input.address, input.refused, input.detail)
      case 'unsent':
        return reachability.unsent(input.address, input.detail)
      case 'dropped': {
        const { address, detail, about } = input
        return context.report({ kind: 'transport', message: `${address}: ${detail}`, address }, about)
      }
      case 'reported':
        context.report(input.diagnostic)
    }
  }

  #round(): void {
    const { context, seeds, partners, exchange } = this.#parts
    context.pacing.round(context.now.monotonicMs)
    const contacts = selectContacts(context, this.peers, seeds, partners)
    const digest = exchange.digest()
    for (const { address, peer } of contacts) exchange.questions.begin(address, digest, peer)
    context.emit({ kind: 'round', round: { contacts, digestPeers: digest.peers } })
  }

  #heartbeat(): void {
    const { context, identity, exchange, reachability } = this.#parts
    const { now, settings, emit } = context
    this.own.heartbeat += 1
    this.own.collect(settings.tombstoneGraceMs, now.monotonicMs)
    const rival = identity.tick((generation) => this.peers.clocks.isUsual(generation))
    if (rival !== undefined) exchange.questions.ask(rival)
    this.writes.tell()
    forgetGone(context, this.peers)
    this.peers.clocks.forgetGone()
    reachability.forgetOld()
    emit({ kind: 'heartbeat', heartbeat: { generation: this.own.generation, heartbeat: this.own.heartbeat } })
  }

  #command(command: Command): void {
    const { now, sizes } = this.#parts.context
    switch (command.kind) {
      case 'set': {
        const { key, value, expiresInMs } = command
        const deadlineMs = now.monotonicMs + expiresInMs
        return this.writes.offer({ key, value, deadlineMs, bytes: sizes.entry(key, value) })
      }
      case 'delete': {
        const { key } = command
        return this.writes.offer({ key, value: undefined, deadlineMs: Infinity, bytes: sizes.entry(key, null) })
      }
      case 'leave':
        return this.#leave()
    }
  }

  /** The goodbye does not wait: the node stops right after it. */
  #leave(): void {
    const { context, news, exchange } = this.#parts
    const { now, settings } = context
    const { maxVersion } = this.own
    this.writes.flush()
    this.own.leave(now.monotonicMs)
    const { lastAsker } = exchange // may know this node already while it is unknown here
    news.goodbye(maxVersion, settings.goodbyeFanout, lastAsker === undefined ? [] : [lastAsker])
  }

  #hear(message: Message, channel: Channel): void {
    const { gate, reachability, attention, learning } = this.#parts
    if (message.type === 'refusal') {
      gate.heardRefusal(message, channel)
      return reachability.turnedAway(message)
    }
    if (!gate.admits(message, channel) || reachability.isEcho(message, channel)) return
    attention.hear()
    this.#hasMoved = learning.spoken(message.sender)
    this.#receive(attention.believed(message), channel)
  }

  #receive(message: InnerMessage, channel: Channel): void {
    const { distrust, exchange, partners } = this.#parts
    switch (message.type) {
      case 'digest':
        distrust.asked(message.sender, channel)
        exchange.answer(message, channel)
        return partners.asked(message.sender.name)
      case 'reply':
        distrust.answers(message.sender, channel)
        exchange.conclude(message, channel)
        return distrust.answered(message.sender)
      case 'deltas':
        return exchange.take(message)
      case 'news':
        exchange.take(message)
        return distrust.told(message)
    }
  }
}
