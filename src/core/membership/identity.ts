import { type Address, formatAddress } from '../address.js'
import { outbid } from '../generation.js'
import type { Delta, Row } from '../message.js'
import type { Context } from '../step.js'

/** More outbids than this in a minute mean that somebody outbids back: two processes share the name. */
const maxOutbidsPerMinute = 3
/** For how many heartbeats a later run at another address is watched before it is believed or outbid. */
const watchedBeats = 12

interface Watch {
  readonly generation: number
  sinceMs: number
  heartbeat: number
  lastRiseMs: number
}

/**
 * What this node does when it hears its own name.
 *
 * Most of it is echo: others repeat what it said. Anything newer than what it said was not this run: a former one whose
 * clock was ahead, or another process with the same name. A former run is outbid by a later generation. Another process is
 * told from a former run's remains by its heartbeat: only a living one still rises after a while.
 */
export class Identity {
  #outbidsMs: number[] = []
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

  /** This node stood still for that time: what it watches did not. */
  shift(byMs: number): void {
    if (this.#watch === undefined) return
    this.#watch.sinceMs += byMs
    this.#watch.lastRiseMs += byMs
  }

  /** To be called with each heartbeat: settles what has been watched for long enough. */
  tick(): void {
    const watch = this.#watch
    const { now, settings, own } = this.context
    const watchMs = watchedBeats * settings.heartbeatIntervalMs
    if (watch === undefined || now.monotonicMs - watch.sinceMs < watchMs) return
    this.#watch = undefined
    if (watch.generation <= own.generation) return
    if (watch.lastRiseMs > watch.sinceMs + watchMs / 2) this.#yield()
    else this.#outbid(watch.generation)
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
    if (sameAddress(said.address, this.context.own.address)) this.#outbid(said.generation)
    else this.#observe(said)
  }

  #observe({ generation, heartbeat, status }: Row | Delta): void {
    const nowMs = this.context.now.monotonicMs
    if (this.#watch?.generation !== generation) {
      const known = this.#watch !== undefined && this.#watch.generation > generation
      if (!known) this.#watch = { generation, heartbeat, sinceMs: nowMs, lastRiseMs: nowMs }
    } else if (heartbeat > this.#watch.heartbeat && status === 'alive') {
      this.#watch.heartbeat = heartbeat
      this.#watch.lastRiseMs = nowMs
    }
  }

  #outbid(generation: number): void {
    const { own, now, random, report } = this.context
    this.#watch = undefined
    this.#outbidsMs = this.#outbidsMs.filter((at) => now.monotonicMs - at < 60_000)
    if (this.#outbidsMs.length >= maxOutbidsPerMinute) return this.#yield()
    this.#outbidsMs.push(now.monotonicMs)
    own.reissue(outbid(generation, now.wallMs, random), now.monotonicMs)
    const message = `a former run of ${own.name} was heard (its clock was ahead): this run takes a later generation`
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

const sameAddress = (a: Address, b: Address): boolean => a.host === b.host && a.port === b.port
