import { randomInt } from 'node:crypto'
import type { Random } from '../../core/random.js'
import type { Overrides } from '../../overrides.js'
import { lookUp, type Lookup } from '../lookup.js'
import { completeOptions, longestTimerMs } from '../options.js'

/** What can be tuned of the nssocket transport. Defaults are in {@link nssocketDefaults}. */
export interface NssocketTransportOptions {
  /**
   * How long a name may take to resolve, and then its addresses together to connect. Longer suits slow links; shorter
   * frees what waits for a dead peer sooner.
   */
  readonly connectTimeoutMs: number
  /**
   * A connection we dialled on which nothing was heard for this long is closed. Longer saves handshakes (a partner is met
   * every `partners x roundIntervalMs`; this should be half as much again); shorter holds fewer sockets and notices sooner
   * that a name points elsewhere, or that the other machine vanished without a word.
   */
  readonly idleTimeoutMs: number
  /**
   * The same for a connection somebody dialled to us. Keep it above everybody's `idleTimeoutMs`, so that the dialler, who
   * knows whether it is about to send, closes first.
   */
  readonly inboundIdleTimeoutMs: number
  /**
   * How long a message may take from its first byte to its last, and a newcomer until its first message is complete.
   * Longer bears slower links; shorter frees the sockets of those who connect and say nothing, or drip bytes.
   */
  readonly stallTimeoutMs: number
  /**
   * How long a closing connection may take over its last words (a refusal, say) before it is cut. Longer lets slow
   * links hear them; shorter takes sockets back from those who do not listen.
   */
  readonly lingerMs: number
  /** What `close` waits at most for queued messages when it is not told. Longer loses fewer goodbyes. */
  readonly flushMs: number
  /** More at once are turned away. Each may hold one unfinished message and `maxQueuedBytes` of answers. */
  readonly maxInboundConnections: number
  /**
   * Dialled connections, those included that are still being dialled or already ending. At this many the longest unused one makes
   * room; where none can, the message is not sent. More saves handshakes in large clusters, fewer saves sockets.
   */
  readonly maxOutboundConnections: number
  /**
   * Bytes that may wait on one connection, connecting or connected, before the next message is lost. A connected peer that
   * lets that many wait is dropped. More bears bursts, less bounds memory: at worst this, and a message, per connection.
   * Keep it at several times the largest message, or a large one under way makes an honest peer look slow.
   */
  readonly maxQueuedBytes: number
  /** Resolves host names; asked anew for each new connection. The system's resolver unless given. */
  readonly lookup: Lookup
  /** Picks among a name's addresses. */
  readonly random: Random
}

const sixBytes = 2 ** 48 - 1

/** The defaults of {@link NssocketTransportOptions}. */
export const nssocketDefaults: NssocketTransportOptions = {
  connectTimeoutMs: 3_000,
  idleTimeoutMs: 6_000,
  inboundIdleTimeoutMs: 16_000,
  stallTimeoutMs: 10_000,
  lingerMs: 1_000,
  flushMs: 500,
  maxInboundConnections: 256,
  maxOutboundConnections: 256,
  maxQueuedBytes: 1_048_576,
  lookup: lookUp,
  random: () => randomInt(sixBytes) / sixBytes,
}

/** {@link nssocketDefaults} with `given` over them; throws a `ConfigError` on what makes no sense. */
export const completeNssocketOptions = (given: Overrides<NssocketTransportOptions>): NssocketTransportOptions =>
  completeOptions('nssocketTransport', nssocketDefaults, given, (option) => ({
    least: option === 'flushMs' ? 0 : 1,
    most: longestTimerMs,
  }))
