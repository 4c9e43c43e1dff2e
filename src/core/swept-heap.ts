import { Heap } from './heap.js'

/** With more than so many, where there were `size` of them, waste could outweigh the rest. */
const sweepAtFor = (size: number): number => Math.max(1024, 2 * size)

/**
 * A heap of what may be called off before its turn. That stays in here as waste, as nobody would look for it; once waste could
 * outweigh the rest, it is swept.
 */
export class SweptHeap<T> {
  #heap: Heap<T>
  #sweepAt = sweepAtFor(0)

  /** @param isWanted Whether it was not called off. It is not asked of what is being pushed. */
  constructor(
    private readonly before: (a: T, b: T) => boolean,
    private readonly isWanted: (item: T) => boolean,
  ) {
    this.#heap = new Heap(before)
  }

  /** The first one, be it waste or not. */
  peek(): T | undefined {
    return this.#heap.peek()
  }

  push(item: T): void {
    if (this.#heap.size >= this.#sweepAt) this.#sweep()
    this.#heap.push(item)
  }

  pop(): T | undefined {
    const first = this.#heap.pop()
    // after a peak no more waste is kept than before it
    this.#sweepAt = Math.min(this.#sweepAt, sweepAtFor(this.#heap.size))
    return first
  }

  #sweep(): void {
    const kept = new Heap(this.before)
    for (let item = this.#heap.pop(); item !== undefined; item = this.#heap.pop()) {
      if (this.isWanted(item)) kept.push(item)
    }
    this.#heap = kept
    this.#sweepAt = sweepAtFor(kept.size)
  }
}
