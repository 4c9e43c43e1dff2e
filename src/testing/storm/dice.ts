import { pickOne, pickSome, type Random, randomBelow } from '../../core/random.js'

/** Chance, as a storm is drawn from it. */
export class Dice {
  constructor(readonly random: Random) {}

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + randomBelow(this.random, most - least + 1)
  }

  chance(probability: number): boolean {
    return this.random() < probability
  }

  one<T>(items: readonly T[]): T {
    return pickOne(this.random, items) as T
  }

  some<T>(items: readonly T[], count: number): T[] {
    return pickSome(this.random, items, count)
  }
}
