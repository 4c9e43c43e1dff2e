import type { Diagnostic } from '../../core/events.js'
import { farFutureMs, type Generation } from '../../core/generation.js'
import { initialWritesPerSecond } from '../../core/flow/write-limit.js'
import type { GossipNode } from '../../core/node.js'
import type { DigestMessage, ReplyMessage } from '../../core/message.js'
import type { Resync } from '../../core/state/resync.js'
import type { Input } from '../../core/step.js'
import { PerPeer, type Step } from '../checkers/step.js'
import type { Traffic } from '../simulated-network.js'
import { mixedOptions } from './mixed.js'
import type { Fault, Storm } from './storm.js'

/** What really happened in a run, or in many. */
export type Census = Record<string, number>

/** Everything that a campaign wants to have seen: faults, and what they are meant to bring about. */
export const wanted: readonly string[] = [
  ...['links', 'link', 'cut', 'partition', 'heal', 'core', 'crash', 'leave', 'restart', 'clock back', 'clock forward'],
  ...['pause', 'resume', 'step', 'drift', 'write', 'expiring write', 'delete'],
  ...['lost', 'duplicated', 'cut off', 'overtaken', 'queued'],
  ...['joined', 'recovered', 'failed', 'left', 'restarted', 'forgotten', 'returned'],
  ...['cut delta', 'resync begun', 'resync continued', 'resync begun anew', 'resync ended', 'swap took back'],
  ...['collection', 'expiry', 'deletion', 'outbid', 'own pause', 'incomplete digest'],
  ...['columns', 'columns read', 'columns of another roster', 'columns of far heartbeats', 'columns of some'],
  ...['maps in one number', 'maps differ'],
  ...['columns in sections', 'sections read', 'sections named'],
  ...['inquiry', 'suspicion', 'refutation', 'failed unrefuted'],
  ...['move', 'namesake', 'yielded', 'clock a year off', 'far-future-generation', 'own-clock'],
  ...['write refused', 'too-many-peers', 'state-full', 'limit halved', 'limit levelled', 'writes wait'],
  ...mixedOptions.map((option) => `own ${option}`),
]

/** Diagnostics that are counted under their own name. */
const reported: readonly Diagnostic['kind'][] = [
  ...(['outbid', 'far-future-generation', 'own-clock', 'too-many-peers', 'state-full'] as const),
]

/** Adds one count to another. */
export const add = (total: Census, more: Census): void => {
  for (const [what, count] of Object.entries(more)) total[what] = (total[what] ?? 0) + count
}

interface Known {
  generation: Generation
  maxVersion: number
  resync: Resync | undefined
  staged: number
}

/** Counts what happens, step by step. */
export class Counter {
  readonly census: Census = {}
  readonly #peers = new PerPeer<Known>()
  readonly #own = new PerPeer<{ gcVersion: number }>()
  readonly #gone = new PerPeer<true>()
  readonly #limits = new WeakMap<GossipNode, number>()

  fault(fault: Fault): void {
    this.#count(fault.kind === 'write' && fault.ttlMs !== undefined ? 'expiring write' : fault.kind)
    if (fault.kind === 'restart' && fault.clockOffsetMs < 0) this.#count('clock back')
    if (fault.kind === 'restart' && fault.clockOffsetMs > 0) this.#count('clock forward')
    if (fault.kind === 'restart' && Math.abs(fault.clockOffsetMs) > farFutureMs) this.#count('clock a year off')
  }

  mixed({ own = {} }: Storm): void {
    for (const options of Object.values(own)) for (const option of Object.keys(options)) this.#count(`own ${option}`)
  }

  refused(writes: number): void {
    add(this.census, { 'write refused': writes })
  }

  traffic({ lost, duplicated, overtaken, queued, cutOff, messages, bytes }: Traffic): void {
    add(this.census, { lost, duplicated, overtaken, queued, 'cut off': cutOff, messages, bytes })
  }

  step(step: Step): void {
    this.#count('steps')
    this.#effects(step)
    this.#maps(step)
    this.#limit(step)
    const gcVersion = this.#own.of(step.node).get('')?.gcVersion ?? 0
    if (step.node.own.gcVersion > gcVersion) this.#count('collection')
    this.#own.of(step.node).set('', { gcVersion: step.node.own.gcVersion })
  }

