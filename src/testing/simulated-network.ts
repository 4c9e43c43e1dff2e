import type { SchedulerLike } from 'rxjs'
import { type Address, formatAddress } from '../core/address.js'
import type { Message } from '../core/message.js'
import type { Random } from '../core/random.js'
import { BindError } from '../errors.js'
import { messageBytes } from '../wire/message-bytes.js'
import { arrivals, type LinkRule, perfectLink } from './link.js'
import { Moments } from './moments.js'
import { NodeTime } from './node-time.js'
import { type Carrier, type Parcel, SimulatedTransport } from './simulated-transport.js'

/** What a simulated network counts. */
export interface Traffic {
  /** All that were sent, lost ones included. */
  messages: number
  /** Encoded bytes, as they would travel. */
  bytes: number
  /** Of those, the bytes of news. */
  newsBytes: number
  /** Encoded bytes of the largest message. */
  largestBytes: number
  lost: number
  duplicated: number
  /** Messages that arrive before one that was sent earlier on the same link. */
  overtaken: number
  /** Messages that had to wait for their turn on a slow link. */
  queued: number
  /** The longest that any of them was under way, its turn on a slow link included. */
  slowestMs: number
  /** Messages that a partition or a cut kept back. */
  cutOff: number
}

/** How a simulated network is made. */
export interface SimulatedNetworkOptions {
  /** Whose time messages travel in. */
  readonly scheduler: SchedulerLike
  /** Draws what becomes of each message. */
  readonly random: Random
  /** The rule of all links that have none of their own. Default `perfectLink`. */
  readonly link?: Partial<LinkRule>
  /** Sends every message through both codecs, as a real network does, instead of handing over the object. */
  readonly encode?: boolean
  /** After how long somebody behind a cut counts as unreachable. Default 2000. */
  readonly connectTimeoutMs?: number
}

/** Sees every message that is sent, before its fate is drawn. */
export type Tap = (message: Message, from: Address, to: Address) => void

/**
 * A network in virtual time that implements the transport port: latency and jitter, loss, duplication, reordering,
 * bandwidth, partitions and one-way cuts, all of which may be changed while it runs.
 *
 * Ends of links are named by host, so that a whole machine can be cut off. Hosts are mere names; whoever listens on
 * `0.0.0.0` or `::` is reached by every host with that port.
 */
export class SimulatedNetwork implements Carrier {
  /** What was sent since the network was made, and what became of it. */
  readonly traffic: Traffic = emptyTraffic()
  readonly #ends = new Map<string, SimulatedTransport>()
  readonly #links = new Map<string, Partial<LinkRule>>()
  readonly #cuts = new Set<string>()
  readonly #busyUntil: Moments
  readonly #latestArrival: Moments
  #groups: ReadonlyMap<string, number> | undefined
  #rule: LinkRule
  #tap: Tap | undefined

  constructor(private readonly options: SimulatedNetworkOptions) {
    this.#rule = { ...perfectLink, ...options.link }
    this.#busyUntil = new Moments(options.scheduler)
    this.#latestArrival = new Moments(options.scheduler)
  }

  /** A transport of the process whose time it is; bind it with `listen`, or `bind` where nothing may wait. */
  transport(time: NodeTime = new NodeTime(this.options.scheduler)): SimulatedTransport {
    return new SimulatedTransport(this, time, this.options.encode === true)
  }

  /** Changes the rule of all links that have none of their own. */
  setLinks(rule: Partial<LinkRule>): void {
    this.#rule = { ...this.#rule, ...rule }
  }

  /** Gives the link from one host to another a rule of its own; `undefined` takes it back. */
  setLink(from: string, to: string, rule: Partial<LinkRule> | undefined): void {
    if (rule === undefined) this.#links.delete(linkKey(from, to))
    else this.#links.set(linkKey(from, to), rule)
  }

  /** Splits the network: hosts reach those of their own group only. Hosts that are not named form one more group. */
  partition(...groups: readonly (readonly string[])[]): void {
    this.#groups = new Map(groups.flatMap((hosts, group) => hosts.map((host) => [host, group + 1] as const)))
  }

  /** Cuts one direction of a link. */
  cut(from: string, to: string): void {
    this.#cuts.add(linkKey(from, to))
  }

  /** Ends the partition and every cut, and takes back the links' own rules. */
  heal(): void {
    this.#groups = undefined
    this.#cuts.clear()
    this.#links.clear()
  }

  /** Whether messages get from one host to the other at all. */
  connects(from: string, to: string): boolean {
    const split = this.#groups !== undefined && (this.#groups.get(from) ?? 0) !== (this.#groups.get(to) ?? 0)
    return !split && !this.#cuts.has(linkKey(from, to))
  }

