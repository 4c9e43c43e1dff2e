import type { GossipNode } from '../../core/node.js'
import type { Entry } from '../../core/state/entry.js'

interface Run {
  readonly writes: Map<number, Entry>
  /** The highest version that was recorded. */
  recorded: number
  heartbeat: number
  left: boolean
  /** How many runs, of all names, had begun before it. */
  readonly rank: number
}

/** Everything that every owner ever wrote, by (name, generation, version), and how far its heartbeat came. */
export class Ledger {
  readonly #runs = new Map<string, Map<number, Run>>()
  #begun = 0

  /** To be called with a node after each of its steps, before anybody looks anything up. */
  record({ own }: Pick<GossipNode, 'own'>): void {
    const run = this.#run(own.name, own.generation)
    if (own.maxVersion > run.recorded) {
      own.entries.eachSince(run.recorded, (entry) => {
        run.writes.set(entry.version, entry)
        return true
      })
      run.recorded = own.maxVersion
    }
    run.heartbeat = Math.max(run.heartbeat, own.heartbeat)
    run.left ||= own.status === 'left'
  }

  /** What the owner wrote as that version; for an expired one, what it was before. */
  written(name: string, generation: number, version: number): Entry | undefined {
    return this.#runs.get(name)?.get(generation)?.writes.get(version)
  }

  /** That run of a name, if there ever was one. */
  run(name: string, generation: number): Pick<Run, 'heartbeat' | 'left' | 'rank'> | undefined {
    return this.#runs.get(name)?.get(generation)
  }

  #run(name: string, generation: number): Run {
    let runs = this.#runs.get(name)
    if (runs === undefined) this.#runs.set(name, (runs = new Map<number, Run>()))
    let run = runs.get(generation)
    if (run === undefined)
      runs.set(generation, (run = { writes: new Map(), recorded: 0, heartbeat: 0, left: false, rank: this.#begun++ }))
    return run
  }
}
