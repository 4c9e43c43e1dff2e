import type { PeerName } from '../message.js'

/** For so many rounds a peer is not accused anew that was suspected for nothing. */
const [leastRounds, mostRounds] = [8, 64] as const
/** After so many rounds without one the next is as short as the first: a verdict and its end take up to twenty. */
const rareRounds = 32
/** Where so many peers are in such a pause, nobody is accused. */
const many = 3
/** More are not remembered: then that of the eldest is over. */
const mostRemembered = 256

/**
 * When nobody accuses a peer anew.
 *
 * Who refutes a suspicion at once was never out of reach: it is some ways to it that are cut, or its machine stands still now and
 * then. Who refutes one after the verdict may be heard by others and hear nobody. There would be no end of such suspicions, and each
 * is told to all. So nobody begins another of it for a while, and for longer each time. Where that is so of several it is rather the
 * network, and the same goes for everybody.
 */
export class Pauses {
  /** In the order of the times. */
  readonly #ofPeers = new Map<PeerName, Pause>()
  readonly #ofAll = new Pause()

  constructor(private readonly roundIntervalMs: number) {}

  /** Whether that peer is not to be accused now. */
  holds(name: PeerName, nowMs: number): boolean {
    return this.#ofAll.holds(nowMs) || this.#ofPeers.get(name)?.holds(nowMs) === true
  }

  /** That peer was suspected for nothing. */
  begin(name: PeerName, nowMs: number): void {
    const pause = this.#ofPeers.get(name) ?? new Pause()
    if (pause.holds(nowMs)) return
    pause.begin(nowMs, this.roundIntervalMs)
    this.#ofPeers.delete(name)
    this.#ofPeers.set(name, pause)
    const [eldest] = this.#ofPeers.keys()
    if (this.#ofPeers.size > mostRemembered && eldest !== undefined) this.#ofPeers.delete(eldest)
    const running = [...this.#ofPeers.values()].filter((other) => other.holds(nowMs))
    if (running.length >= many && !this.#ofAll.holds(nowMs)) this.#ofAll.begin(nowMs, this.roundIntervalMs)
  }
}

/** One that takes twice as long as the last, unless there was none for as long as that, and for `rareRounds`. */
class Pause {
  #untilMs = -Infinity
  #lengthMs = 0

  holds(nowMs: number): boolean {
    return nowMs < this.#untilMs
  }

  begin(nowMs: number, roundIntervalMs: number): void {
    const isRare = nowMs - this.#untilMs > Math.max(this.#lengthMs, rareRounds * roundIntervalMs)
    const longerMs = Math.min(mostRounds * roundIntervalMs, 2 * this.#lengthMs)
    this.#lengthMs = isRare ? leastRounds * roundIntervalMs : longerMs
    this.#untilMs = nowMs + this.#lengthMs
  }
}
