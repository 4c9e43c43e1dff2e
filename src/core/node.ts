import type { Address } from './address.js'
import type { Instant } from './clock.js'
import { Coverage } from './detection/coverage.js'
import { Reliability } from './detection/reliability.js'
import { ResponseTimes } from './detection/response-times.js'
import type { Diagnostic } from './events.js'
import { Pacing } from './flow/pacing.js'
import { WriteFlow } from './flow/write-flow.js'
import type { Generation } from './generation.js'
import { Gate } from './gate.js'
import { Attention } from './membership/attention.js'
import { expireDue } from './membership/expiry.js'
import { Distrust } from './membership/distrust.js'
import { Evaluations } from './membership/evaluations.js'
import { Identity } from './membership/identity.js'
import { Inquiries } from './membership/inquiries.js'
import { Learning } from './membership/learning.js'
import { Doubts } from './membership/doubts.js'
import { forgetGone } from './membership/lifecycle.js'
import { phiOf } from './membership/weighing.js'
import { Partners } from './membership/partners.js'
import { PeerTable } from './membership/peer-table.js'
import { Reachability } from './membership/reachability.js'
import { Seeds } from './membership/seeds.js'
import { selectContacts } from './membership/selection.js'
import { Suspicions } from './membership/suspicions.js'
import { News } from './news/news.js'
import type { InnerMessage, PeerName } from './message.js'
import { Exchange } from './reconcile/exchange.js'
import { Rarely } from './rarely.js'
import { Deadlines } from './state/deadlines.js'
import { OwnPeer } from './state/own-peer.js'
import type { Channel, Command, Context, Effect, Environment, Input } from './step.js'

