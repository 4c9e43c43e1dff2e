import { type Address, formatAddress } from './address.js'
import type { Instant } from './clock.js'
import { Hearing } from './detection/hearing.js'
import { PauseGuard } from './detection/pause-guard.js'
import { Reliability } from './detection/reliability.js'
import type { Diagnostic, Pressure } from './events.js'
import { Pacing } from './flow/pacing.js'
import { WriteFlow } from './flow/write-flow.js'
import type { Generation } from './generation.js'
import { Gate } from './gate.js'
import type { Json } from './json.js'
import { Identity } from './membership/identity.js'
import { Learning } from './membership/learning.js'
import { Doubts } from './membership/doubts.js'
import { forgetGone, publish, suspicionOf } from './membership/lifecycle.js'
import { PeerTable } from './membership/peer-table.js'
import { Seeds } from './membership/seeds.js'
import { selectContacts } from './membership/selection.js'
import { News } from './news/news.js'
import type { DigestMessage, Message, PeerName } from './message.js'
import { Exchange } from './reconcile/exchange.js'
import { Rarely } from './rarely.js'
import { Deadlines } from './state/deadlines.js'
import { OwnPeer } from './state/own-peer.js'
import type { Channel, Command, Context, Effect, Environment, Input } from './step.js'

/** Who a node is, and where it looks for others. */
export interface NodeIdentity {
  readonly name: PeerName
  readonly address: Address
  readonly generation: Generation
  readonly seeds: readonly Address[]
}

/**
 * A node: one deterministic state machine.
 *
 * Time and chance come in with the inputs and the environment; what is to be done or known goes out as effects. The same
 * inputs give the same effects, bit for bit.
 */
export class GossipNode {
  readonly own: OwnPeer
  readonly peers: PeerTable
  readonly #context: Context & { now: Instant }
  readonly #deadlines = new Deadlines()
  readonly #seeds: Seeds
  readonly #learning: Learning
  readonly #identity: Identity
  readonly #exchange: Exchange
  readonly #news: News
  readonly #writes: WriteFlow
  readonly #doubts: Doubts
  readonly #hearing: Hearing
  readonly #guard: PauseGuard
  readonly #gate: Gate
  readonly #rarely = new Rarely()
  #effects: Effect[] = []

