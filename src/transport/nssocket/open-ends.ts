import { patience } from '../patience.js'

/** Something that can be closed in good order, or at once. */
export interface OpenEnd {
  readonly end: (how: 'muted') => void
  readonly destroy: () => void
}

/** Everything that is open, so that closing can be sure that nothing is left. */
export class OpenEnds {
  readonly #all = new Set<OpenEnd>()
  readonly #waiting = new Set<() => void>()

  add(item: OpenEnd): void {
    this.#all.add(item)
  }

  delete(item: OpenEnd): void {
    this.#all.delete(item)
    if (this.#all.size > 0) return
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  /** Ends all in good order, and cuts those that are still open after `flushMs`. */
  async close(flushMs: number): Promise<void> {
    for (const item of [...this.#all]) item.end('muted')
    const callOff = patience(flushMs, () => {
      for (const item of [...this.#all]) item.destroy()
    })
    await this.#emptied()
    callOff()
  }

  #emptied(): Promise<void> {
    if (this.#all.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.add(resolve))
  }
}
