import { type Generation, isFromFarFuture } from '../generation.js'
import type { PeerName } from '../message.js'
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

  constructor(
    private readonly context: Context,
    private readonly held: () => Iterable<Run>,
  ) {}

  /** Whether a run that is heard of is believable; reports the first word of each that is not. */
  isSane({ name, generation }: Run): boolean {
    const { now, settings, report } = this.context
    if (!isFromFarFuture(generation, now.wallMs)) {
      this.#ahead.delete(name)
      return true
    }
    const known = this.#ahead.has(name)
    if (known || this.#ahead.size < settings.maxPeers) this.#ahead.set(name, { generation, atMs: now.monotonicMs })
    const isOwn = this.#mostAreAhead()
    if (!known && isOwn) {
      const message = `most peers' clocks are more than a year ahead of this node's: set the clock of this machine`
      report({ kind: 'own-clock', message, peer: name })
    } else if (!known) {
      const message = `the clock of ${name} is more than a year ahead: ignored until it is set right and the peer restarted`
      report({ kind: 'far-future-generation', message, peer: name })
    }
    return isOwn
  }

  /** Whether a generation is no further ahead than those of most others. */
  isUsual({ name, generation }: Run): boolean {
    return !isFromFarFuture(generation, this.context.now.wallMs) || this.#mostAreAhead(name)
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

  #mostAreAhead(besides?: PeerName): boolean {
    const generations = new Map<PeerName, Generation>()
    for (const { name, generation } of this.held()) generations.set(name, generation)
    for (const [name, { generation }] of this.#ahead) generations.set(name, generation)
    if (besides !== undefined) generations.delete(besides)
    const { wallMs } = this.context.now
    const ahead = [...generations.values()].filter((generation) => isFromFarFuture(generation, wallMs))
    return 2 * ahead.length > generations.size
  }
}
