import type { SystemName } from './systems/system.js'

/** What one run measures; the parent sends it to the child. */
export interface Plan {
  readonly system: SystemName
  readonly ancestorFolder: string
  readonly nodes: number
  readonly writes: number
  /** How long the cluster settles before the measurement at rest. */
  readonly settleMs: number
  readonly restMs: number
  /** How long to let it age before it is measured at rest again; 0 for not at all. */
  readonly ageMs: number
  readonly deathPatienceMs: number
}

/** At rest: nothing is written, nobody comes or goes. */
export interface Rest {
  readonly cpuMsPerNodeSecond: number
  readonly bytesPerNodeSecond: number
  readonly heapBytesPerNode: number
  readonly rssBytesPerNode: number
  readonly sockets: number
}

/** What one run found. */
export interface Measures {
  readonly joinMs: number
  readonly writeMs: number
  readonly young: Rest
  readonly old: Rest | undefined
  /** Until the first, the median and the last report of a death; `NaN` when not all reported. */
  readonly death: { readonly firstMs: number; readonly medianMs: number; readonly lastMs: number }
  readonly falseFailures: number
}

/** What the child sends to the parent. */
export type Report =
  { readonly kind: 'progress'; readonly text: string } | { readonly kind: 'done'; readonly measures: Measures }
