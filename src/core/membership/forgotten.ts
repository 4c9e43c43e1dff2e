import type { Address } from '../address.js'
import { farFutureMs, type Generation, generationStartMs, isFromFarFuture } from '../generation.js'
import type { PeerName } from '../message.js'
import type { Run } from '../state/fingerprint.js'

/** What was last known of a run. */
export interface Life {
  readonly name: PeerName
  readonly address: Address
  readonly generation: Generation
  readonly heartbeat: number
}

/** All that is kept of a forgotten peer. */
export interface Memory extends Life {
  /** Of runs that began more than a year before the next one, the last of them first. */
  readonly earlier: readonly Life[]
}

const none: readonly Life[] = []

/**
 * The forgotten peers, so that only a newer heartbeat brings one back: without it, any stale digest would raise the dead.
 * Bounded; the memory forgotten longest ago goes first.
 *
 * A run that looks far ahead is no measure for one that looks right: once somebody believed it, all later runs with a right
 * clock would be older to him. But so is the run before it, which must not be taken for a later one. So that is kept, too.
 * Who looks far ahead depends on a clock that may be set, but always began more than a year after who does not.
 */
export class Forgotten {
  readonly #memories = new Map<PeerName, Memory>()
  /** The same of those who are held. */
  readonly #earlier = new Map<PeerName, readonly Life[]>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** That peer is held no longer. */
  remember(life: Life): void {
    const { name } = life
    const earlier = this.#earlier.get(name) ?? none
    this.#earlier.delete(name)
    this.#memories.delete(name)
    const { address, generation, heartbeat } = life
    this.#memories.set(name, { name, address, generation, heartbeat, earlier })
    if (this.#memories.size > this.#limit) {
      for (const eldest of this.#memories.keys()) {
        this.#memories.delete(eldest)
        break
      }
    }
  }

  /** That run is held from now on; until now, of its name, that one was. */
  takenIn({ name, generation }: Run, held: Life | undefined): void {
    const memory = this.#memories.get(name)
    const last = held ?? memory
    const lives = [
      ...(last === undefined ? [] : [lifeOf(last)]),
      ...(memory?.earlier ?? this.#earlier.get(name) ?? none),
    ]
    const ledBy = (life: Life): number => generationStartMs(generation) - generationStartMs(life.generation)
    const earlier = lives.filter((life) => ledBy(life) > farFutureMs)
    this.#memories.delete(name)
    if (earlier.length > 0) this.#earlier.set(name, earlier)
    else this.#earlier.delete(name)
  }

  /** What was known of a peer when it was forgotten, if that word of it says nothing newer. */
  covering({ name, generation, heartbeat }: Omit<Life, 'address'>, wallMs: number): Life | undefined {
    const memory = this.#memories.get(name)
    if (memory === undefined) return undefined
    const isRight = !isFromFarFuture(generation, wallMs)
    return [memory, ...memory.earlier].find((life) => {
      if (isRight && isFromFarFuture(life.generation, wallMs)) return false
      return generation === life.generation ? heartbeat <= life.heartbeat : generation < life.generation
    })
  }
}

const lifeOf = ({ name, address, generation, heartbeat }: Life): Life => ({ name, address, generation, heartbeat })
