/**
 * Roughly which version a map had reached some time ago, by two numbers: what it stood at when time was last taken, and the time
 * before.
 */
export class Milestones {
  #older: number
  #newer: number
  #takenMs: number
  #passedMs: number

  /** @param version What the map had reached when it was met, as far as was known: for whoever met it, all of that is old. */
  constructor(
    version: number,
    private readonly metMs: number,
  ) {
    this.#older = version
    this.#newer = version
    this.#takenMs = metMs
    this.#passedMs = metMs
  }

  /**
   * The map goes beyond `version`, at which it stood until now, by a delta of somebody who held all up to `senderMax`. Within a span
   * of the meeting all of that is old: whoever made the peer known may have held little of its map. So it is where the map has not
   * moved for a span: this node may have been away.
   */
  passed(version: number, senderMax: number, nowMs: number, spanMs: number): void {
    if (nowMs - this.metMs < spanMs || nowMs - this.#passedMs >= spanMs) {
      this.#newer = Math.max(this.#newer, senderMax)
      this.#older = this.#newer
      this.#takenMs = nowMs
    } else if (nowMs - this.#takenMs >= spanMs) {
      this.#older = this.#newer
      this.#newer = Math.max(this.#newer, version)
      this.#takenMs = nowMs
    }
    this.#passedMs = nowMs
  }

  /** What the map, now at `version`, had reached a span ago at least: no later version, and none from long before two spans ago. */
  before(version: number, nowMs: number, spanMs: number): number {
    if (nowMs - this.#passedMs >= spanMs) return version
    return nowMs - this.#takenMs >= spanMs ? this.#newer : this.#older
  }
}
