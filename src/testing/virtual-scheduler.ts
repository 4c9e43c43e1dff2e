import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import { Heap } from '../core/heap.js'

/**
 * A scheduler whose time moves only when told to, made for whole clusters.
 *
 * Work waits in a binary heap, so that scheduling costs O(log n); rxjs's own virtual scheduler sorts its queue anew each
 * time. What is due at the same time runs in the order in which it was scheduled.
 *
 * @example
 * const scheduler = new VirtualScheduler()
 * interval(1000, scheduler).subscribe(console.log)
 * scheduler.advanceBy(3000) // 0 1 2
 */
export class VirtualScheduler implements SchedulerLike {
  readonly #queue = new Heap<VirtualAction<unknown>>(
    (a, b) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order),
  )
  #nowMs = 0
  #scheduled = 0

  /** Milliseconds since the scheduler was made. */
  now(): number {
    return this.#nowMs
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new VirtualAction(this, work).schedule(state, delay)
  }

  /** Runs everything that is due up to then, and sets the time to it. */
  advanceTo(ms: number): void {
    for (let next = this.#queue.peek(); next !== undefined && next.dueMs <= ms; next = this.#queue.peek()) {
      this.#queue.pop()
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.run()
    }
    this.#nowMs = Math.max(this.#nowMs, ms)
  }

  /** Runs everything that is due within that time. */
  advanceBy(ms: number): void {
    this.advanceTo(this.#nowMs + ms)
  }

  /** @internal Puts an action into the queue; returns its place in the order of scheduling. */
  enqueue(action: VirtualAction<unknown>): number {
    this.#scheduled += 1
    action.order = this.#scheduled
    this.#queue.push(action)
    return this.#scheduled
  }
}

/** One piece of work. It may appoint itself anew while it runs. */
class VirtualAction<T> extends Subscription implements SchedulerAction<T> {
  dueMs = 0
  order = 0
  #state: T | undefined
  #waiting = false

  constructor(
    private readonly scheduler: VirtualScheduler,
    private readonly work: (this: SchedulerAction<T>, state?: T) => void,
  ) {
    super()
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this
    if (this.#waiting) return this.scheduler.schedule(this.work, delay, state) // its appointment stands
    this.#state = state
    this.#waiting = true
    this.dueMs = this.scheduler.now() + Math.max(0, delay)
    this.scheduler.enqueue(this as VirtualAction<unknown>)
    return this
  }

  run(): void {
    this.#waiting = false
    if (this.closed) return
    this.work.call(this, this.#state)
    if (!this.isWaiting) this.unsubscribe()
  }

  get isWaiting(): boolean {
    return this.#waiting
  }
}
