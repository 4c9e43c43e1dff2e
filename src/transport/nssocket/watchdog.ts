/** One deadline at a time: a new one replaces the old. Never keeps the process alive. */
export class Watchdog {
  #timer: NodeJS.Timeout | undefined

  /** Calls `bark` in `ms`, unless stopped or armed anew before. */
  arm(ms: number, bark: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(bark, ms).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
