import { Hearing } from '../detection/hearing.js'
import { PauseGuard } from '../detection/pause-guard.js'
import type { PendingExchanges } from '../reconcile/pending-exchanges.js'
import type { Context } from '../step.js'
import type { Identity } from './identity.js'
import type { PeerTable } from './peer-table.js'

/** Whether this node was awake and could hear: time in which it was not is nobody's silence. */
export class Attention {
  readonly hearing: Hearing
  readonly #guard: PauseGuard

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly pending: PendingExchanges,
    private readonly identity: Identity,
  ) {
    const { settings, now } = context
    this.hearing = new Hearing(settings.roundIntervalMs, now.monotonicMs)
    this.#guard = new PauseGuard(settings.evaluationIntervalMs, now.monotonicMs)
  }

  /** To be called with each input: discounts the time for which this node stood still before it. */
  noticePause(): void {
    const { now, report, settings } = this.context
    const pausedMs = this.#guard.check(now.monotonicMs)
    if (pausedMs === 0) return
    this.peers.shiftArrivals(pausedMs)
    this.pending.shift(pausedMs)
    this.hearing.shift(pausedMs)
    this.identity.shift(pausedMs)
    if (pausedMs < settings.heartbeatIntervalMs) return
    const message = `this node stood still for ${Math.round(pausedMs)} ms: that time counts against nobody`
    report({ kind: 'own-pause', message })
  }

  /** Somebody spoke: discounts the time for which nobody at all had been heard; of a single peer it is just its silence. */
  hear(): void {
    const deafMs = this.hearing.heard(this.context.now.monotonicMs)
    if (deafMs > 0 && this.peers.live.size > 1) this.peers.shiftArrivals(deafMs)
  }
}
