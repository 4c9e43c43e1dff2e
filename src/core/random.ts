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
export function* shuffled(random: Random, size: number): Generator<number> {
  const swapped = new Map<number, number>()
  for (let i = 0; i < size; i++) {
    const j = i + randomBelow(random, size - i)
    yield swapped.get(j) ?? j
    swapped.set(j, swapped.get(i) ?? i)
    swapped.delete(i)
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
  const picked: number[] = []
  if (count > 0) {
    for (const index of shuffled(random, size)) if (picked.push(index) >= count) break
  }
  return picked
}

/** Up to `count` different elements, each subset equally likely. */
export const pickSome = <T>(random: Random, items: readonly T[], count: number): T[] =>
  pickIndexes(random, items.length, count).map((index) => items[index] as T)
