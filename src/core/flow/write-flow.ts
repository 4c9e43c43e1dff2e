import type { Pressure } from '../events.js'
import type { Json } from '../json.js'
import type { PendingWrite } from '../state/own-peer.js'
import type { VersionedMap } from '../state/versioned-map.js'
import type { Context } from '../step.js'
import { Allowance } from './allowance.js'
import { backlogAgeMs } from './backlog.js'
import { WriteQueue } from './write-queue.js'

/**
 * The way of the application's writes into the own map: at once while the limit allows it, else when their turn comes.
 *
 * Gossip carries a bounded number of bytes a round. Writes beyond that would pile up as staleness on all nodes; here they
 * pile up on their writer, where a later write of the same key takes the place of the earlier.
 */
export class WriteFlow {
  readonly #queue = new WriteQueue()
  readonly #allowance: Allowance
  #told: Pressure | undefined
  /** In which state of the own map the waiting keys were last looked up. */
  #counted: { readonly entries: VersionedMap; readonly removals: number }

  /** @param published Called with the max version before each write that changed the own map. */
  constructor(
    private readonly context: Context,
    private readonly published: (versionBefore: number) => void,
  ) {
    this.#allowance = new Allowance(context.now.monotonicMs)
    const { entries } = context.own
    this.#counted = { entries, removals: entries.removals }
  }

  /** When a waiting write may go, or `Infinity`. */
  get nextMs(): number {
    const { pacing, now } = this.context
    return this.#queue.size === 0 ? Infinity : this.#allowance.nextMs(pacing.limitPerSecond, now.monotonicMs)
  }

  get pressure(): Pressure {
    const { pacing, now } = this.context
    return {
      limitPerSecond: pacing.limitPerSecond,
      wantedPerSecond: pacing.wantedPerSecond(now.monotonicMs),
      waitingKeys: this.#queue.size,
    }
  }

  /** How many keys are published or about to be: tombstones count until they are collected. */
  get keyCount(): number {
    const { entries } = this.context.own
    if (this.#counted.entries !== entries || this.#counted.removals !== entries.removals) {
      this.#queue.recount((key) => entries.get(key) === undefined)
      this.#counted = { entries, removals: entries.removals }
    }
    return entries.size + this.#queue.newKeys
  }

  /** Whether a key is one of them. */
  has(key: string): boolean {
    return this.context.own.entries.get(key) !== undefined || this.#queue.get(key) !== undefined
  }

  /** The value of a key, as it is or is going to be published. */
  value(key: string, nowMs: number): Json | undefined {
    const write = this.#queue.get(key)
    if (write === undefined) return this.context.own.entries.live(key, nowMs)?.value
    return write.deadlineMs > nowMs ? write.value : undefined
  }

  /** Takes a write of the application: publishes it, or lets it wait. */
  offer(write: PendingWrite): void {
    const { own, pacing, now, report } = this.context
    const nowMs = now.monotonicMs
    if (!own.wouldChange(write, nowMs)) return this.#queue.drop(write.key)
    pacing.want(nowMs)
    const isFree = this.#queue.size === 0 && this.#allowance.take(pacing.limitPerSecond, nowMs)
    if (isFree) return this.#publish(write)
    const published = own.entries.get(write.key)
    const untilMs = published?.kind === 'set' ? published.deadlineMs : undefined
    this.#queue.put(write, untilMs, published === undefined)
    if (this.#queue.size > 1) return
    const limit = Math.round(pacing.limitPerSecond)
    const message =
      `more is written than gossip can carry (${limit} writes a second): the latest write of each key waits; ` +
      'write less, or raise maxMessageBytes on all nodes'
    report({ kind: 'write-pressure', message })
  }

  /** Publishes what may go by now. */
  admit(): void {
    const { pacing, now } = this.context
    while (this.#queue.size > 0 && this.#allowance.take(pacing.limitPerSecond, now.monotonicMs)) this.#next()
    if (this.#queue.size > 0 !== (this.#told?.waitingKeys ?? 0) > 0) this.tell()
  }

  /** Publishes all that waits: nobody will be there to do it later. */
  flush(): void {
    while (this.#queue.size > 0) this.#next()
  }

  /** Tells observers of the pressure, if it changed. */
  tell(): void {
    const { pressure } = this
    const same = this.#told ?? { ...pressure, wantedPerSecond: 0, waitingKeys: 0 }
    const keys = ['limitPerSecond', 'wantedPerSecond', 'waitingKeys'] as const
    if (keys.every((key) => pressure[key] === same[key])) return
    this.#told = pressure
    this.context.emit({ kind: 'pressure', pressure })
  }

  #next(): void {
    const write = this.#queue.take()
    if (write !== undefined) this.#publish(write)
  }

  #publish(write: PendingWrite): void {
    const { own, now, settings } = this.context
    const { maxVersion } = own
    own.write(write, now.monotonicMs)
    if (own.maxVersion === maxVersion) return
    own.milestones.passed(maxVersion, maxVersion, now.monotonicMs, backlogAgeMs(settings))
    this.published(maxVersion)
  }
}
