import type { PeerName } from '../message.js'
import { pickSome } from '../random.js'
import type { Exchange } from '../reconcile/exchange.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { mostAtOnce } from './asking.js'
import type { PeerTable } from './peer-table.js'

/**
 * The question before a verdict for silence alone.
 *
 * A node may hear less than it takes itself to: its digests hold all, as much goes on, and those of the others, for whom nothing
 * does, a part. Then it alone would call one after the other failed, each of whom would have answered.
 */
export class LastQuestions {
  /** When those were asked who were about to be convicted at the last evaluation. */
  #askedMs = new Map<PeerName, number>()

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly exchange: Exchange,
  ) {}

  /**
   * Asks those who are about to be convicted now. Returns those of them who were asked before and had the time to answer; all, where
   * they are so many that there is no asking them.
   */
  unanswered(silent: readonly Replica[]): readonly Replica[] {
    const { upheaval } = this.peers
    const { now, responses, random } = this.context
    const before = this.#askedMs
    const asked = new Map<PeerName, number>()
    this.#askedMs = asked
    if (upheaval.isMany(silent.length) || (upheaval.isOn && silent.length > mostAtOnce)) return silent
    for (const { name } of silent) {
      const askedMs = before.get(name)
      if (askedMs !== undefined) asked.set(name, askedMs)
    }
    const unasked = silent.filter(({ name }) => !asked.has(name))
    for (const replica of pickSome(random, unasked, mostAtOnce)) {
      asked.set(replica.name, now.monotonicMs)
      this.exchange.questions.probe(replica)
    }
    return silent.filter(({ name }) => now.monotonicMs - (asked.get(name) ?? Infinity) >= responses.timeoutMs)
  }
}