  /** Lets somebody see every message that is sent; `undefined` ends it. */
  tap(tap: Tap | undefined): void {
    this.#tap = tap
  }

  /** @internal The address with a real port. */
  bind({ host, port }: Address, transport: SimulatedTransport): Address {
    const bound = { host, port: port === 0 ? this.#freePort() : port }
    const isTaken = wildcards.includes(host) ? this.#isUsed(bound.port) : this.#at(bound) !== undefined
    const key = formatAddress(bound)
    if (isTaken) throw new BindError(`cannot listen on ${key}: the port is in use; choose another, or 0 for a free one`)
    this.#ends.set(key, transport)
    return bound
  }

  /** @internal */
  unbind(bound: Address): void {
    this.#ends.delete(formatAddress(bound))
  }

  /** @internal Carries a message and draws its fate. */
  carry(parcel: Parcel): void {
    const { message, from, to } = parcel
    const bytes = messageBytes(message)
    this.#count(message, bytes)
    this.#tap?.(message, from, to)
    if (!this.connects(from.host, to.host)) {
      this.traffic.cutOff += 1
      return this.later(() => parcel.unreachable('timed-out'), this.options.connectTimeoutMs ?? 2000)
    }
    const rule = this.#ruleOf(from.host, to.host)
    const delays = arrivals(rule, this.options.random)
    if (delays.length === 0) this.traffic.lost += 1
    if (delays.length === 2) this.traffic.duplicated += 1
    const queuedMs = this.#queue(from.host, to.host, bytes, rule)
    for (const delayMs of delays) {
      this.#noticeOvertaking(from.host, to.host, queuedMs + delayMs)
      this.traffic.slowestMs = Math.max(this.traffic.slowestMs, queuedMs + delayMs)
      this.later(() => this.#deliver(parcel), queuedMs + delayMs)
    }
  }

  /** @internal */
  later(work: () => void, delayMs = this.#rule.latencyMs): void {
    this.options.scheduler.schedule(work, delayMs)
  }

  #noticeOvertaking(from: string, to: string, inMs: number): void {
    const key = linkKey(from, to)
    const arrivalMs = this.options.scheduler.now() + inMs
    if (arrivalMs < this.#latestArrival.of(key)) this.traffic.overtaken += 1
    else this.#latestArrival.set(key, arrivalMs)
  }

  /** Who receives is asked on arrival: a message under way finds whoever listens by then. */
  #deliver(parcel: Parcel): void {
    const receiver = this.#at(parcel.to)
    if (receiver === undefined) parcel.unreachable('refused')
    else receiver.arrive(parcel)
  }

  #at(address: Address): SimulatedTransport | undefined {
    const exact = this.#ends.get(formatAddress(address))
    if (exact !== undefined) return exact
    return wildcards.map((host) => this.#ends.get(formatAddress({ ...address, host }))).find((end) => end !== undefined)
  }

  #freePort(): number {
    let port = firstFreePort
    while (this.#isUsed(port)) port++
    return port
  }

  #isUsed(port: number): boolean {
    return [...this.#ends.keys()].some((key) => key.endsWith(`:${port}`))
  }

  #queue(from: string, to: string, bytes: number, { bytesPerSecond }: LinkRule): number {
    if (bytesPerSecond === Infinity) return 0
    const key = linkKey(from, to)
    const nowMs = this.options.scheduler.now()
    const startMs = Math.max(nowMs, this.#busyUntil.of(key))
    if (startMs > nowMs) this.traffic.queued += 1
    const freeMs = startMs + (bytes / bytesPerSecond) * 1000
    this.#busyUntil.set(key, freeMs)
    return freeMs - nowMs
  }

  #ruleOf(from: string, to: string): LinkRule {
    const own = this.#links.size === 0 ? undefined : this.#links.get(linkKey(from, to))
    return own === undefined ? this.#rule : { ...this.#rule, ...own }
  }

  #count({ type }: Message, bytes: number): void {
    this.traffic.messages += 1
    this.traffic.bytes += bytes
    if (type === 'news') this.traffic.newsBytes += bytes
    this.traffic.largestBytes = Math.max(this.traffic.largestBytes, bytes)
  }
}

const wildcards: readonly string[] = ['0.0.0.0', '::']
const firstFreePort = 10_000

const emptyTraffic = (): Traffic => ({
  messages: 0,
  bytes: 0,
  newsBytes: 0,
  largestBytes: 0,
  lost: 0,
  duplicated: 0,
  overtaken: 0,
  queued: 0,
  slowestMs: 0,
  cutOff: 0,
})

const linkKey = (from: string, to: string): string => `${from}>${to}`
