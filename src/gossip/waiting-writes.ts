import type { Json } from '../core/json.js'

/** A value set before the node runs. */
export interface WaitingWrite {
  readonly value: Json
  /** Unix ms, or `undefined` for never. */
  readonly expiresAt: number | undefined
}

/** What the application sets before `start`: nobody knows of it yet, so the latest value of each key is all that counts. */
export class WaitingWrites {
  readonly #writes = new Map<string, WaitingWrite>()

  get size(): number {
    return this.#writes.size
  }

  has(key: string): boolean {
    return this.#writes.has(key)
  }

  set(key: string, write: WaitingWrite): void {
    this.#writes.delete(key)
    this.#writes.set(key, write)
  }

  delete(key: string): void {
    this.#writes.delete(key)
  }

  live(key: string, wallMs: number): Json | undefined {
    const write = this.#writes.get(key)
    return write === undefined || (write.expiresAt ?? Infinity) <= wallMs ? undefined : write.value
  }

  /** Takes them one by one, in the order of writing, but for what has expired: those that are left may still be overtaken. */
  *take(wallMs: number): Iterable<readonly [string, WaitingWrite]> {
    for (const [key, write] of this.#writes) {
      this.#writes.delete(key)
      if ((write.expiresAt ?? Infinity) > wallMs) yield [key, write]
    }
  }
}
