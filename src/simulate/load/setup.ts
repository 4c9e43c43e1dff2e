/** A cluster that is written to faster and faster, as in the evaluation of Scuttlebutt (van Renesse et al. 2008, section 5). */
export interface LoadSetup {
  readonly nodes: number
  readonly keys: number
  /** Writes that each node makes in a second, each to a key drawn at random. */
  readonly writesPerSecond: number
  /** What a message may take: what makes the load one. */
  readonly maxMessageBytes: number
  readonly seed: number
  /** Live peers to whom news is pushed; 0 compares anti-entropy alone. */
  readonly newsFanout: number
}

export const defaultLoad: LoadSetup = {
  nodes: 128,
  keys: 64,
  writesPerSecond: 1,
  maxMessageBytes: 8192,
  seed: 1,
  newsFanout: 0,
}

/** When the rate is doubled, when it is as before, when writing stops, and when looking does; seconds. */
export const phases = { doubledFromS: 25, doubledUntilS: 75, stopS: 120, endS: 180 } as const

/** How fast each node writes at that time, in multiples of its usual rate. */
export const rateAt = (atS: number): number => {
  if (atS >= phases.stopS) return 0
  return atS >= phases.doubledFromS && atS < phases.doubledUntilS ? 2 : 1
}

/** One way to carry the load. */
export interface LoadVariant {
  readonly label: string
  readonly packing: 'depth' | 'breadth'
  readonly throttled: boolean
}

export const variants: readonly LoadVariant[] = [
  { label: 'depth first, throttled', packing: 'depth', throttled: true },
  { label: 'depth first', packing: 'depth', throttled: false },
  { label: 'breadth first, throttled', packing: 'breadth', throttled: true },
  { label: 'breadth first', packing: 'breadth', throttled: false },
]
