import type { PeerName } from '../message.js'

/** For so many rounds, at most, nobody is asked to offer again what found no room. */
const mostRounds = 16

interface Refused {
  readonly untilMs: number
  /** For how many rounds it is held back. */
  readonly rounds: number
}

/**
 * Peers whose maps there was no room for here (`maxStateBytes`, `maxKeysPerPeer`).
 *
 * Others cannot know that, and would offer the same again in every exchange, messages full of it. So digests name these peers for a
 * while, for twice as long after each offer that was made in vain: as TCP probes a window that is closed (RFC 9293, section
 * 3.8.6.1).
 */
export class HeldBack {
  readonly #refused = new Map<PeerName, Refused>()

  constructor(private readonly roundIntervalMs: number) {}

  /** There was no room for what was offered. What comes while it is held back, as news does, is no offer in vain. */
  refuse(name: PeerName, nowMs: number): void {
    const last = this.#refused.get(name)
    if (last !== undefined && nowMs < last.untilMs) return
    const rounds = last === undefined ? 1 : Math.min(mostRounds, 2 * last.rounds)
    this.#refused.set(name, { untilMs: nowMs + rounds * this.roundIntervalMs, rounds })
  }

  /** There was room, or the peer is not held any more. */
  release(name: PeerName): void {
    this.#refused.delete(name)
  }

  /** Those who are not to be offered now. */
  names(nowMs: number): readonly PeerName[] {
    if (this.#refused.size === 0) return none // as nearly always
    return [...this.#refused].filter(([, { untilMs }]) => nowMs < untilMs).map(([name]) => name)
  }
}

const none: readonly PeerName[] = []
