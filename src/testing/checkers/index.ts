import type { Codec } from '../../core/codec.js'
import type { GossipNode } from '../../core/node.js'
import type { Settings } from '../../core/settings.js'
import { booksAgree } from './books.js'
import { memoryIsBounded } from './bounds.js'
import { theForgottenStayAway } from './forgotten-peers.js'
import { Ledger } from './ledger.js'
import { livesAreTrue, livesInOrder } from './lives.js'
import { messagesFit } from './messages.js'
import { neverGoesBack } from './monotonic.js'
import { nobodyYieldsToNobody } from './own-word.js'
import { nothingComesBack } from './resurrection.js'
import type { Step } from './step.js'
import { updatesInOrder } from './update-order.js'
import { onlyWhatWasWritten } from './written-values.js'

export { nobodyWhoRunsFails } from './convictions.js'
export type { Checker, Step } from './step.js'

/** What a checker found. */
export interface Violation {
  /** Which rule is broken. */
  readonly rule: string
  readonly detail: string
}

/** All safety checkers together, one after the other on every step. Nodes may differ in their settings. */
export const safetyCheckers = (
  settingsOf: (node: GossipNode) => Settings,
  codec: Codec,
): ((step: Step) => Violation[]) => {
  const ledger = new Ledger()
  const rules = {
    'never goes back': neverGoesBack(),
    'only what was written': onlyWhatWasWritten(ledger),
    'nothing comes back': nothingComesBack(),
    'the forgotten stay away': theForgottenStayAway(ledger, (node) => settingsOf(node).maxPeers),
    'updates in order': updatesInOrder(),
    'lives in order': livesInOrder(),
    'lives are true': livesAreTrue(ledger),
    'books agree': booksAgree(),
    'memory is bounded': (step: Step) => memoryIsBounded(settingsOf(step.node))(step),
    'messages fit': messagesFit(codec),
    'nobody yields to nobody': nobodyYieldsToNobody(),
  }
  return (step) => {
    ledger.record(step.node)
    return Object.entries(rules).flatMap(([rule, check]) => {
      const detail = check(step)
      return detail === undefined ? [] : [{ rule, detail }]
    })
  }
}
