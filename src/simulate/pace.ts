import { setImmediate } from 'node:timers/promises'
import type { VirtualScheduler } from '../testing/virtual-scheduler.js'

/** Sees how far a simulation has come: a share of 1, and what it does. */
export type Progress = (share: number, doing: string) => void

/** The user wants the simulation to end. */
export class Interrupted extends Error {
  override name = 'Interrupted'
  constructor() {
    super('interrupted')
  }
}

/** How virtual time passes in one slice; events are timed exactly, whatever it is. */
const sliceMs = 25
/** After how much real time the process looks up: for a signal, for the progress bar. */
const breathMs = 50

/** Lets virtual time pass without keeping the process from anything else. */
export class Pace {
  #lookedUpAt = performance.now()

  constructor(
    private readonly scheduler: VirtualScheduler,
    private readonly progress: Progress,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * Lets time pass until the condition holds, or `withinMs` have passed. Progress goes over `share` of the whole, of which
   * `condition` may return how much is done instead of a boolean.
   */
  async until(done: () => number, withinMs: number, doing: string, share: readonly [number, number]): Promise<void> {
    const startMs = this.scheduler.now()
    const [from, to] = share
    for (;;) {
      const part = Math.min(1, done())
      const passed = this.scheduler.now() - startMs
      await this.breathe(from + (to - from) * part, doing)
      if (part >= 1 || passed >= withinMs) return
      this.scheduler.advanceBy(Math.min(sliceMs, withinMs - passed))
    }
  }

  async pass(ms: number, doing: string, share: readonly [number, number]): Promise<void> {
    const startMs = this.scheduler.now()
    await this.until(() => (this.scheduler.now() - startMs) / Math.max(1, ms), ms, doing, share)
  }

  /** Does one piece of work after the other, in which no time passes. */
  async through(pieces: Iterator<unknown>, doing: string): Promise<void> {
    while (pieces.next().done !== true) await this.breathe(0, doing)
  }

  /** Lets the rest of the process have its turn, now and then. */
  async breathe(share: number, doing: string): Promise<void> {
    if (performance.now() - this.#lookedUpAt < breathMs) return
    this.progress(share, doing)
    await setImmediate()
    if (this.signal?.aborted === true) throw new Interrupted()
    this.#lookedUpAt = performance.now()
  }
}
