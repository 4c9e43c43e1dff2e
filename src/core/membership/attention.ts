import { Hearing } from '../detection/hearing.js'
import { PauseGuard } from '../detection/pause-guard.js'
import type { Delta, Message } from '../message.js'
import type { PendingExchanges } from '../reconcile/pending-exchanges.js'
import type { Context, Input } from '../step.js'
import type { Identity } from './identity.js'
import type { PeerTable } from './peer-table.js'

/** Whether this node was awake and could hear: time in which it was not is nobody's silence. */
export class Attention {
  readonly hearing: Hearing
  /** Until then what is read may have been written before this node stood still. */
  #catchingUpUntilMs = -Infinity
  /** The last exchange begun before that. */
  #lastBefore = 0
  readonly #guard: PauseGuard

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly pending: PendingExchanges,
    private readonly identity: Identity,
  ) {
    const { settings, now } = context
    this.hearing = new Hearing(settings.roundIntervalMs, now.monotonicMs)
    this.#guard = new PauseGuard(settings, now.monotonicMs)
  }

  /**
   * To be called with each input: discounts the time for which this node stood still before it, or is late. `evaluationMs`: when the
   * next evaluation was due.
   */
  noticePause(kind: Input['kind'], evaluationMs: number): void {
    const nowMs = this.context.now.monotonicMs
    const { heartbeatIntervalMs, evaluationIntervalMs } = this.context.settings
    const quietMs = this.#guard.quietMs(nowMs)
    const lapse = this.#guard.notice(nowMs, evaluationMs, kind === 'heartbeat' || kind === 'evaluation')
    if (lapse === undefined) return
    if (quietMs >= heartbeatIntervalMs + evaluationIntervalMs) {
      this.#catchingUpUntilMs = nowMs + evaluationIntervalMs
      this.#lastBefore = this.pending.last
    }
    if (lapse.newMs > 0) this.#discount(lapse.newMs)
    this.#report(lapse.stoodMs, 'this node stood still for', 'look for what blocks the event loop')
    this.#report(lapse.lateMs, 'this process has too much to do and is late by', 'give it more of a core')
  }

  /** Somebody spoke: discounts the time for which nobody at all had been heard; of a single peer it is just its silence. */
  hear(): void {
    const deafMs = this.hearing.heard(this.context.now.monotonicMs)
    if (deafMs > 0 && this.peers.live.size > 1) this.peers.shiftArrivals(deafMs, this.context.now.monotonicMs)
  }

  /**
   * What is to be believed of a message. What expires travels with the time that remains, and of one that waited while this node
   * stood still it is not known how much of that is over: deltas end before it, and the next exchange brings the rest. What answers
   * a question asked since then did not wait; else a node that stands still again and again would learn nothing.
   */
  believed<M extends Message>(message: M): M {
    if (!('deltas' in message) || this.context.now.monotonicMs >= this.#catchingUpUntilMs) return message
    if (message.type === 'reply' && message.exchange > this.#lastBefore) return message
    return { ...message, deltas: message.deltas.map(untilOneExpires) }
  }

  /** That time is nobody's silence. Whoever was heard in it was heard now, at the latest. */
  #discount(ms: number): void {
    const nowMs = this.context.now.monotonicMs
    this.peers.shiftArrivals(ms, nowMs)
    this.pending.shift(ms, nowMs)
    this.hearing.shift(ms, nowMs)
    this.identity.shift(ms, nowMs)
  }

  #report(ms: number, reason: string, advice: string): void {
    if (ms < this.context.settings.heartbeatIntervalMs) return
    const message = `${reason} ${Math.round(ms)} ms: that time counts against nobody; if it is frequent, ${advice}`
    this.context.report({ kind: 'own-pause', message })
  }
}

/** As if it had been cut there. What is said of the peer's life stays: of a goodbye there may be no second word. */
const untilOneExpires = (delta: Delta): Delta => {
  const index = delta.entries.findIndex(({ kind, remainingMs }) => kind === 'set' && remainingMs !== Infinity)
  const first = delta.entries[index]
  return first === undefined
    ? delta
    : { ...delta, toVersion: first.version - 1, entries: delta.entries.slice(0, index) }
}
