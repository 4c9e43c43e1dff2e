/**
 * Roughly which version a map had reached some time ago, by two numbers: what it stood at when time was last taken, and the time
 * before.
 */
export class Milestones {
  #older: number
  #newer: number

  /** @param version What the map had reached when it was met: for whoever met it, all of that is old. */
  constructor(
    version: number,
    private atMs: number,
  ) {
    this.#older = version
    this.#newer = version
  }

  /** The map goes beyond `version`, at which it stood until now. */
  passed(version: number, nowMs: number, spanMs: number): void {
    const ageMs = nowMs - this.atMs
    if (ageMs < spanMs) return
    // nothing was passed for a span: it stood there for so long
    this.#older = ageMs >= 2 * spanMs ? Math.max(this.#newer, version) : this.#newer
    this.#newer = Math.max(this.#newer, version)
    this.atMs = nowMs
  }

  /** What the map, now at `version`, had reached a span ago at least: no later version, and none from long before two spans ago. */
  before(version: number, nowMs: number, spanMs: number): number {
    const ageMs = nowMs - this.atMs
    if (ageMs >= 2 * spanMs) return version
    return ageMs >= spanMs ? this.#newer : this.#older
  }
}
