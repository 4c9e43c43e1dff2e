import { calmIntervals } from '../detection/phi.js'
import { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { leastMeanMs } from './weighing.js'
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
  /** Who has been silent for longer than that divided by the share that digests held is restless, whatever they held before. */
  readonly #spanMs: number
  /** Whose silence is within its habit is not convicted for it alone before that time is over. */
  readonly leastVerdictMs: number
  /** Who was silent beyond habit when last looked at. */
  #slots: number[] = []
  /** Until then nobody else can be. */
  #othersAreCalmUntilMs = -Infinity
  /** Who may be before all are looked at again. */
  #near: number[] = []
  #allAreDueMs = -Infinity
  #leastMeanMs = 0

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {
    const { settings } = context
    this.#calmIntervals = calmIntervals(settings.suspectPhi, settings.phi)
    this.#spanMs = this.#calmIntervals * settings.assumedRhythm.meanMs
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
    const { context, peers } = this
    const nowMs = context.now.monotonicMs
    // who is calm by this is calm by what was said while it was silent, too
    const leastMs = leastMeanMs(context.settings, context.coverage.greatest(nowMs, this.#spanMs))
    const isDue = nowMs >= this.#allAreDueMs || leastMs < this.#leastMeanMs
    this.#leastMeanMs = leastMs
    if (isDue) this.#lookAtAll(nowMs)
    this.#slots = []
    this.#othersAreCalmUntilMs = this.#allAreDueMs
    for (const slot of this.#near) if (peers.live.has(slot)) this.#lookAt(slot, nowMs)
  }

  #lookAtAll(nowMs: number): void {
    const leastMs = leastMeanShare * this.context.settings.heartbeatIntervalMs
    // who arrives after this is calm for at least so long
    const calmMs = this.#calmIntervals * Math.max(leastMs, lookShare * this.#leastMeanMs)
    this.#allAreDueMs = nowMs + calmMs
    this.#near = []
    this.peers.live.eachSlot((slot) => {
      if (this.#calmUntilMs(slot) < this.#allAreDueMs) this.#near.push(slot)
    })
  }

  #lookAt(slot: number, nowMs: number): void {
    const calmUntilMs = this.#calmUntilMs(slot)
    if (calmUntilMs <= nowMs) this.#slots.push(slot)
    else this.#othersAreCalmUntilMs = Math.min(this.#othersAreCalmUntilMs, calmUntilMs)
  }

  #calmUntilMs(slot: number): number {
    return this.peers.store.arrivals.habitEndsMs(slot, this.#calmIntervals, this.#leastMeanMs)
  }
}
