import type { Pace } from '../message.js'
import { WantedRate } from './wanted-rate.js'
import { inPace, WriteLimit } from './write-limit.js'

/** What a node wants is averaged over so many rounds. */
const memoryRounds = 3

/** How fast this node may write and wants to: what partners level, and what the queue of writes is held against. */
export class Pacing {
  readonly #limit: WriteLimit
  readonly #wanted: WantedRate

  constructor(leastPerSecond: number, roundIntervalMs: number, nowMs: number) {
    this.#limit = new WriteLimit(leastPerSecond)
    this.#wanted = new WantedRate(memoryRounds * roundIntervalMs, nowMs)
  }

  get limitPerSecond(): number {
    return this.#limit.perSecond
  }

  /** An average that forgets exponentially never comes to nothing. Here it does where partners are told that it has. */
  wantedPerSecond(nowMs: number): number {
    const perSecond = this.#wanted.perSecond(nowMs)
    return inPace(perSecond) === 0 ? 0 : perSecond
  }

  /** The application asked for a write. */
  want(nowMs: number): void {
    this.#wanted.add(nowMs)
  }

  /** A delta of an earlier writer was cut for want of room. */
  cut(): void {
    this.#limit.cut()
  }

  round(nowMs: number): void {
    this.#limit.round(this.wantedPerSecond(nowMs))
  }

  /** What goes along with a digest; nothing in a cluster without pressure. */
  pace(nowMs: number): Pace | undefined {
    return this.#limit.pace(this.wantedPerSecond(nowMs))
  }

  /** Levels with the sender of a digest; what its limit is to be changed by. */
  level(partner: Pace | undefined, nowMs: number): number {
    return this.#limit.level(this.wantedPerSecond(nowMs), partner)
  }

  /** A partner has levelled. */
  shift(byPace: number): void {
    this.#limit.shift(byPace)
  }
}
