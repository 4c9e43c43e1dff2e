import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import type { Clock } from '../core/clock.js'
import type { SimulatedCore } from './simulated-core.js'

/** The wall time, Unix ms, at which every simulation starts. */
export const simulationEpochMs = Date.UTC(2026, 0, 1)

/**
 * One process's time inside a simulation: its own monotonic and wall clock, which drift and step, and a scheduler that
 * stands still while the process is paused, and is late when the core it runs on has too much to do.
 */
export class NodeTime implements SchedulerLike {
  #rate = 1
  #baseMs: number
  #monotonicMs: number
  #stepMs = 0
  #paused = false
  #late: (() => void)[] = []

  constructor(
    private readonly scheduler: SchedulerLike,
    /** What the monotonic clock shows at first: a process does not know when its machine was started. */
    originMs = 0,
    /** What it runs on; without one its work takes no time. */
    private readonly core?: SimulatedCore,
  ) {
    this.#baseMs = scheduler.now()
    this.#monotonicMs = originMs
  }

  readonly clock: Clock = () => ({ monotonicMs: this.#monotonic(), wallMs: this.#wall() })

  now(): number {
    return this.#monotonic()
  }

  /** Lets the clocks run at `rate` from now on: 1.01 is one per cent fast. */
  drift(rate: number): void {
    this.#monotonicMs = this.#monotonic()
    this.#baseMs = this.scheduler.now()
    this.#rate = rate
  }

  /** Sets the wall clock forward or, with a negative number, back. */
  step(byMs: number): void {
    this.#stepMs += byMs
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Stops the process where it stands: nothing runs, nothing is received, its clocks go on. */
  pause(): void {
    this.#paused = true
  }

  /** Lets it go on: all that became due in the meantime happens at once, in order. */
  resume(): void {
    this.#paused = false
    const late = this.#late
    this.#late = []
    for (const work of late) this.whenRunning(work)
  }

  /** Runs the work now, or when the process goes on and has its turn. */
  whenRunning(work: () => void): void {
    const unlessPaused = (): void => {
      if (this.#paused) this.#late.push(work)
      else work()
    }
    if (this.core === undefined || this.#paused) unlessPaused()
    else this.core.run(unlessPaused)
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new NodeAction(this, this.scheduler, work).schedule(state, delay)
  }

  /** @internal How long a delay by this clock is by the simulation's. */
  toSimulated(delayMs: number): number {
    return delayMs / this.#rate
  }

  #monotonic(): number {
    return this.#monotonicMs + (this.scheduler.now() - this.#baseMs) * this.#rate
  }

  #wall(): number {
    return simulationEpochMs + this.scheduler.now() + this.#stepMs
  }
}

/** Work of one process: it waits by that process's clock, and does not run while the process is paused or has no turn. */
class NodeAction<T> extends Subscription implements SchedulerAction<T> {
  #appointment: Subscription | undefined

  constructor(
    private readonly time: NodeTime,
    private readonly scheduler: SchedulerLike,
    private readonly work: (this: SchedulerAction<T>, state?: T) => void,
  ) {
    super()
    this.add(() => this.#appointment?.unsubscribe())
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this
    this.#appointment?.unsubscribe() // as with rxjs's own actions, the latest counts
    const appointment = this.scheduler.schedule(
      () => this.time.whenRunning(() => this.#run(appointment, state)),
      this.time.toSimulated(Math.max(0, delay)),
    )
    this.#appointment = appointment
    return this
  }

  /** What was held back may have been cancelled or appointed anew in the meantime. */
  #run(appointment: Subscription, state?: T): void {
    if (this.closed || this.#appointment !== appointment) return
    this.work.call(this, state)
    if (this.#appointment === appointment) this.unsubscribe()
  }
}
