import { field, type PeerRecords } from '../peer-records.js'
import type { Coverage } from './coverage.js'

/** The rhythm of a peer's heartbeats. */
export interface Rhythm {
  readonly meanMs: number
  readonly deviationMs: number
}

/** What is assumed of a peer's rhythm before it is known. */
export interface AssumedRhythm extends Rhythm {
  /** How many intervals the assumption weighs as much as. */
  readonly weight: number
}

/** How rhythms are learnt. */
export interface ArrivalSettings {
  /** How many intervals weigh in at most, the assumption included. */
  readonly phiWindow: number
  readonly assumedRhythm: AssumedRhythm
  /** A longer interval is an outage, not a sample. */
  readonly maxIntervalMs: number
}

/**
 * The rhythms in which the peers' heartbeats arrive: mean and variance of the intervals between them, by slot.
 *
 * They are kept as running moments (Welford 1962); once `phiWindow` intervals weigh in, the oldest fade out exponentially
 * (West 1979). The phi accrual paper keeps the intervals themselves in a window of that size: the estimate is as good, and a
 * peer takes a few dozen bytes instead of some hundreds, which is what a large cluster's memory consists of.
 *
 * They are kept as they are where digests hold all peers. In a time in which digests held half of them an interval counts half, and a
 * silence says half as much: so what was learnt while digests held a part is of use when they hold all, and the other way round.
 */
export class Arrivals {
  /** What arrives until then may have waited. */
  #waitedUntilMs = -Infinity

  constructor(
    private readonly records: PeerRecords,
    private readonly settings: ArrivalSettings,
    private readonly coverage: Coverage,
    /** The mark which says that the interval under way covers an outage or a pause, and is no sample. */
    private readonly taintedMark: number,
  ) {}

  /** A peer is met: its rhythm is assumed. */
  begin(slot: number, nowMs: number): void {
    const { records, settings } = this
    const { meanMs, deviationMs, weight } = settings.assumedRhythm
    records.set(slot, field.lastArrivalMs, nowMs)
    records.set(slot, field.meanMs, meanMs)
    records.set(slot, field.variance, deviationMs * deviationMs)
    records.set(slot, field.weight, Math.min(settings.phiWindow, weight))
  }

  lastMs(slot: number): number {
    return this.records.get(slot, field.lastArrivalMs)
  }

  meanMs(slot: number): number {
    return this.records.get(slot, field.meanMs)
  }

  deviationMs(slot: number): number {
    return Math.sqrt(this.records.get(slot, field.variance))
  }

  arrive(slot: number, nowMs: number): void {
    const { records } = this
    const intervalMs = nowMs - records.get(slot, field.lastArrivalMs)
    const marks = records.marks(slot)
    if (nowMs < this.#waitedUntilMs) this.taint(slot)
    else if ((marks & this.taintedMark) !== 0) records.setMarks(slot, marks & ~this.taintedMark)
    else if (intervalMs <= this.settings.maxIntervalMs) this.#add(slot, this.#whole(intervalMs, nowMs))
    records.set(slot, field.lastArrivalMs, nowMs)
  }

  /**
   * The rhythm that is to be expected of a peer from its last arrival until then, by what digests held meanwhile: where that was a part,
   * no more often than is assumed.
   */
  rhythmUntil(slot: number, untilMs: number): Rhythm {
    const lastMs = this.lastMs(slot)
    const meanMs = this.meanMs(slot)
    const deviationMs = this.deviationMs(slot)
    if (this.coverage.isOfAllSince(lastMs)) return { meanMs, deviationMs }
    const share = this.coverage.since(lastMs, untilMs)
    return { meanMs: Math.max(meanMs, this.settings.assumedRhythm.meanMs) / share, deviationMs: deviationMs / share }
  }

  /**
   * It showed that it lives, though its heartbeat has not risen: the silence begins anew, and what comes is a sample. So a rhythm that
   * is slower than was thought is learnt bit by bit.
   */
  answered(slot: number, nowMs: number): void {
    this.records.set(slot, field.lastArrivalMs, nowMs)
  }

  /** When the silence will have lasted for so many average intervals: until then there is nothing to think about. */
  habitEndsMs(slot: number, intervals: number): number {
    return this.lastMs(slot) + intervals * this.meanMs(slot)
  }

  /** The peer was failed or this node was stopped: what lies between the last arrival and the next is no sample. */
  taint(slot: number): void {
    this.records.setMarks(slot, this.records.marks(slot) | this.taintedMark)
  }

  /**
   * What arrives until then may have waited for this node, all of it together: when it was sent is not known, and what lies between is
   * no sample. The long interval in front is none, so the short ones would be all that is learnt.
   */
  waited(untilMs: number): void {
    this.#waitedUntilMs = untilMs
  }

  /** Moves the last arrival by time in which this node itself stood still, was late or was deaf; not beyond now. */
  shift(slot: number, byMs: number, nowMs: number): void {
    this.records.set(slot, field.lastArrivalMs, Math.min(nowMs, this.lastMs(slot) + byMs))
    this.taint(slot)
  }

  /**
   * That interval, had digests held all peers meanwhile: no less than is assumed for that, unless it was. To be heard of rarely does not
   * tell how often that would have been.
   */
  #whole(intervalMs: number, nowMs: number): number {
    const share = this.coverage.since(nowMs - intervalMs, nowMs)
    return Math.max(intervalMs * share, Math.min(intervalMs, this.settings.assumedRhythm.meanMs))
  }

  #add(slot: number, intervalMs: number): void {
    const { records } = this
    const weight = Math.min(this.settings.phiWindow, records.get(slot, field.weight) + 1)
    const share = 1 / weight
    const surprise = intervalMs - records.get(slot, field.meanMs)
    records.set(slot, field.weight, weight)
    records.set(slot, field.meanMs, records.get(slot, field.meanMs) + share * surprise)
    const variance = records.get(slot, field.variance)
    records.set(slot, field.variance, (1 - share) * (variance + share * surprise * surprise))
  }
}
