import type { Pace } from '../message.js'

/** What a node may write before it knows better: no ordinary application comes near. */
export const initialWritesPerSecond = 1000
/** No limit grows beyond this, whatever a partner says. */
const mostWritesPerSecond = 1e6
/** By how much the limit of a node that uses all of it grows in a round without congestion. */
const growthPerSecond = 1
/** A partner that takes that share of a limit in one levelling has met congestion itself. */
const echoShare = 1 / 8
/** After so many rounds without congestion what was learnt of it is out of date: then a limit grows back to the initial one. */
const calmRounds = 64
/** Who wants less than this share of the initial limit has no need to level. */
const easyShare = 0.5
/** No levelling changes a limit by more than this factor: one partner's word can neither take all of it nor give any amount. */
const mostFactor = 2
/** Limits travel as whole numbers of writes in so many seconds. */
const paceSeconds = 1000

/**
 * How many writes a second this node may publish: additive increase, multiplicative decrease (van Renesse et al. 2008,
 * section 4).
 *
 * Congestion is a delta that had to be cut: the writes of a round did not fit into its messages. Then everybody who sees it
 * halves the own limit; who meets no congestion and uses the limit up raises it a little each round. Without congestion for long
 * so does everybody, up to where limits begin: as TCP begins anew with a connection that was idle (RFC 5681, section 4.1). Else each
 * passing congestion would leave all a little slower, until somebody wanted more.
 */
export class WriteLimit {
  #perSecond = initialWritesPerSecond
  #wasCut = false
  /** Rounds without congestion, here or with a partner. */
  #calm = 0

  constructor(private readonly leastPerSecond: number) {}

  get perSecond(): number {
    return this.#perSecond
  }

  /** A delta was cut for want of room; halves the limit once a round. */
  cut(): void {
    if (!this.#wasCut) this.#set(this.#perSecond / 2)
    this.#wasCut = true
  }

  /** A round is over in which this node wanted to write so much. */
  round(wantedPerSecond: number): void {
    this.#calm = this.#wasCut ? 0 : this.#calm + 1
    const grown = this.#perSecond + growthPerSecond
    if (!this.#wasCut && wantedPerSecond >= this.#perSecond) this.#set(grown)
    else if (this.#calm > calmRounds && this.#perSecond < initialWritesPerSecond) {
      this.#set(Math.min(initialWritesPerSecond, grown))
    }
    this.#wasCut = false
  }

  /** What a partner is told of it; nothing while there is nothing to tell. */
  pace(wantedPerSecond: number): Pace | undefined {
    return this.#isAtEase(wantedPerSecond)
      ? undefined
      : { limit: inPace(this.#perSecond), wanted: inPace(wantedPerSecond) }
  }

  /**
   * Levels with a partner, who is told what its limit changes by; the sum stays. A partner that told nothing has the initial
   * limit and wants next to nothing.
   */
  level(wantedPerSecond: number, partner?: Pace): number {
    if (partner === undefined && this.#isAtEase(wantedPerSecond)) return 0
    const ours = { limit: inPace(this.#perSecond), wanted: inPace(wantedPerSecond) }
    const theirs = partner ?? idlePace
    const fair = Math.max(inPace(this.leastPerSecond), levelled(ours, theirs)) - ours.limit
    const gained = Math.max(-mostPassedOn(ours, theirs), Math.min(fair, mostPassedOn(theirs, ours)))
    this.shift(gained)
    return -gained
  }

  /** Levelling changed the limit, by so many writes in a thousand seconds. */
  shift(byPace: number): void {
    if (byPace < -echoShare * inPace(this.#perSecond)) this.#calm = 0
    const shifted = this.#perSecond + byPace / paceSeconds
    this.#set(Math.max(this.#perSecond / mostFactor, Math.min(shifted, this.#perSecond * mostFactor)))
  }

  /** Nothing was ever cut or levelled, and there is no danger of it: the usual state, and not worth a byte. */
  #isAtEase(wantedPerSecond: number): boolean {
    return this.#perSecond === initialWritesPerSecond && wantedPerSecond < easyShare * initialWritesPerSecond
  }

  #set(perSecond: number): void {
    this.#perSecond = Math.min(mostWritesPerSecond, Math.max(this.leastPerSecond, perSecond))
  }
}

/** As partners are told of it. */
export const inPace = (perSecond: number): number => Math.round(Math.min(mostWritesPerSecond, perSecond) * paceSeconds)

const idlePace: Pace = { limit: inPace(initialWritesPerSecond), wanted: 0 }

/** How much of its limit one may pass on to the other in one levelling: then neither is changed by more than the factor. */
const mostPassedOn = (from: Pace, to: Pace): number =>
  Math.min(Math.floor(from.limit - from.limit / mostFactor), to.limit * (mostFactor - 1))

/**
 * What the first of two partners may write after they have levelled. Both get what they want and half of what is left, if
 * there is enough. Otherwise the division is max-min fair: who wants less than half gets what it wants, the other the rest.
 * With half for each, as in the paper, a busy node among idle ones would end with as little as they.
 */
export const levelled = (ours: Pace, theirs: Pace): number => {
  const sum = ours.limit + theirs.limit
  const spare = sum - ours.wanted - theirs.wanted
  if (spare >= 0) return Math.round(ours.wanted + spare / 2)
  if (2 * ours.wanted < sum) return ours.wanted
  if (2 * theirs.wanted < sum) return sum - theirs.wanted
  return Math.round(sum / 2)
}
