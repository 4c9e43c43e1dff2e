import type { Generation } from '../generation.js'
import type { PeerName } from '../message.js'
import type { Run } from '../state/fingerprint.js'

/** What was already known of a peer when news came. */
interface Spark {
  readonly atMs: number
  readonly version: number
  /** Whether what came then has been pushed once. */
  told: boolean
}

/** Something new about one peer that is still being pushed. */
interface Rumour {
  readonly generation: Generation
  /** How many pushes are left. */
  repeats: number
  /** Oldest first; news that came within one pause and is pushed together counts as one. */
  readonly sparks: Spark[]
}

/** A rumour to push now, with the versions from which its delta may start. */
export interface DueRumour extends Run {
  /** What was known `newsOverlapMs` ago, so that one push that is lost does not make gaps of all that follow. */
  readonly overlapping: number
  /** What was known before the first news that was never pushed; where all was pushed, the same as `newest`. */
  readonly untold: number
  /** What was known before the newest news. */
  readonly newest: number
}

/**
 * After a push that was late by so much the pause is so many times as long. A process that is late for everything has more
 * to do than it can: then many small pushes are what makes it later still, and as much news in few of them is told sooner.
 */
const pausePerLateness = 16

/** So many pauses there are for each that is fresh: with one each, a few of them at a time are enough for a push in each pause. */
const pausesEach = 4

/**
 * What is fresh and worth telling unasked.
 *
 * A push waits for a short pause that gathers what else is fresh. Each piece of news is pushed a bounded number of times;
 * anti-entropy covers the rest (rumour mongering with a counter, Demers et al. 1987, section 1.4).
 */
export class Rumours {
  readonly #rumours = new Map<PeerName, Rumour>()
  #nextPushMs = Infinity
  #notBeforeMs = -Infinity

  constructor(
    private readonly pauseMs: number,
    private readonly longestPauseMs: number,
    private readonly overlapMs: number,
    /** Up to so many times as long a pause is for what comes bit by bit: then fewer pushes tell more at a time. */
    private readonly mostPauses = 1,
  ) {}

  /** When the next push is due, or `Infinity`. */
  get nextPushMs(): number {
    return this.#nextPushMs
  }

  /**
   * There is news of a peer, whose map was known up to `version` before it; it is pushed so many times. What was known of
   * another run says nothing about this one.
   */
  spark({ name, generation }: Run, version: number, nowMs: number, repeats: number): void {
    const held = this.#rumours.get(name)
    const rumour = held?.generation === generation ? held : { generation, repeats: 0, sparks: [] }
    const last = rumour.sparks.at(-1)
    rumour.repeats = repeats
    if (last === undefined || last.told || nowMs - last.atMs > this.pauseMs) {
      rumour.sparks.push({ atMs: nowMs, version, told: false })
    }
    this.#rumours.set(name, rumour)
    this.#nextPushMs = Math.min(this.#nextPushMs, Math.max(nowMs + this.pauseMs, this.#notBeforeMs))
  }

  /** What to push now, what has waited longest first. What is pushed is to be `told`; the rest is due again. */
  takeDue(nowMs: number): DueRumour[] {
    return nowMs < this.#nextPushMs || this.#rumours.size === 0 ? [] : this.takeAll(nowMs)
  }

  /** The same without waiting for when it is due. */
  takeAll(nowMs: number): DueRumour[] {
    this.#notBeforeMs = nowMs + this.#pauseAfter(nowMs - this.#nextPushMs)
    const due: DueRumour[] = []
    for (const [name, { generation, sparks }] of this.#rumours) {
      // what was never pushed is kept however long ago it came: else a push that waited for long would begin with a gap
      while (sparks.length > 1 && sparks[0]?.told === true && sparks[0].atMs < nowMs - this.overlapMs) sparks.shift()
      const newest = sparks.at(-1)?.version ?? 0
      const untold = sparks.find(({ told }) => !told)?.version ?? newest
      due.push({ name, generation, overlapping: sparks[0]?.version ?? 0, untold, newest })
    }
    this.#nextPushMs = this.#notBeforeMs
    return due
  }

  /** It was pushed once more: the others go first next time. */
  told(name: PeerName): void {
    const rumour = this.#rumours.get(name)
    if (rumour === undefined) return
    this.#rumours.delete(name)
    for (const spark of rumour.sparks) spark.told = true
    rumour.repeats -= 1
    if (rumour.repeats > 0) this.#rumours.set(name, rumour)
    else if (this.#rumours.size === 0) this.#nextPushMs = Infinity
  }

  #pauseAfter(lateMs: number): number {
    const gatheringMs = Math.max(1, Math.min(this.mostPauses, pausesEach * this.#rumours.size)) * this.pauseMs
    return Math.max(gatheringMs, Math.min(this.longestPauseMs, pausePerLateness * lateMs))
  }
}