  constructor(environment: Environment, identity: NodeIdentity, now: Instant) {
    const { settings } = environment
    this.own = new OwnPeer(identity.name, identity.address, identity.generation, this.#deadlines)
    const emit = (effect: Effect): void => void this.#effects.push(effect)
    const report = (diagnostic: Diagnostic): void => {
      if (this.#rarely.admits(diagnostic, this.#context.now.monotonicMs)) emit({ kind: 'diagnostic', diagnostic })
    }
    const pacing = new Pacing(settings.minWritesPerSecond, settings.roundIntervalMs, now.monotonicMs)
    const reliability = new Reliability()
    this.#context = { ...environment, own: this.own, reliability, pacing, digestShare: 1, now, emit, report }
    this.peers = new PeerTable(this.#context)
    this.#seeds = new Seeds(identity.seeds, settings.roundIntervalMs, settings.seedBackoffCapMs)
    this.#news = new News(this.#context, this.peers)
    this.#writes = new WriteFlow(this.#context, (before) => this.#news.spark(this.own.name, before))
    this.#learning = new Learning(this.#context, this.peers, this.#deadlines, this.#news)
    this.#identity = new Identity(this.#context)
    this.#exchange = new Exchange(this.#context, this.peers, this.#learning, this.#identity, this.#seeds)
    this.#hearing = new Hearing(settings.roundIntervalMs, now.monotonicMs)
    this.#doubts = new Doubts(this.#context, this.peers, this.#exchange, this.#news, this.#hearing)
    this.#gate = new Gate(this.#context)
    this.#guard = new PauseGuard(settings.evaluationIntervalMs, now.monotonicMs)
  }

  /** Takes one input and returns what follows from it. */
  step(input: Input, now: Instant): readonly Effect[] {
    this.#context.now = now
    if (!this.#identity.yielded) {
      this.#noticeOwnPause()
      this.#expire()
      this.#take(input)
      this.#writes.admit()
      this.#news.push()
    }
    const effects = this.#effects
    if (effects.some(({ kind }) => kind === 'membership')) effects.push({ kind: 'peers' })
    this.#effects = []
    return effects
  }

  /** When something is due that no input will bring, on the monotonic clock: then a `wake` is wanted. */
  get nextWakeMs(): number {
    return Math.min(this.#deadlines.nextMs, this.#news.nextPushMs, this.#writes.nextMs)
  }

  /** How the application's writes stand against what gossip can carry. */
  get pressure(): Pressure {
    return this.#writes.pressure
  }

  /** The own value of a key, as it is or is going to be published. */
  ownValue(key: string, nowMs: number): Json | undefined {
    const write = this.#writes.waiting(key)
    if (write === undefined) return this.own.entries.live(key, nowMs)?.value
    return write.deadlineMs > nowMs ? write.value : undefined
  }

  /** Whether a key is published or about to be: a tombstone counts until it is collected. */
  hasOwnKey(key: string): boolean {
    return this.own.entries.get(key) !== undefined || this.#writes.waiting(key) !== undefined
  }

  /** How many keys are published or about to be. */
  get ownKeys(): number {
    return this.own.entries.size + this.#writes.newKeys
  }

  /** Phi of each live peer, at the time of the last step. */
  phis(): ReadonlyMap<PeerName, number> {
    return new Map([...this.peers.live].map((replica) => [replica.name, suspicionOf(this.#context, replica)]))
  }

  #take(input: Input): void {
    switch (input.kind) {
      case 'round':
        return this.#round()
      case 'heartbeat':
        return this.#heartbeat()
      case 'evaluation':
        return this.#evaluate()
      case 'wake':
        return
      case 'command':
        return this.#command(input.command)
      case 'message':
        if (!this.#gate.admits(input.message, input.channel)) return
        this.#hear()
        return this.#receive(input.message, input.channel)
      case 'undecodable':
        return this.#gate.refuse(input.error, input.channel)
      case 'unreachable':
        return this.#unreachable(input.address, input.refused, input.detail)
      case 'dropped': {
        const { address, detail } = input
        return this.#context.report({ kind: 'transport', message: `${address}: ${detail}`, address })
      }
      case 'reported':
        this.#context.report(input.diagnostic)
    }
  }

  #round(): void {
    this.#context.pacing.round(this.#context.now.monotonicMs)
    const contacts = selectContacts(this.#context, this.peers, this.#seeds)
    const digest = this.#exchange.digest()
    for (const { address, peer } of contacts) this.#exchange.begin(address, digest, peer)
    this.#context.emit({ kind: 'round', round: { contacts, digestRows: digest.rows.length } })
  }

  #heartbeat(): void {
    const { now, settings, emit } = this.#context
    this.own.heartbeat += 1
    this.own.collect(settings.tombstoneGraceMs, now.monotonicMs)
    this.#identity.tick()
    this.#writes.tell()
    emit({ kind: 'heartbeat', heartbeat: { generation: this.own.generation, heartbeat: this.own.heartbeat } })
  }

  #evaluate(): void {
    const { now, settings, emit } = this.#context
    this.#doubts.weigh()
    forgetGone(this.#context, this.peers)
    for (const { to } of this.#exchange.pending.takeOverdue(now.monotonicMs - settings.exchangeTimeoutMs)) {
      this.#seedFailed(to, `no answer within ${settings.exchangeTimeoutMs} ms`)
    }
    emit({ kind: 'evaluated' })
  }

  #command(command: Command): void {
    const { now, sizes } = this.#context
    switch (command.kind) {
      case 'set': {
        const { key, value, expiresInMs } = command
        const deadlineMs = now.monotonicMs + expiresInMs
        return this.#writes.offer({ key, value, deadlineMs, bytes: sizes.entry(key, value) })
      }
      case 'delete': {
        const { key } = command
        return this.#writes.offer({ key, value: undefined, deadlineMs: Infinity, bytes: sizes.entry(key, null) })
      }
      case 'leave':
        return this.#leave()
    }
  }

  /** The goodbye does not wait: the node stops right after it. */
  #leave(): void {
    const { now, settings } = this.#context
    this.#writes.flush()
    this.own.leave(now.monotonicMs)
    const { lastAsker } = this.#exchange // may know this node already while it is unknown here
    this.#news.goodbye(settings.goodbyeFanout, lastAsker === undefined ? [] : [lastAsker])
  }

  #receive(message: Message, channel: Channel): void {
    switch (message.type) {
      case 'digest':
        if (this.#isEcho(message)) return
        return this.#exchange.answer(message, channel)
      case 'reply':
        return this.#exchange.conclude(message, channel)
      case 'deltas':
      case 'news':
        return this.#exchange.take(message)
      case 'refusal': // the gate has reported it
    }
  }

  /** A digest of our own came back: one of the seeds is this node. */
  #isEcho({ sender, to }: DigestMessage): boolean {
    if (sender.name !== this.own.name || sender.generation !== this.own.generation) return false
    if (formatAddress(sender.address) !== formatAddress(this.own.address)) return false
    if (this.#seeds.isSelf(to)) {
      const message = `the seed ${to} is this node itself: it is left out`
      this.#context.report({ kind: 'self-as-seed', message, address: to })
    }
    return true
  }

  #unreachable(address: string, refused: boolean, detail: string): void {
    for (const pending of this.#exchange.pending.takeTo(address)) {
      if (refused) this.#doubts.refused(pending)
      else if (!pending.late) this.#doubts.unanswered(pending)
      this.#seedFailed(address, detail)
    }
  }

  #seedFailed(to: string, detail: string): void {
    if (!this.#seeds.failed(to, this.#context.now.monotonicMs)) return
    const message = `the seed ${to} does not answer (${detail}): it is tried again for ever, ever more rarely`
    this.#context.report({ kind: 'unreachable', message, address: to })
  }

  /** Time in which this node stood still is nobody's silence. */
  #noticeOwnPause(): void {
    const { now, report, settings } = this.#context
    const pausedMs = this.#guard.check(now.monotonicMs)
    if (pausedMs === 0) return
    this.peers.shiftArrivals(pausedMs)
    this.#exchange.pending.shift(pausedMs)
    this.#hearing.shift(pausedMs)
    this.#identity.shift(pausedMs)
    if (pausedMs < settings.heartbeatIntervalMs) return
    const message = `this node stood still for ${Math.round(pausedMs)} ms: that time counts against nobody`
    report({ kind: 'own-pause', message })
  }

  /** Time in which nobody at all was heard is no single peer's silence; with one peer it is just that. */
  #hear(): void {
    const deafMs = this.#hearing.heard(this.#context.now.monotonicMs)
    if (deafMs > 0 && this.peers.live.size > 1) this.peers.shiftArrivals(deafMs)
  }

  #expire(): void {
    const nowMs = this.#context.now.monotonicMs
    for (let due = this.#deadlines.takeDue(nowMs); due !== undefined; due = this.#deadlines.takeDue(nowMs)) {
      const { owner, map, entry } = due
      const replica = this.peers.get(owner)
      if (map === this.own.entries) this.own.expire(entry, nowMs)
      else if (replica?.entries === map) {
        const change = this.peers.accounting(replica, () => replica.expire(entry))
        if (change !== undefined) publish(this.#context, replica, [change])
      }
    }
  }
}
