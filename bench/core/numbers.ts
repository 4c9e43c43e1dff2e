/** As on the wire: what is left of a heartbeat divided by it is one character. */
const base = 91
/** As many intervals weigh in. */
const window = 100

/**
 * The numbers of an exchange in flat arrays, and nothing around them: no peer may come, go, fail, restart or be paused, nothing
 * is ever checked but the heartbeats, nobody is told. Two texts, three loops: nobody can tell heartbeats in less, in this language.
 */
export class Numbers {
  readonly #heartbeats: Float64Array
  readonly #arrivals: Float64Array
  readonly #means: Float64Array
  readonly #variances: Float64Array
  readonly #weights: Float32Array
  readonly #codes: Buffer
  readonly #said: Float64Array
  #check = 0

  constructor(peers: number, heartbeatOf: (place: number) => number) {
    this.#heartbeats = Float64Array.from({ length: peers }, (_, place) => heartbeatOf(place))
    this.#arrivals = new Float64Array(peers)
    this.#means = new Float64Array(peers).fill(1000)
    this.#variances = new Float64Array(peers).fill(90_000)
    this.#weights = new Float32Array(peers).fill(10)
    this.#codes = Buffer.alloc(peers)
    this.#said = new Float64Array(peers)
  }

  /** An answer by hand. */
  static leads(peers: number, leadOf: (place: number) => number): string {
    return Buffer.from(Array.from({ length: peers }, (_, place) => 35 + leadOf(place))).toString('latin1')
  }

  /** What is held, by place. */
  get heartbeats(): readonly number[] {
    return [...this.#heartbeats]
  }

  /** One character a heartbeat, and a check of them all. */
  digest(): string {
    let check = 0
    for (let i = 0; i < this.#codes.length; i++) {
      const heartbeat = this.#heartbeats[i]!
      this.#codes[i] = 35 + ((heartbeat | 0) % base)
      check = mixed(check, heartbeat)
    }
    this.#check = check
    return this.#codes.toString('latin1')
  }

  /** Reads a digest, learns what is newer, and says by how much its own are. */
  answer(digest: string, nowMs: number): string {
    let check = 0
    for (let i = 0; i < digest.length; i++) {
      const held = this.#heartbeats[i]!
      let by = digest.charCodeAt(i) - 35 - ((held | 0) % base)
      if (by > base / 2) by -= base
      else if (by < -base / 2) by += base
      this.#said[i] = held + by
      check = mixed(check, held + by)
    }
    this.#check = check
    for (let i = 0; i < digest.length; i++) {
      const said = this.#said[i]!
      this.#learn(i, said, nowMs)
      this.#codes[i] = 35 + this.#heartbeats[i]! - said
    }
    return this.#codes.toString('latin1')
  }

  /** Learns what an answer says is newer. */
  apply(answer: string, nowMs: number): number {
    for (let i = 0; i < answer.length; i++) {
      const lead = answer.charCodeAt(i) - 35
      if (lead > 0) this.#learn(i, this.#heartbeats[i]! + lead, nowMs)
    }
    return this.#check
  }

  #learn(place: number, heartbeat: number, nowMs: number): void {
    if (heartbeat <= this.#heartbeats[place]!) return
    const weight = Math.min(window, this.#weights[place]! + 1)
    const surprise = nowMs - this.#arrivals[place]! - this.#means[place]!
    this.#heartbeats[place] = heartbeat
    this.#arrivals[place] = nowMs
    this.#weights[place] = weight
    this.#means[place]! += surprise / weight
    this.#variances[place] = (1 - 1 / weight) * (this.#variances[place]! + (surprise * surprise) / weight)
  }
}

const mixed = (sum: number, number: number): number => {
  const product = Math.imul(sum ^ number, 0x9e3779b1)
  return product ^ (product >>> 16)
}
