import { type Generation, isFromFarFuture, isOutOfReach } from '../generation.js'
import type { PeerName } from '../message.js'
import type { Instant } from '../clock.js'
import type { Run } from '../state/fingerprint.js'
import type { Context } from '../step.js'

interface Heard {
  readonly generation: Generation
  readonly atMs: number
}

/**
 * Whose wall clock is wrong. A run that began more than a year ahead of this node's clock has some broken clock; when most
 * look so, it is this node's own. Judged by what the clock says now: it may have been set since.
 */
export class WallClocks {
  /** The runs that looked far ahead when they were last heard of, be they held or refused, by name. */
  readonly #ahead = new Map<PeerName, Heard>()
  /** Who is judged by all that is known is judged so once a step: a message may speak of thousands. */
  #judgedAt: Instant | undefined
  #mostAreAhead = false

  constructor(
    private readonly context: Context,
    private readonly held: () => Iterable<Run>,
  ) {}

  /** Whether a run that is heard of is believable; reports the first word of each that is not. */
  isSane({ name, generation }: Run): boolean {
    const { now, settings } = this.context
    if (!isFromFarFuture(generation, now.wallMs)) {
      this.#ahead.delete(name)
      return true
    }
    if (isOutOfReach(generation)) {
      this.#reportPeer(name)
      return false
    }
    const isKnown = this.#ahead.has(name)
    if (isKnown || this.#ahead.size < settings.maxPeers) this.#ahead.set(name, { generation, atMs: now.monotonicMs })
    const isOwn = this.#isOwn()
    if (isKnown) return isOwn
    if (isOwn) this.#reportOwn(name)
    else this.#reportPeer(name)
    return isOwn
  }

  /** Whether a generation is no further ahead than those of most others. */
  isUsual(generation: Generation): boolean {
    return !isFromFarFuture(generation, this.context.now.wallMs) || (!isOutOfReach(generation) && this.#isOwn())
  }

  /**
   * To be called now and then: whoever has not been heard of for as long as one that is gone is remembered counts no more.
   * Else each broken clock that ever came by would speak against this node's own for good.
   */
  forgetGone(): void {
    const { now, settings } = this.context
    for (const [name, { atMs }] of this.#ahead) {
      if (now.monotonicMs - atMs >= settings.failedGraceMs) this.#ahead.delete(name)
    }
  }

  /** Whether most look far ahead. */
  #isOwn(): boolean {
    const { now } = this.context
    if (this.#judgedAt === now) return this.#mostAreAhead
    const generations = new Map<PeerName, Generation>()
    for (const { name, generation } of this.held()) generations.set(name, generation)
    for (const [name, { generation }] of this.#ahead) generations.set(name, generation)
    let ahead = 0
    for (const generation of generations.values()) if (isFromFarFuture(generation, now.wallMs)) ahead += 1
    this.#judgedAt = now
    this.#mostAreAhead = 2 * ahead > generations.size
    return this.#mostAreAhead
  }

  #reportOwn(peer: PeerName): void {
    const message = `most peers' clocks are more than a year ahead of this node's: set the clock of this machine`
    this.context.report({ kind: 'own-clock', message, peer })
  }

  #reportPeer(peer: PeerName): void {
    const message = `the clock of ${peer} is more than a year ahead: ignored until it is set right and the peer restarted`
    this.context.report({ kind: 'far-future-generation', message, peer })
  }
}
