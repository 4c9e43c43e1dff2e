import {
  filter,
  lastValueFrom,
  map,
  merge,
  type Observable,
  ReplaySubject,
  take,
  takeUntil,
  timer,
  toArray,
} from 'rxjs'
import type { Report } from './messages.js'
import type { Name } from './timeline.js'

/** A report, and when the parent received it by its own clock. */
export interface Sighting {
  readonly by: Name
  readonly atMs: number
  readonly report: Report
}

/** Something that a process should see; `what` completes the sentence "bob did not ...". */
export interface Expectation {
  readonly by: Name
  readonly what: string
  readonly matches: (report: Report) => boolean
}

/** Which expectations came true, when, and which did not. */
export interface Outcome {
  readonly seen: readonly Sighting[]
  readonly missing: readonly string[]
}

/** Longest time for the whole demo: whoever waits for what will not come gives up then. */
const wholeMs = 55_000

/** Everything that the processes reported, kept, so that a wait can begin after what it waits for. */
export class Journal {
  readonly #sightings = new ReplaySubject<Sighting>(Infinity)
  readonly sightings$: Observable<Sighting> = this.#sightings.asObservable()

  add(by: Name, report: Report): void {
    this.#sightings.next({ by, atMs: performance.now(), report })
  }

  /** Ends every wait, now and later, with an error. */
  abort(cause: Error): void {
    this.#sightings.error(cause)
  }

  /** Waits until all expectations have come true after `sinceMs`, at most until `withinMs` later. */
  async expect(expectations: readonly Expectation[], sinceMs: number, withinMs: number): Promise<Outcome> {
    const givenUp$ = timer(Math.max(0, Math.min(sinceMs + withinMs, wholeMs) - performance.now()))
    const waits = expectations.map(({ by, matches }, index) =>
      this.sightings$.pipe(
        filter((sighting) => sighting.by === by && sighting.atMs >= sinceMs && matches(sighting.report)),
        take(1),
        map((sighting) => ({ index, sighting })),
      ),
    )
    const met = await lastValueFrom(merge(...waits).pipe(takeUntil(givenUp$), toArray()), { defaultValue: [] })
    const indices = new Set(met.map(({ index }) => index))
    const missing = expectations
      .filter((_, index) => !indices.has(index))
      .map(({ by, what }) => `${by} did not ${what}`)
    return { seen: met.map(({ sighting }) => sighting), missing }
  }

  /** Nothing happens for a while, but whoever aborts ends it. */
  async watch(forMs: number): Promise<void> {
    await lastValueFrom(this.sightings$.pipe(takeUntil(timer(forMs))), { defaultValue: undefined })
  }

  /** Everything so far that matches. */
  async past(matches: (sighting: Sighting) => boolean): Promise<Sighting[]> {
    return lastValueFrom(this.sightings$.pipe(filter(matches), takeUntil(timer(0)), toArray()), { defaultValue: [] })
  }
}
