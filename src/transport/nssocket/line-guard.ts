const newline = 0x0a

/**
 * Counts the bytes of the line under way. nssocket gathers bytes until a newline comes, without limit: whoever never
 * sends one fills the memory. This counts beside it and says when to cut the connection.
 */
export class LineGuard {
  readonly #maxLineBytes: number
  #pendingBytes = 0
  #lines = 0

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  /** Bytes since the last newline: 0 between messages. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  /** How many lines were completed. */
  get lines(): number {
    return this.#lines
  }

  /** Counts a chunk; `false` once a line is longer than allowed. */
  accepts(chunk: Buffer): boolean {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      if (this.#pendingBytes + end - start > this.#maxLineBytes) return false
      this.#pendingBytes = 0
      this.#lines++
      start = end + 1
    }
    this.#pendingBytes += chunk.length - start
    return this.#pendingBytes <= this.#maxLineBytes
  }
}
