import type { Address } from '../address.js'
import type { Generation } from '../generation.js'
import type { PeerName } from '../message.js'

/** All that is kept of a forgotten peer. */
export interface Memory {
  readonly name: PeerName
  readonly address: Address
  readonly generation: Generation
  readonly heartbeat: number
}

/**
 * The forgotten peers, so that only a newer heartbeat brings one back: without it, any stale digest would raise the dead.
 * Bounded; the memory forgotten longest ago goes first.
 */
export class Forgotten {
  readonly #memories = new Map<PeerName, Memory>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get(name: PeerName): Memory | undefined {
    return this.#memories.get(name)
  }

  remember({ name, address, generation, heartbeat }: Memory): void {
    this.#memories.delete(name)
    this.#memories.set(name, { name, address, generation, heartbeat })
    if (this.#memories.size > this.#limit) {
      for (const eldest of this.#memories.keys()) {
        this.#memories.delete(eldest)
        break
      }
    }
  }

  delete(name: PeerName): void {
    this.#memories.delete(name)
  }

  /** Whether this says nothing newer than what was known of a peer when it was forgotten. */
  covers({ name, generation, heartbeat }: Omit<Memory, 'address'>): boolean {
    const memory = this.#memories.get(name)
    if (memory === undefined || generation > memory.generation) return false
    return generation < memory.generation || heartbeat <= memory.heartbeat
  }
}
