import { type Address, formatAddress, isSameAddress } from '../address.js'
import type { Instant } from '../clock.js'
import { outbid } from '../generation.js'
import type { Delta, Row, Sender } from '../message.js'
import type { Context } from '../step.js'

/** More outbids of later runs than this in a minute mean that somebody outbids back: two processes share the name. */
const maxOutbidsPerMinute = 3
/** For how many heartbeats a later run at another address is watched before it is believed or outbid. */
export const watchedBeats = 12
/** One that rises all through so many watches lives, though it does not answer. */
const mostWatches = 5

interface Watch {
  readonly generation: number
  sinceMs: number
  heartbeat: number
  lastRiseMs: number
  /** Where it is said to be; rows do not tell. */
  address: Address | undefined
  /** When it last answered a question of this node's. */
  answeredMs: number
  /** Watches before this one at the end of which its heartbeat rose. */
  readonly risen: number
}

/**
 * What this node does when it hears its own name.
 *
 * Most of it is echo: others repeat what it said. Anything newer than what it said was not this run: a former one whose
 * clock was ahead, or another process with the same name. A former run is outbid by a later generation. Another process is
 * told from a former run's remains by asking it. Its heartbeat alone is no proof: the last of a former run's may come late,
 * from somebody who was cut off.
 */
export class Identity {
  #outbidsMs: number[] = []
  /** In which step that was last done: what one message says is outbid once. */
  #outbidAt: Instant | undefined
  #watch: Watch | undefined
  #yielded = false

  constructor(private readonly context: Context) {}

  /** Another process holds the name and this one must stop. */
  get yielded(): boolean {
    return this.#yielded
  }

  /** Takes a row or delta that carries this node's name. Rows have no address, so a later run in one waits for its delta. */
  heard(said: Row | Delta): void {
    const { own } = this.context
    if (said.generation < own.generation || own.status === 'left') return
    if (said.generation === own.generation) {
      if (this.#wasNotUs(said)) this.#outbid(said.generation)
    } else if ('address' in said) this.#laterRun(said)
    else this.#observe(said)
  }

  /** This node stood still or was late for that time: what it watches did not. */
  shift(byMs: number, nowMs: number): void {
    if (this.#watch === undefined) return
    for (const when of ['sinceMs', 'lastRiseMs', 'answeredMs'] as const) {
      this.#watch[when] = Math.min(nowMs, this.#watch[when] + byMs)
    }
  }

  /** A process of this node's name answered a question. */
  answered({ generation }: Sender): void {
    if (this.#watch?.generation === generation) this.#watch.answeredMs = this.context.now.monotonicMs
  }

  /**
   * To be called with each heartbeat: settles what has been watched for long enough. Returns the address of one that is
   * being watched, to be asked for a sign of life. `isBelieved`: whether others would believe a generation beyond that one,
   * as far as is known by now.
   */
  tick(isBelieved: (generation: number) => boolean): Address | undefined {
    const watch = this.#watch
    const { now, settings, own } = this.context
    const watchMs = watchedBeats * settings.heartbeatIntervalMs
    if (watch === undefined || now.monotonicMs - watch.sinceMs < watchMs) return watch?.address
    this.#watch = undefined
    if (watch.generation <= own.generation || !isBelieved(watch.generation)) return undefined
    const halfMs = watch.sinceMs + watchMs / 2
    const rose = watch.lastRiseMs > halfMs
    if (watch.answeredMs > halfMs || (rose && watch.risen + 1 >= mostWatches)) this.#yield()
    else if (rose) this.#watch = { ...watch, sinceMs: now.monotonicMs, risen: watch.risen + 1 }
    else this.#outbid(watch.generation)
    return undefined
  }

  /**
   * Whether somebody knows more of this generation than was ever said in it. The gc column is held against the own max
   * version: a peer that resyncs this node's map shows its goal there, which is an honest echo.
   */
  #wasNotUs(said: Row | Delta): boolean {
    const { own } = this.context
    const claims = Math.max(claimedMax(said), said.gcVersion)
    return said.heartbeat > own.heartbeat || claims > own.maxVersion || said.status === 'left'
  }

  #laterRun(said: Delta): void {
    if (isSameAddress(said.address, this.context.own.address)) this.#outbid(said.generation)
    else this.#observe(said)
  }

  #observe(said: Row | Delta): void {
    const { generation, heartbeat, status } = said
    const nowMs = this.context.now.monotonicMs
    if (this.#watch !== undefined && this.#watch.generation > generation) return
    if (this.#watch?.generation !== generation) {
      const unasked = { address: undefined, answeredMs: -Infinity, risen: 0 }
      this.#watch = { generation, heartbeat, sinceMs: nowMs, lastRiseMs: nowMs, ...unasked }
    } else if (heartbeat > this.#watch.heartbeat && status === 'alive') {
      this.#watch.heartbeat = heartbeat
      this.#watch.lastRiseMs = nowMs
    }
    if ('address' in said) this.#watch.address = said.address
  }

  #outbid(generation: number): void {
    const { own, now, random, report } = this.context
    this.#watch = undefined
    if (this.#outbidAt === now) return
    this.#outbidsMs = this.#outbidsMs.filter((at) => now.monotonicMs - at < 60_000)
    if (this.#outbidsMs.length >= maxOutbidsPerMinute) {
      // who claims too much of this very run is mistaken, and no rival: nobody else takes that generation
      if (generation > own.generation) this.#yield()
      return
    }
    this.#outbidAt = now
    this.#outbidsMs.push(now.monotonicMs)
    own.reissue(outbid(generation, now.wallMs, random), now.monotonicMs)
    const message =
      `a former run of ${own.name} was heard (its clock was ahead): this run takes a later generation; ` +
      'if it is frequent, look at the clock'
    report({ kind: 'outbid', message, peer: own.name, address: formatAddress(own.address) })
  }

  #yield(): void {
    const { own, report, emit } = this.context
    this.#yielded = true
    const message = `another process uses the name ${own.name}: this one stops; give each process a name of its own`
    report({ kind: 'name-conflict', message, peer: own.name, address: formatAddress(own.address) })
    emit({ kind: 'yielded' })
  }
}

const claimedMax = (said: Row | Delta): number => ('address' in said ? said.senderMax : said.maxVersion)
