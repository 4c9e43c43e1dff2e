import { randomInt } from 'node:crypto'
import type { Random } from '../../core/random.js'
import { ConfigError } from '../../errors.js'
import type { Overrides } from '../../overrides.js'
import { lookUp, type Lookup } from '../lookup.js'
import { completeOptions, longestTimerMs } from '../options.js'
import type { Codec } from '../port.js'

/** What can be tuned of the UDP transport. Defaults are in {@link udpDefaults}. */
export interface UdpTransportOptions {
  /**
   * Bytes that one datagram, and so one message, may have. A longer message is not sent and reported as `oversized`: set the
   * node's `maxMessageBytes` no higher.
   *
   * A datagram longer than the path's MTU (1,500 bytes on most networks, headers included) travels in fragments, and is
   * lost when one of them is. Across routers, or on a network that loses packets, use about 1,400; on loopback and in one
   * data centre up to 60,000 is fine and takes fewer rounds.
   */
  readonly maxDatagramBytes: number
  /**
   * The socket's receive buffer, in bytes; the system may give less. What arrives while it is full is lost: it must hold what
   * comes in while the process is busy. 0 leaves it as the system makes it.
   */
  readonly receiveBufferBytes: number
  /**
   * For how long a resolved name is good. Longer saves lookups; a peer that moved is reached that much later. Names alone:
   * an IP address is never looked up.
   */
  readonly lookupCacheMs: number
  /** How many names are remembered; the longest known goes first. */
  readonly maxCachedNames: number
  /** How long a name may take to resolve before what waits for it is lost. */
  readonly lookupTimeoutMs: number
  /**
   * Messages that may be under way at once, their name being resolved or their datagram waiting for the network; more are
   * lost. More bears bursts, less bounds memory while a resolver or the network hangs.
   */
  readonly maxUnderWay: number
  /**
   * For how long after a question a refusal is listened for: word from the other machine that nobody listens there, for which a
   * socket is opened for a moment beside a question to somebody who did not answer the last one. Longer than a round trip is
   * enough; 0 opens none, and a death is then found by silence alone, a second later.
   */
  readonly refusalWaitMs: number
  /** What `close` waits at most for messages under way when it is not told. */
  readonly flushMs: number
  /** Resolves host names. The system's resolver unless given. */
  readonly lookup: Lookup
  /** Picks among a name's addresses. */
  readonly random: Random
}

const sixBytes = 2 ** 48 - 1

/** What one IPv4 datagram can carry. */
const longestDatagram = 65_507

/** The defaults of {@link UdpTransportOptions}. */
export const udpDefaults: UdpTransportOptions = {
  maxDatagramBytes: longestDatagram,
  receiveBufferBytes: 1_048_576,
  lookupCacheMs: 1_000,
  maxCachedNames: 1_024,
  lookupTimeoutMs: 3_000,
  maxUnderWay: 1_024,
  refusalWaitMs: 1_000,
  flushMs: 500,
  lookup: lookUp,
  random: () => randomInt(sixBytes) / sixBytes,
}

const mayBeZero = ['receiveBufferBytes', 'lookupCacheMs', 'maxCachedNames', 'refusalWaitMs', 'flushMs']

/** {@link udpDefaults} with `given` over them; throws a `ConfigError` on what makes no sense. */
export const completeUdpOptions = (given: Overrides<UdpTransportOptions>): UdpTransportOptions =>
  completeOptions('udpTransport', udpDefaults, given, (option) => ({
    least: mayBeZero.includes(option) ? 0 : 1,
    most: option === 'maxDatagramBytes' ? longestDatagram : longestTimerMs,
  }))

/** Where datagrams are kept small all messages must be: else those over the size are made, and lost, for as long as it runs. */
export const refuseTooSmallDatagrams = (
  { maxDatagramBytes }: UdpTransportOptions,
  { maxMessageBytes }: Codec,
): void => {
  if (maxDatagramBytes === longestDatagram || maxMessageBytes <= maxDatagramBytes) return
  throw new ConfigError(
    `datagrams of at most maxDatagramBytes = ${maxDatagramBytes} do not carry messages of maxMessageBytes = ${maxMessageBytes}: ` +
      `set "maxMessageBytes" of every node to ${maxDatagramBytes} ("maxEntryBytes" is at most a quarter of it)`,
  )
}