  #effects({ node, input, effects }: Step): void {
    const gone = this.#gone.of(node)
    for (const effect of effects) {
      if (effect.kind === 'membership') {
        const { kind, peer } = effect.event
        this.#count(kind)
        if (kind === 'failed' && effect.event.evidence.accusers > 1) this.#count('failed unrefuted')
        if (kind === 'forgotten') gone.set(peer, true)
        if (kind === 'joined' && gone.delete(peer)) this.#count('returned')
      } else if (effect.kind === 'update' && effect.update.kind !== 'set') {
        this.#count(effect.update.kind === 'expired' ? 'expiry' : 'deletion')
      } else if (effect.kind === 'diagnostic') {
        const { kind } = effect.diagnostic
        if (kind === 'own-pause') this.#count('own pause')
        else if (reported.includes(kind)) this.#count(kind)
      } else if (effect.kind === 'heartbeat') {
        if (input.kind === 'message') this.#count('refutation')
      } else if (effect.kind === 'yielded') {
        this.#count('yielded')
      } else if (effect.kind === 'pressure') {
        if (effect.pressure.waitingKeys > 0) this.#count('writes wait')
      } else if (effect.kind === 'send' || effect.kind === 'reply') {
        const { message } = effect
        if (message.type === 'digest') this.#digest(message)
        if (message.type === 'reply') this.#answer(message, node, input)
        if (message.type === 'reply' && message.shift !== undefined) this.#count('limit levelled')
        for (const { accusers } of message.type === 'news' ? (message.suspicions ?? []) : []) {
          this.#count(accusers.length === 0 ? 'inquiry' : 'suspicion')
        }
        for (const delta of 'deltas' in message ? message.deltas : []) {
          if (delta.toVersion < delta.senderMax) this.#count('cut delta')
        }
      }
    }
  }

  #answer({ ahead }: ReplyMessage, node: GossipNode, input: Input): void {
    if (ahead === null) {
      const asked = input.kind === 'message' && input.message.type === 'digest' ? input.message.columns : undefined
      const isSame = asked?.roster === node.peers.store.roster.fingerprint
      this.#count(isSame ? 'columns of far heartbeats' : 'columns of another roster')
    } else if (ahead !== undefined) {
      this.#count('columns read')
      if (ahead.mapsDiffer === true) this.#count('maps differ')
      if (ahead.named !== undefined) this.#count('sections read')
      if ((ahead.named?.length ?? 0) > 0) this.#count('sections named')
    }
  }

  #digest({ complete, columns }: DigestMessage): void {
    if (!complete) this.#count('incomplete digest')
    if (columns === undefined) return
    this.#count(columns.sections === undefined ? 'columns' : 'columns in sections')
    if (typeof columns.versions === 'number') this.#count('maps in one number')
    if (columns.start > 0) this.#count('columns of some') // all of them begin with the first
  }

  #maps({ node, effects }: Step): void {
    const peers = this.#peers.of(node)
    for (const replica of node.peers.all()) {
      const { name, generation, resync, maxVersion, gcVersion } = replica
      const was = peers.get(name)
      if (was?.generation === generation) {
        if (was.resync === undefined && resync !== undefined) this.#count('resync begun')
        if (was.resync !== undefined && resync !== undefined && was.resync !== resync) this.#count('resync begun anew')
        if (was.resync !== undefined && was.resync === resync && resync.maxVersion > was.staged) {
          this.#count('resync continued')
        }
        const swapped = resync === undefined && gcVersion > was.maxVersion // only a swap takes in such a collection
        if (swapped || (was.resync !== undefined && resync === undefined)) {
          this.#count('resync ended')
          const removals = effects.filter((e) => e.kind === 'update' && e.update.version === gcVersion)
          if (removals.length > 0) this.#count('swap took back')
        }
      }
      peers.set(name, { generation, maxVersion, resync, staged: resync?.maxVersion ?? 0 })
    }
    for (const name of peers.keys()) if (node.peers.get(name) === undefined) peers.delete(name)
  }

  #limit({ node }: Step): void {
    const limit = node.writes.pressure.limitPerSecond
    if (limit === (this.#limits.get(node) ?? initialWritesPerSecond) / 2) this.#count('limit halved')
    this.#limits.set(node, limit)
  }

  #count(what: string): void {
    this.census[what] = (this.census[what] ?? 0) + 1
  }
}
