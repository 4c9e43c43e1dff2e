import type { BareMeasures, BarePlan } from './bare.js'
import type { BusyWriterMeasures, BusyWriterPlan } from './busy-writer.js'
import type { HeapPerNode } from './memory.js'
import type { SystemName } from './systems/system.js'
import type { SocketlessPlan } from './where/socketless.js'
import type { WhereMeasures, WherePlan } from './where/where.js'

/** One cluster of one system. */
export interface Plan {
  readonly system: SystemName
  readonly ancestorFolder: string
  readonly nodes: number
  /** How many nodes are started at once, the next when all know all. */
  readonly atOnce: number
  readonly writes: number
  /** How long the cluster settles before the measurement at rest. */
  readonly settleMs: number
  readonly restMs: number
  /** How long to let it age before it is measured at rest again; 0 for not at all. */
  readonly ageMs: number
  /** Deaths, one after the other. */
  readonly deaths: number
  readonly deathPatienceMs: number
}

/** At rest: nothing is written, nobody comes or goes. */
export interface Rest {
  /** Of one core, by the whole process. */
  readonly cores: number
  /** Reports of failure about nodes that run, meanwhile. */
  readonly falseFailures: number
  readonly cpuMsPerNodeSecond: number
  readonly bytesPerNodeSecond: number
  /** Since before the first node. */
  readonly heap: HeapPerNode
  readonly rssBytesPerNode: number
  readonly sockets: number
}

/** Until the first, the median and the last report of a death; `Infinity` when not all reported. */
export interface Death {
  readonly firstMs: number
  readonly medianMs: number
  readonly lastMs: number
}

/** What one run found. */
export interface Measures {
  readonly joinMs: number
  readonly writeMs: number
  readonly young: Rest
  readonly old: Rest | undefined
  /** Medians of the deaths. */
  readonly death: Death
  readonly falseFailures: number
}

/** What can be run, each time in a process of its own: its plan, and what it finds. */
export interface Scenes {
  readonly cluster: { readonly plan: Plan; readonly measures: Measures }
  readonly bare: { readonly plan: BarePlan; readonly measures: BareMeasures }
  readonly where: { readonly plan: WherePlan; readonly measures: WhereMeasures }
  readonly socketless: { readonly plan: SocketlessPlan; readonly measures: HeapPerNode }
  readonly busyWriter: { readonly plan: BusyWriterPlan; readonly measures: BusyWriterMeasures }
}

/** What the parent sends to the child. */
export interface Order<S extends keyof Scenes> {
  readonly scene: S
  readonly plan: Scenes[S]['plan']
}

/** What the child sends to the parent. */
export type Report<S extends keyof Scenes> =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'done'; readonly measures: Scenes[S]['measures'] }
