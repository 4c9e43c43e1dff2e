import { formatAddress } from '../../src/core/address.js'
import type { Instant } from '../../src/core/clock.js'
import type { Message } from '../../src/core/message.js'
import { GossipNode } from '../../src/core/node.js'
import type { Random } from '../../src/core/random.js'
import type { Channel, Effect, Input } from '../../src/core/step.js'
import { Replica } from '../../src/core/state/replica.js'
import { jsonSizes } from '../../src/wire/sizes.js'
import { codec, decoded, deltaOf, identityOf, settings, wallMs } from '../core/lab.js'
import { noWork } from './work.js'

/** To whom a text goes: to somebody by address, or back over a channel. */
export interface Outgoing {
  readonly to: string | Channel
  readonly text: string
}

/** The state machine of one node that has known all others for a while, its messages as texts, all of it timed. */
export class RestingNode {
  readonly work = noWork()
  /** Of the peers, in the digest of the last round. */
  share = 1
  readonly #node: GossipNode
  #nextHeartbeatMs: number
  #nextRoundMs: number

  constructor(
    readonly index: number,
    private readonly size: number,
    heartbeat: number,
    private readonly random: Random,
    nowMs: number,
  ) {
    this.#node = new GossipNode({ settings, random, sizes: jsonSizes }, identityOf(index), instant(nowMs))
    this.#node.own.heartbeat = heartbeat
    // as all the others hold of it
    this.#node.step(
      { kind: 'command', command: { kind: 'set', key: 'load', value: 0.5, expiresInMs: Infinity } },
      instant(nowMs),
    )
    const others = Array.from({ length: size }, (_, i) => i).filter((i) => i !== index)
    const deltas = others.map((i) => deltaOf(i, heartbeat))
    const message: Message = { type: 'deltas', cluster: 'bench', sender: identityOf(others[0]!), deltas }
    this.#node.step({ kind: 'message', message, channel: nowhere }, instant(nowMs))
    this.#nextHeartbeatMs = nowMs + random() * settings.heartbeatIntervalMs
    this.#nextRoundMs = nowMs + random() * settings.roundIntervalMs
  }

  /** Does what is due. Returns what it sends. */
  tick(nowMs: number): readonly Outgoing[] {
    const outgoing: Outgoing[] = []
    if (nowMs >= this.#nextHeartbeatMs) {
      this.#nextHeartbeatMs += settings.heartbeatIntervalMs
      outgoing.push(...this.#step({ kind: 'heartbeat' }, nowMs))
    }
    if (nowMs >= this.#nextRoundMs) {
      this.#nextRoundMs += settings.roundIntervalMs + (2 * this.random() - 1) * roundJitterMs
      outgoing.push(...this.#step({ kind: 'round' }, nowMs))
    }
    if (nowMs >= this.#node.nextEvaluationMs) {
      this.work.evaluations += 1
      outgoing.push(...this.#step({ kind: 'evaluation' }, nowMs))
    }
    if (nowMs >= this.#node.nextWakeMs) outgoing.push(...this.#step({ kind: 'wake' }, nowMs))
    return outgoing
  }

  /** Takes a message that another wrote. Where it is an answer it is taken to be that of `index`. */
  take(text: string, channel: Channel, nowMs: number, index?: number): readonly Outgoing[] {
    const message = this.#timed(() => decoded(text))
    const said = index === undefined ? message : { ...message, sender: identityOf(index) }
    return this.#step({ kind: 'message', message: said, channel }, nowMs)
  }

  /** Somebody else's heartbeat comes to it, by a way that takes none of its time. */
  hearOf(index: number, heartbeat: number, nowMs: number): void {
    const { peers } = this.#node
    const replica = peers.get(identityOf(index).name)
    if (replica?.status !== 'alive') return
    if (peers.store.isCalm(replica.slot)) return peers.store.beat(replica.slot, heartbeat, nowMs)
    replica.heartbeat = heartbeat
    new Replica(peers.store, replica.slot).arrive(nowMs)
  }

  #step(input: Input, nowMs: number): readonly Outgoing[] {
    return this.#timed(() => this.#outgoing(this.#node.step(input, instant(nowMs))))
  }

  #outgoing(effects: readonly Effect[]): readonly Outgoing[] {
    const { work } = this
    return effects.flatMap((effect): readonly Outgoing[] => {
      if (effect.kind === 'round') {
        work.rounds += 1
        work.digestPeers += effect.round.digestPeers
        this.share = effect.round.digestPeers / this.size
      }
      if (effect.kind === 'membership' && effect.event.kind === 'failed') work.falseFailures += 1
      if (effect.kind !== 'send' && effect.kind !== 'reply') return []
      if (effect.message.type === 'digest') work.digests += 1
      const text = codec.encode(effect.message)
      work.bytes += text.length
      return [{ to: effect.kind === 'send' ? formatAddress(effect.to) : effect.channel, text }]
    })
  }

  /** By the time of the processor: what else the machine does does not count. */
  #timed<T>(compute: () => T): T {
    const before = process.cpuUsage()
    const result = compute()
    const { user, system } = process.cpuUsage(before)
    this.work.cpuUs += user + system
    return result
  }
}

const roundJitterMs = 100
const instant = (monotonicMs: number): Instant => ({ monotonicMs, wallMs: wallMs + monotonicMs })
const nowhere: Channel = { from: 'bench', reply: () => undefined }
