const newline = 0x0a

const nothing = Buffer.alloc(0)

/**
 * Cuts what comes in into lines, and keeps the one under way: at most `maxBytes` of it, for whoever never sends a newline would
 * fill the memory.
 *
 * What is kept is copied, whatever the pieces in which it came: a piece holds all that was read along with it, and a thousand
 * pieces of one byte take two hundred times their bytes.
 */
export class Lines {
  /** Of the line under way; there may be room behind it. */
  #kept = nothing
  #pendingBytes = 0
  #completed = 0

  constructor(private readonly maxBytes: number) {}

  /** Bytes since the last newline: 0 between lines. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  /** How many lines were completed. */
  get completed(): number {
    return this.#completed
  }

  /** Tells the lines that a chunk completes while they are wanted; `false` once one is longer than allowed. */
  take(chunk: Buffer, tell: (line: string) => boolean): boolean {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      if (this.#pendingBytes + end - start > this.maxBytes) return false
      const line = this.#lineUpTo(chunk, start, end)
      start = end + 1
      this.#completed++
      if (!tell(line)) return true
    }
    if (this.#pendingBytes + chunk.length - start > this.maxBytes) return false
    this.#keep(chunk, start, chunk.length)
    return true
  }

  #lineUpTo(chunk: Buffer, start: number, end: number): string {
    if (this.#pendingBytes === 0) return chunk.toString('utf8', start, end)
    this.#keep(chunk, start, end)
    const line = this.#kept.toString('utf8', 0, this.#pendingBytes)
    this.#kept = nothing
    this.#pendingBytes = 0
    return line
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    const bytes = this.#pendingBytes + end - start
    if (bytes > this.#kept.length) {
      // Twice as much each time, so that a byte is copied a few times at most, however long the line becomes.
      const wider = Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(2 * this.#kept.length, this.maxBytes)))
      this.#kept.copy(wider, 0, 0, this.#pendingBytes)
      this.#kept = wider
    }
    chunk.copy(this.#kept, this.#pendingBytes, start, end)
    this.#pendingBytes = bytes
  }
}