/** Who a node is, and where it looks for others. */
export interface NodeIdentity {
  readonly name: PeerName
  /** Where others reach it. */
  readonly address: Address
  /** Which run of that name: start time in Unix ms x 1024 + 10 random bits. */
  readonly generation: Generation
  /** Without the own address. */
  readonly seeds: readonly Address[]
}

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
  readonly #context: Context & { now: Instant }
  readonly #deadlines = new Deadlines()
  readonly #seeds: Seeds
  readonly #learning: Learning
  readonly #identity: Identity
  readonly #exchange: Exchange
  readonly #news: News
  readonly #distrust: Distrust
  readonly #partners: Partners
  readonly #attention: Attention
  readonly #reachability: Reachability
  readonly #evaluations: Evaluations
  readonly #gate: Gate
  readonly #rarely = new Rarely()
  #effects: Effect[] = []
  /** Whether in this step somebody was found elsewhere than was known. */
  #hasMoved = false

  constructor(environment: Environment, identity: NodeIdentity, now: Instant) {
    const { settings, random, sizes } = environment
    const { name, address, generation } = identity
    this.own = new OwnPeer(name, address, generation, this.#deadlines, sizes)
    const emit = (effect: Effect): void => void this.#effects.push(effect)
    const report = (diagnostic: Diagnostic, about?: string): void => {
      const { monotonicMs } = this.#context.now
      if (this.#rarely.admits(diagnostic, monotonicMs, about)) emit({ kind: 'diagnostic', diagnostic })
    }
    const pacing = new Pacing(settings.minWritesPerSecond, settings.roundIntervalMs, now.monotonicMs)
    const reliability = new Reliability()
    const responses = new ResponseTimes(settings.probeTimeoutMs, settings.exchangeTimeoutMs)
    const coverage = new Coverage(now.monotonicMs)
    const { own } = this
    // Each named, not spread: V8 gives what is added to a spread object a shape of its own, here one for each node of a heap.
    this.#context = { settings, random, sizes, own, reliability, responses, pacing, coverage, now, emit, report }
    this.peers = new PeerTable(this.#context)
    this.#seeds = new Seeds(identity.seeds, settings.roundIntervalMs, settings.seedBackoffCapMs)
    this.#news = new News(this.#context, this.peers)
    this.writes = new WriteFlow(this.#context, (before) => this.#news.spark(this.own.name, before))
    const suspicions = new Suspicions(this.#context, this.peers, this.#news)
    this.#learning = new Learning(this.#context, this.peers, this.#deadlines, this.#news, suspicions)
    this.#identity = new Identity(this.#context)
    this.#exchange = new Exchange(this.#context, this.peers, this.#learning, this.#identity, this.#seeds)
    const { pending } = this.#exchange.questions
    this.#attention = new Attention(this.#context, this.peers, pending, this.#identity)
    this.#partners = new Partners(this.#context, this.peers)
    const { hearing } = this.#attention
    const inquiries = new Inquiries(this.#context, this.peers, this.#exchange)
    this.#distrust = new Distrust(this.peers, inquiries, suspicions)
    const doubts = new Doubts(
      this.#context,
      this.peers,
      this.#exchange,
      this.#news,
      hearing,
      this.#partners,
      inquiries,
      suspicions,
    )
    this.#reachability = new Reachability(this.#context, this.peers, this.#exchange, doubts, this.#seeds)
    this.#evaluations = new Evaluations(this.#context, this.#reachability, doubts)
    this.#gate = new Gate(this.#context)
  }

  /** Takes one input and returns what follows from it. */
  step(input: Input, now: Instant): readonly Effect[] {
    this.#context.now = now
    if (!this.#identity.yielded) {
      this.#attention.noticePause(input.kind, this.nextEvaluationMs)
      expireDue(this.#context, this.peers, this.#deadlines)
      this.#take(input)
      this.#evaluations.follow(input.kind === 'evaluation')
      this.writes.admit()
      this.#news.push()
      if (input.kind === 'sample') this.#context.emit({ kind: 'phi', phis: this.phis() })
    }
    const effects = this.#effects
    if (this.#hasMoved || effects.some(({ kind }) => kind === 'membership')) effects.push({ kind: 'peers' })
    this.#effects = []
    this.#hasMoved = false
    return effects
  }

  /** When something is due that no input will bring, on the monotonic clock: then a `wake` is wanted. */
  get nextWakeMs(): number {
    return Math.min(this.#deadlines.nextMs, this.#news.nextPushMs, this.writes.nextMs)
  }

  /** When silences are to be weighed next, on the monotonic clock: then an `evaluation` is wanted. */
  get nextEvaluationMs(): number {
    return this.#evaluations.nextMs
  }

  /** Phi of each live peer, at the time of the last step. */
  phis(): ReadonlyMap<PeerName, number> {
    return new Map([...this.peers.live].map((replica) => [replica.name, phiOf(this.#context, replica)]))
  }

  #take(input: Input): void {
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
      case 'message': {
        const { message, channel } = input
        if (message.type === 'refusal') {
          this.#gate.refused(message, channel)
          return this.#reachability.turnedAway(message)
        }
        if (!this.#gate.admits(message, channel) || this.#reachability.isEcho(message, channel)) return
        this.#attention.hear()
        this.#hasMoved = this.#learning.spoken(message.sender)
        return this.#receive(this.#attention.believed(message), channel)
      }
      case 'undecodable':
        return this.#gate.refuse(input.error, input.channel)
      case 'unreachable':
        return this.#reachability.failed(input.address, input.refused, input.detail)
      case 'unsent':
        return this.#reachability.unsent(input.address, input.detail)
      case 'dropped': {
        const { address, detail, about } = input
        return this.#context.report({ kind: 'transport', message: `${address}: ${detail}`, address }, about)
      }
      case 'reported':
        this.#context.report(input.diagnostic)
    }
  }

  #round(): void {
    this.#context.pacing.round(this.#context.now.monotonicMs)
    const contacts = selectContacts(this.#context, this.peers, this.#seeds, this.#partners)
    const digest = this.#exchange.digest()
    for (const { address, peer } of contacts) this.#exchange.questions.begin(address, digest, peer)
    this.#context.emit({ kind: 'round', round: { contacts, digestPeers: digest.peers } })
  }

  #heartbeat(): void {
    const { now, settings, emit } = this.#context
    this.own.heartbeat += 1
    this.own.collect(settings.tombstoneGraceMs, now.monotonicMs)
    const rival = this.#identity.tick((generation) => this.peers.clocks.isUsual(generation))
    if (rival !== undefined) this.#exchange.questions.ask(rival)
    this.writes.tell()
    forgetGone(this.#context, this.peers)
    this.peers.clocks.forgetGone()
    this.#reachability.forgetOld()
    emit({ kind: 'heartbeat', heartbeat: { generation: this.own.generation, heartbeat: this.own.heartbeat } })
  }

  #command(command: Command): void {
    const { now, sizes } = this.#context
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
    const { now, settings } = this.#context
    const { maxVersion } = this.own
    this.writes.flush()
    this.own.leave(now.monotonicMs)
    const { lastAsker } = this.#exchange // may know this node already while it is unknown here
    this.#news.goodbye(maxVersion, settings.goodbyeFanout, lastAsker === undefined ? [] : [lastAsker])
  }

  #receive(message: InnerMessage, channel: Channel): void {
    switch (message.type) {
      case 'digest':
        this.#distrust.asked(message.sender, channel)
        this.#exchange.answer(message, channel)
        return this.#partners.asked(message.sender.name)
      case 'reply':
        this.#distrust.answers(message.sender, channel)
        this.#exchange.conclude(message, channel)
        return this.#distrust.answered(message.sender)
      case 'deltas':
        return this.#exchange.take(message)
      case 'news':
        this.#exchange.take(message)
        return this.#distrust.told(message)
    }
  }
}
