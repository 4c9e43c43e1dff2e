import { patience } from '../patience.js'

/** What is on its way out, so that closing can wait for it. */
export class UnderWay {
  #count = 0
  readonly #waiting = new Set<() => void>()

  get count(): number {
    return this.#count
  }

  begin(): void {
    this.#count++
  }

  end(): void {
    this.#count--
    if (this.#count > 0 || this.#waiting.size === 0) return
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  /** Resolves when nothing is under way any more, or after `ms`. */
  settled(ms: number): Promise<void> {
    if (this.#count === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const callOff = patience(ms, resolve)
      this.#waiting.add(() => {
        callOff()
        resolve()
      })
    })
  }
}
