/** A node of either system, as the benchmark sees it. */
export interface BenchNode {
  /** The name under which the others report it. */
  readonly name: string
  readonly set: (key: string, value: number) => void
  /** Ends it without a goodbye. */
  readonly kill: () => void
}

/** What a node tells the benchmark. */
export interface NodeEvents {
  readonly met: (peer: string) => void
  readonly updated: (peer: string, key: string, value: unknown) => void
  readonly failed: (peer: string) => void
}

/** A gossip system on real sockets, one second a round. */
export interface System {
  /** Starts a node that listens on loopback and looks for the cluster at `seed` (`host:port`). */
  readonly start: (seed: string | undefined, events: NodeEvents) => Promise<BenchNode>
}

/** The systems that can be measured. */
export const systemNames = ['ours', 'udp', 'ancestor'] as const
export type SystemName = (typeof systemNames)[number]
