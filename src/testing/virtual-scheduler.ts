import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import { SweptHeap } from '../core/swept-heap.js'

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
  readonly #queue = new SweptHeap<Appointment>(sooner, isAwaited)
  #nowMs = 0
  #appointed = 0

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
      next.action.run(next)
    }
    this.#nowMs = Math.max(this.#nowMs, ms)
  }

  /** Runs everything that is due within that time. */
  advanceBy(ms: number): void {
    this.advanceTo(this.#nowMs + ms)
  }

  /** @internal Appoints an action; what it was appointed to before stays in the queue as waste, and is for the action to ignore. */
  appoint(action: VirtualAction<unknown>, delay: number): Appointment {
    this.#appointed += 1
    const appointment = { dueMs: this.#nowMs + Math.max(0, delay), order: this.#appointed, action }
    this.#queue.push(appointment)
    return appointment
  }
}

/** When an action runs, and in which turn among those of the same time. */
interface Appointment {
  readonly dueMs: number
  readonly order: number
  readonly action: VirtualAction<unknown>
}

const sooner = (a: Appointment, b: Appointment): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

const isAwaited = (appointment: Appointment): boolean => appointment.action.awaits(appointment)

/** One piece of work. It may appoint itself anew, while it runs or before. */
class VirtualAction<T> extends Subscription implements SchedulerAction<T> {
  #state: T | undefined
  #appointment: Appointment | undefined

  constructor(
    private readonly scheduler: VirtualScheduler,
    private readonly work: (this: SchedulerAction<T>, state?: T) => void,
  ) {
    super()
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this
    this.#state = state
    this.#appointment = this.scheduler.appoint(this as VirtualAction<unknown>, delay) // as with rxjs's own, the latest counts
    return this
  }

  /** Whether it is to run then. */
  awaits(appointment: Appointment): boolean {
    return !this.closed && this.#appointment === appointment
  }

  run(appointment: Appointment): void {
    if (!this.awaits(appointment)) return
    this.work.call(this, this.#state)
    if (this.#appointment === appointment) this.unsubscribe()
  }
}
