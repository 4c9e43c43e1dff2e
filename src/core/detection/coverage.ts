/** So many changes are remembered: at one digest a round, longer than the silence of anybody who is not in doubt. */
const mostRemembered = 64

/** From then on digests held that share of the peers, and so much was added up until then. */
interface Held {
  readonly fromMs: number
  readonly share: number
  readonly sumMs: number
}

/**
 * What share of the peers this node's digests have held over time, which is how much of the time any of them could be heard of.
 * It changes: while maps change a digest holds thousands, at rest a hundred. So how much a silence says depends on how much was said
 * while it lasted, and not on what is said now.
 */
export class Coverage {
  readonly #held: [Held, ...Held[]]

  constructor(nowMs: number) {
    this.#held = [{ fromMs: nowMs, share: 1, sumMs: 0 }]
  }

  /** What the last digest held. */
  get share(): number {
    return this.#newest.share
  }

  /** A digest held that share of the peers: above 0, and 1 when it was complete. */
  holds(share: number, nowMs: number): void {
    if (share === this.#newest.share) return
    this.#held.push({ fromMs: nowMs, share, sumMs: this.#sumAt(nowMs) })
    if (this.#held.length > mostRemembered) this.#held.shift()
  }

  /** Whether digests have held all since then. */
  isOfAllSince(fromMs: number): boolean {
    return this.share === 1 && fromMs >= this.#newest.fromMs
  }

  /** The share in the time since then, on average. */
  since(fromMs: number, nowMs: number): number {
    // exactly, however the sums are rounded: all is more than nearly all
    if (fromMs >= Math.min(nowMs, this.#newest.fromMs)) return this.#newest.share
    return (this.#sumAt(nowMs) - this.#sumAt(fromMs)) / (nowMs - fromMs)
  }

  /** Since when as much has been said by now as complete digests say in `allMs`. */
  saidSinceMs(allMs: number, nowMs: number): number {
    const sumMs = this.#sumAt(nowMs) - allMs
    const held = this.#held.findLast((held) => held.sumMs <= sumMs) ?? this.#held[0]
    return held.fromMs + (sumMs - held.sumMs) / held.share
  }

  /** When as much will have been said since then, if digests go on to hold as many as the last. */
  saidUntilMs(fromMs: number, allMs: number, nowMs: number): number {
    return nowMs + (allMs - (this.#sumAt(nowMs) - this.#sumAt(fromMs))) / this.share
  }

  get #newest(): Held {
    return this.#held.at(-1) as Held
  }

  /** The share added up over time until then; before all that is remembered it is taken to have been as in the oldest. */
  #sumAt(ms: number): number {
    const { fromMs, share, sumMs } = this.#held.findLast((held) => held.fromMs <= ms) ?? this.#held[0]
    return sumMs + share * (ms - fromMs)
  }
}
