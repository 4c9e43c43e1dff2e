import type { GossipNode } from '../../core/node.js'

/** How far behind all copies are at one moment. */
export interface LoadSample {
  readonly atS: number
  /** For how long the owner has had something newer than what is held somewhere: the longest such time. */
  readonly greatestS: number
  /** Keys of owners of which some observer holds an older value, each observer counted. */
  readonly staleMappings: number
  /** Keys whose latest write waits at its writer, over all nodes. */
  readonly waitingKeys: number
}

/** Notes when each version was published, so that staleness can be told in seconds. */
export class PublicationTimes {
  readonly #timesMs: number[][]

  constructor(private readonly nodes: readonly GossipNode[]) {
    this.#timesMs = nodes.map(() => [])
  }

  /** To be called after every moment at which something may have been published. */
  note(nowMs: number): void {
    for (const [i, { own }] of this.nodes.entries()) {
      const times = this.#timesMs[i] as number[]
      while (times.length < own.maxVersion) times.push(nowMs)
    }
  }

  /** A copy is complete up to its max version, so what it lacks first is the version after that. */
  sample(nowMs: number, startMs: number): LoadSample {
    let greatestMs = 0
    let staleMappings = 0
    let waitingKeys = 0
    for (const [i, owner] of this.nodes.entries()) {
      waitingKeys += owner.writes.pressure.waitingKeys
      for (const observer of this.nodes) {
        const held = observer === owner ? owner.own : observer.peers.get(owner.own.name)
        const maxVersion = held?.maxVersion ?? 0
        if (maxVersion >= owner.own.maxVersion) continue
        greatestMs = Math.max(greatestMs, nowMs - (this.#timesMs[i]?.[maxVersion] ?? nowMs))
        owner.own.entries.eachSince(maxVersion, () => {
          staleMappings += 1
          return true
        })
      }
    }
    return { atS: (nowMs - startMs) / 1000, greatestS: greatestMs / 1000, staleMappings, waitingKeys }
  }
}
