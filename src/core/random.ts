/** The only source of chance: a number in [0, 1), uniform. Injected, so that a seeded run repeats bit for bit. */
export type Random = () => number

/** A whole number in [0, bound). */
export const randomBelow = (random: Random, bound: number): number => Math.floor(random() * bound)

/** One element at random, or `undefined` of nothing. */
export const pickOne = <T>(random: Random, items: readonly T[]): T | undefined =>
  items.length === 0 ? undefined : items[randomBelow(random, items.length)]

/**
 * Up to `count` different elements, each subset equally likely (Fisher-Yates, stopped early).
 *
 * Picking without replacement matters in small clusters: among three nodes, picking with replacement misses the only
 * candidate now and then.
 */
export const pickSome = <T>(random: Random, items: readonly T[], count: number): T[] => {
  if (count <= 0 || items.length === 0) return []
  if (count === 1) return [items[randomBelow(random, items.length)] as T]
  const pool = [...items]
  const picked = Math.min(count, pool.length)
  for (let i = 0; i < picked; i++) {
    const j = i + randomBelow(random, pool.length - i)
    const swap = pool[i] as T
    pool[i] = pool[j] as T
    pool[j] = swap
  }
  pool.length = picked
  return pool
}
