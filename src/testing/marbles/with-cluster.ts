import type { Observable, Subscription } from 'rxjs'
import type { Schema } from '../../config/schema.js'
import { SimulatedCluster } from '../simulated-cluster.js'
import type { SimulatedClusterOptions } from '../simulated-cluster-options.js'
import type { SimulatedNetwork } from '../simulated-network.js'
import { type Action, type Actions, actionsFor } from './actions.js'
import { compare } from './compare.js'
import { type Diagram, readDiagram } from './diagram.js'
import type { Moment } from './moment.js'

/** How a cluster is set up before its time line begins. */
export interface WithClusterOptions<S extends Schema = Schema> extends SimulatedClusterOptions<S> {
  /** The nodes that run from the beginning; the first is the seed of the others. Default `a`, `b` and `c`. */
  readonly nodes?: readonly string[]
  /** How much time one column of a diagram is. Default 1 ms, as in `TestScheduler.run`. */
  readonly columnMs?: number
  /** Whether the nodes know each other before the time line begins. Default true. */
  readonly settled?: boolean
}

/** What an expectation may leave open. */
export interface ExpectOptions {
  /** Each value may come up to this much later than drawn. Default: within its column. */
  readonly withinMs?: number
  /** What the stream is called in a failure. */
  readonly label?: string
}

/** A stream of which something is expected. */
export interface StreamExpectation {
  /**
   * It must emit what is drawn, in that order, when it is drawn, and nothing else for as long as the drawing lasts.
   * Expected objects need only name the properties that matter.
   */
  readonly toBe: (marbles: string, values?: Readonly<Record<string, unknown>>) => void
}

/** What a test draws with. */
export interface ClusterStage<S extends Schema = Schema> extends Actions<S> {
  readonly cluster: SimulatedCluster<S>
  readonly network: SimulatedNetwork
  /** What happens when: each letter of the diagram is an action. May be called several times. */
  readonly timeline: (marbles: string, actions: Readonly<Record<string, Action<S>>>) => void
  /** Subscribes at once; judged when the time line has passed. */
  readonly expectStream: (stream$: Observable<unknown>, options?: ExpectOptions) => StreamExpectation
}

/** What is expected of a stream, and what it does. */
interface Watched {
  readonly label: string
  readonly withinMs: number | undefined
  readonly received: Moment[]
  readonly subscription: Subscription
  expected: Diagram | undefined
}

/** A column lasts until just before the next one. */
const withinColumn = 1 - 1e-9

/** Long before this, nodes that can reach each other know each other. */
const settleWithinMs = 120_000

/**
 * Draws a test of a whole cluster: the callback says what happens when, and what streams must emit; then virtual time
 * passes, exactly as long as the longest diagram, and everything is compared. Throws an `Error` that shows what was expected
 * and what was received under each other.
 *
 * Synchronous, and the same with every test runner. Time 0 is when the nodes know each other.
 *
 * @example
 * withCluster({ nodes: ['a', 'b'], columnMs: 1000 }, ({ cluster, timeline, partition, heal, expectStream }) => {
 *   timeline('                                  ---p----------------h-----', { p: partition(['a'], ['b']), h: heal() })
 *   expectStream(cluster.gossip('b').failures$, { withinMs: 10_000 })
 *     .toBe('                                   ---f----------------------', { f: { peer: 'a:7000' } })
 * })
 */
export const withCluster = <S extends Schema = Schema>(
  options: WithClusterOptions<S>,
  draw: (stage: ClusterStage<S>) => void,
): void => {
  const { nodes = ['a', 'b', 'c'], columnMs = 1, settled = true } = options
  const cluster = new SimulatedCluster<S>(options)
  cluster.startMany(nodes)
  if (settled) settle(cluster)
  const startMs = cluster.scheduler.now()
  const nowMs = (): number => cluster.scheduler.now() - startMs
  const watched: Watched[] = []
  const lengths = [0]
  // to TypeScript a function that returns something will do for one that returns nothing
  const drawing: (stage: ClusterStage<S>) => unknown = draw
  const drawn = drawing({
    cluster,
    network: cluster.network,
    ...actionsFor<S>(),
    timeline: (marbles, actions) => {
      const { moments, lengthMs } = readDiagram(marbles, columnMs, actions)
      lengths.push(lengthMs)
      for (const { atMs, kind, value, symbol } of moments) {
        if (kind !== 'next') continue
        if (typeof value !== 'function') throw new TypeError(`"${marbles}": no action is given for "${symbol}"`)
        cluster.scheduler.schedule(() => (value as Action<S>)(cluster), atMs)
      }
    },
    expectStream: (stream$, { withinMs, label = `stream ${watched.length + 1}` } = {}) => {
      const received: Moment[] = []
      const take = (kind: Moment['kind'], value?: unknown): void => void received.push({ atMs: nowMs(), kind, value })
      const subscription = stream$.subscribe({
        next: (value) => take('next', value),
        error: (error: unknown) => take('error', error),
        complete: () => take('complete'),
      })
      const watch: Watched = { label, withinMs, received, subscription, expected: undefined }
      watched.push(watch)
      return {
        toBe: (marbles, values) => {
          watch.expected = readDiagram(marbles, columnMs, values)
          const lastMs = watch.expected.moments.at(-1)?.atMs ?? 0
          // what ends may come late as well: its drawing is over with it
          lengths.push(watch.expected.lengthMs, lastMs + allowedMs(watch, columnMs))
        },
      }
    },
  })
  if (isPromise(drawn))
    throw new TypeError('the callback of withCluster must not be async: what it draws later is never seen')
  cluster.advanceBy(Math.max(...lengths))
  for (const { subscription } of watched) subscription.unsubscribe()
  const failures = watched.flatMap((watch) => judge(watch, columnMs) ?? [])
  if (failures.length > 0) throw new Error(failures.join('\n\n'))
}

const isPromise = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Partial<PromiseLike<unknown>>).then === 'function'

const settle = (cluster: Pick<SimulatedCluster, 'names' | 'node' | 'runUntil'>): void => {
  const others = cluster.names.length - 1
  const known = (): boolean => cluster.names.every((name) => cluster.node(name).peers.live.size === others)
  if (cluster.runUntil(known, settleWithinMs) !== undefined) return
  throw new Error(
    `the nodes do not know each other after ${settleWithinMs / 1000} s: let them reach a seed, or set settled: false`,
  )
}

const judge = (watch: Watched, columnMs: number): string | undefined => {
  const { label, received, expected } = watch
  if (expected === undefined) return `${label}: nothing is drawn for it: call toBe('...') on what expectStream returns`
  return compare({ label, expected: expected.moments, received, withinMs: allowedMs(watch, columnMs) })
}

const allowedMs = ({ withinMs }: Watched, columnMs: number): number => withinMs ?? columnMs * withinColumn
