/** The only source of chance: a number in [0, 1), uniform. Injected, so that a seeded run repeats bit for bit. */
export type Random = () => number

/** A whole number in [0, bound). */
export const randomBelow = (random: Random, bound: number): number => Math.floor(random() * bound)

/** One element at random, or `undefined` of nothing. */
export const pickOne = <T>(random: Random, items: readonly T[]): T | undefined =>
  items.length === 0 ? undefined : items[randomBelow(random, items.length)]

/**
 * The whole numbers below `size` in random order, drawn as they are asked for (Fisher-Yates, stopped early). What was
 * swapped is noted beside instead of in a pool: a few of many cost as little as a few of few.
 */
export class Shuffle {
  readonly #swapped = new Map<number, number>()
  #drawn = 0

  constructor(
    private readonly random: Random,
    private readonly size: number,
  ) {}

  /** The next one, or `undefined` after the last. */
  next(): number | undefined {
    const i = this.#drawn
    if (i >= this.size) return undefined
    this.#drawn += 1
    const j = i + randomBelow(this.random, this.size - i)
    const drawn = this.#swapped.get(j) ?? j
    if (j !== i) this.#swapped.set(j, this.#swapped.get(i) ?? i)
    return drawn
  }
}

/**
 * Up to `count` different whole numbers below `size`, each subset equally likely.
 *
 * Picking without replacement matters in small clusters: among three nodes, picking with replacement misses the only
 * candidate now and then.
 */
export const pickIndexes = (random: Random, size: number, count: number): number[] => {
  if (count === 1 && size > 0) return [randomBelow(random, size)] // most picks, and worth a short way
  const shuffle = new Shuffle(random, size)
  const picked: number[] = []
  while (picked.length < count) {
    const index = shuffle.next()
    if (index === undefined) break
    picked.push(index)
  }
  return picked
}

/** Up to `count` different elements, each subset equally likely. */
export const pickSome = <T>(random: Random, items: readonly T[], count: number): T[] =>
  pickIndexes(random, items.length, count).map((index) => items[index] as T)
