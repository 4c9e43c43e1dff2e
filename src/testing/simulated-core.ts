import type { SchedulerLike } from 'rxjs'

/**
 * One core of a machine, shared by the processes that run on it: each thing that happens to one of them, be it a message or a
 * timer, occupies it for `costMs`, and what happens in the meantime waits, first in, first out.
 *
 * So a simulation shows what becomes of nodes that have more to do than they can: ticks come late, answers are read late.
 *
 * @example
 * const cluster = new SimulatedCluster({ inputCostMs: 1 })
 * cluster.startMany(['a', 'b', 'c'])
 * cluster.core.costMs = 100 // from now on ten inputs fill a second
 * cluster.advanceBy(10_000)
 * cluster.core.lateMs // how long the next one has to wait
 */
export class SimulatedCore {
  #freeAtMs = 0
  #busyMs = 0
  #mostLateMs = 0

  /** @param costMs What each thing takes that happens from now on; may be changed at any time. 0: everything is instant. */
  constructor(
    private readonly scheduler: SchedulerLike,
    public costMs = 0,
  ) {}

  /** How much time all that has happened so far takes, what still waits included. */
  get busyMs(): number {
    return this.#busyMs
  }

  /** How long what happens now has to wait for its turn. */
  get lateMs(): number {
    return Math.max(0, this.#freeAtMs - this.scheduler.now())
  }

  /** The longest that anything had to wait so far. */
  get mostLateMs(): number {
    return this.#mostLateMs
  }

  /** Does the work when its turn has come: at once when nothing is under way. */
  run(work: () => void): void {
    const { lateMs } = this
    this.#freeAtMs = this.scheduler.now() + lateMs + this.costMs
    this.#busyMs += this.costMs
    this.#mostLateMs = Math.max(this.#mostLateMs, lateMs)
    if (lateMs === 0) work()
    else this.scheduler.schedule(work, lateMs)
  }
}
