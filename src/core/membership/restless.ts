import { calmIntervals } from '../detection/phi.js'
import { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { PeerTable } from './peer-table.js'

/** The average interval in which a peer's heartbeats arrive is not below this share of `heartbeatIntervalMs`. */
const leastMeanShare = 0.5

/** Where digests hold a part of the peers, all are looked at in this share of the time for which one who arrives is calm. */
const lookShare = 1 / 4

/**
 * The live peers who are to be weighed: silent beyond their habit, or with something going on.
 *
 * Most of the time they are few or none. All are looked at now and then, for who may become so before the next time: as a newer
 * heartbeat puts it off, nobody else can. In between the rest of a cluster, be it thousands, costs nothing.
 */
export class Restless {
  readonly #calmIntervals: number
  /** Nobody is restless of whom digests have said no more since than they say in this time where they hold all. */
  readonly #calmMs: number
  /** Whose silence is within its habit is not convicted for it alone before that time is over. */
  readonly leastVerdictMs: number
  /** Who was silent beyond habit when last looked at. */
  #slots: number[] = []
  /** Until then nobody else can be. */
  #othersAreCalmUntilMs = -Infinity
  /** Who may be before all are looked at again. */
  #near: number[] = []
  #allAreDueMs = -Infinity
  /** What digests held then. */
  #share = 1

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {
    const { settings } = context
    this.#calmIntervals = calmIntervals(settings.suspectPhi, settings.phi)
    this.#calmMs = this.#calmIntervals * settings.assumedRhythm.meanMs
    const intervals = calmIntervals(settings.phiThreshold, settings.phi) - this.#calmIntervals
    this.leastVerdictMs = intervals * leastMeanShare * settings.heartbeatIntervalMs
  }

  /** When one more may become restless, or at once while anybody is. */
  get nextMs(): number {
    if (this.peers.live.size === 0) return Infinity
    return this.#slots.length > 0 ? -Infinity : this.#othersAreCalmUntilMs
  }

  /** Those to be weighed now. */
  find(): Replica[] {
    const { store } = this.peers
    this.#look()
    return this.#andUnsettled().map((slot) => new Replica(store, slot))
  }

  /** Whether something goes on about anybody. */
  get isAnyUnsettled(): boolean {
    const { live, store } = this.peers
    for (const slot of store.unsettled) if (live.has(slot)) return true
    return false
  }

  /** Whether the silence of the peer in that slot is within its habit. */
  isCalm(slot: number): boolean {
    return this.context.now.monotonicMs < this.#calmUntilMs(slot)
  }

  #andUnsettled(): readonly number[] {
    const { live, store } = this.peers
    if (store.unsettled.size === 0) return this.#slots
    const found = new Set(this.#slots)
    for (const slot of store.unsettled) if (live.has(slot)) found.add(slot)
    return [...found]
  }

  #look(): void {
    const nowMs = this.context.now.monotonicMs
    const { share } = this.context.coverage
    if (nowMs >= this.#allAreDueMs || share > this.#share) this.#lookAtAll(nowMs)
    this.#share = share
    this.#slots = []
    this.#othersAreCalmUntilMs = this.#allAreDueMs
    for (const slot of this.#near) if (this.peers.live.has(slot)) this.#lookAt(slot, nowMs)
  }

  #lookAtAll(nowMs: number): void {
    const { coverage, settings } = this.context
    const { arrivals } = this.peers.store
    const { share } = coverage
    // who arrives after this is calm for at least so long
    const leastMs = this.#calmIntervals * leastMeanShare * settings.heartbeatIntervalMs
    const aheadMs = share === 1 ? leastMs : Math.max(leastMs, (lookShare * this.#calmMs) / share)
    // of whom so little will have been said by then that it is calm, whatever its rhythm
    const saidSinceMs = share === 1 ? Infinity : coverage.saidSinceMs(this.#calmMs - aheadMs * share, nowMs)
    this.#allAreDueMs = nowMs + aheadMs
    this.#near = []
    this.peers.live.eachSlot((slot) => {
      if (arrivals.lastMs(slot) >= saidSinceMs) return
      if (arrivals.habitEndsMs(slot, this.#calmIntervals) < this.#allAreDueMs) this.#near.push(slot)
    })
  }

  #lookAt(slot: number, nowMs: number): void {
    const calmUntilMs = this.#calmUntilMs(slot)
    if (calmUntilMs <= nowMs) this.#slots.push(slot)
    else this.#othersAreCalmUntilMs = Math.min(this.#othersAreCalmUntilMs, calmUntilMs)
  }

  #calmUntilMs(slot: number): number {
    const { now, coverage } = this.context
    const { arrivals } = this.peers.store
    const habitEndsMs = arrivals.habitEndsMs(slot, this.#calmIntervals)
    if (coverage.share === 1 || habitEndsMs > now.monotonicMs) return habitEndsMs
    const calmMs = Math.max(this.#calmMs, this.#calmIntervals * arrivals.meanMs(slot))
    return Math.max(habitEndsMs, coverage.saidUntilMs(arrivals.lastMs(slot), calmMs, now.monotonicMs))
  }
}
