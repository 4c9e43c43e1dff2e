import type { Address } from '../../../src/core/address.js'
import type { Json } from '../../../src/core/json.js'
import type {
  Ahead,
  Columns,
  Delta,
  DeltaEntry,
  DigestMessage,
  Message,
  PeerName,
  Row,
  Sender,
  Suspicion,
} from '../../../src/core/message.js'
import type { GossipNode } from '../../../src/core/node.js'
import { base, codeOf, textOf } from '../../../src/core/reconcile/digits.js'
import { Dice } from '../../../src/testing/storm/dice.js'
import type { Random } from '../../../src/core/random.js'
import { deleted, expired, set } from '../support/make.js'
import { generationAt } from '../support/settings.js'

const most = Number.MAX_SAFE_INTEGER
const names = ['me', '__proto__', 'constructor', 'a:1', 'b:1', ...Array.from({ length: 12 }, (_, i) => `p${i}`)]
const keys = ['k', '__proto__', 'a', 'b', 'c', 'd']
const hosts = ['a', 'b', 'me', '::1', 'x'.repeat(253)]

/**
 * Says anything that the wire format can say, true or not, and knows enough of its victim to be listened to: its roster, its maps, and
 * what it asked.
 */
export class Liar {
  readonly #dice: Dice
  /** What the victim asked lately. */
  readonly asked: DigestMessage[] = []

  constructor(
    random: Random,
    private readonly victim: GossipNode,
  ) {
    this.#dice = new Dice(random)
  }

  message(): Message {
    const envelope = { cluster: 'test', sender: this.#sender() }
    switch (this.#dice.between(0, 3)) {
      case 0: {
        const columns = this.#dice.chance(0.5) ? this.#columns() : undefined
        const complete = columns === undefined && this.#dice.chance(0.6)
        const pace = this.#maybe(0.3, () => ({ limit: this.#count(), wanted: this.#count() }))
        const asked = { exchange: this.#count(), to: this.#dice.one(['me:1', 'seed:1']), complete, pace, columns }
        return {
          type: 'digest',
          ...envelope,
          ...asked,
          unwanted: this.#unwanted(),
          rows: this.#list(8, () => this.#row()),
        }
      }
      case 1: {
        const exchange = this.#dice.chance(0.8) ? (this.asked.at(-1)?.exchange ?? 1) : this.#count()
        const shift = this.#maybe(0.2, () => this.#dice.one([-1e9, 1e9, 5, -5]))
        const answer = { exchange, shift, ahead: this.#ahead(), unwanted: this.#unwanted() }
        return { type: 'reply', ...envelope, ...answer, rows: this.#list(8, () => this.#row()), deltas: this.#deltas() }
      }
      case 2:
        return { type: 'deltas', ...envelope, deltas: this.#deltas() }
      default:
        return { type: 'news', ...envelope, deltas: this.#deltas(), suspicions: this.#suspicions() }
    }
  }

  value(): Json {
    return this.#dice.one([1, -0, 'x', 'y'.repeat(60), { __proto__x: 1 }, null, [1, [2]], true])
  }

  #sender(): Sender {
    return { name: this.#name(), address: this.#address(), generation: this.#generation() }
  }

  #row(): Row {
    const name = this.#name()
    const alive = { status: 'alive', ageMs: 0 } as const
    if (this.#dice.chance(0.1)) return { name, generation: 0, heartbeat: 0, maxVersion: 0, gcVersion: 0, ...alive }
    const held = { heartbeat: this.#count(), maxVersion: this.#count(), gcVersion: this.#count() }
    return { name, generation: this.#generation(), ...held, ...this.#life() }
  }

  #deltas(): Delta[] {
    return this.#list(4, () => this.#delta())
  }

  #delta(): Delta {
    const run = { name: this.#name(), address: this.#address(), generation: this.#generation() }
    const from = this.#dice.chance(0.6) ? this.#dice.between(0, 4) : this.#count()
    let last = from
    const used = this.#dice.some(keys, this.#dice.between(0, 4)).filter(() => last < most - 20)
    const entries = used.map((key) => this.#entry((last += this.#dice.between(1, 3)), key))
    const toVersion = Math.min(most, last + (this.#dice.chance(0.3) ? this.#dice.between(0, 2) : 0))
    const senderMax = Math.min(most, toVersion + (this.#dice.chance(0.4) ? this.#dice.between(0, 9) : 0))
    const gcVersion = this.#dice.chance(0.6) ? 0 : Math.min(senderMax, this.#count())
    return { ...run, heartbeat: this.#count(), ...this.#life(), from, gcVersion, toVersion, senderMax, entries }
  }

  /** Of the victim, of those whom it holds and of others; without an accuser it is an inquiry. */
  #suspicions(): readonly Suspicion[] | undefined {
    return this.#maybe(0.7, () => this.#list(5, () => this.#suspicion()))
  }

  #suspicion(): Suspicion {
    const { own, peers } = this.victim
    const run = this.#dice.chance(0.8) ? peers.holding(this.#name()) : undefined
    const { name, generation, heartbeat } = run ?? own
    const accusers = this.#dice.chance(0.3) ? [] : this.#list(6, () => this.#name())
    const near = heartbeat + this.#dice.one([-1, 0, 1, 20, 65_536, 65_537])
    const said = this.#dice.chance(0.8) ? Math.min(most, Math.max(0, near)) : this.#count()
    if (this.#dice.chance(0.8)) return { name, generation, heartbeat: said, accusers }
    return { name: this.#name(), generation: this.#generation(), heartbeat: said, accusers }
  }

  #entry(version: number, key: string): DeltaEntry {
    const dice = this.#dice
    if (dice.chance(0.3)) return dice.one([deleted, expired])(version, key)
    const remainingMs = dice.chance(0.6) ? Infinity : dice.one([1, 50, 5000, most])
    return set(version, key, this.value(), remainingMs)
  }

  #columns(): Columns {
    const { roster } = this.victim.peers.store
    const place = {
      roster: this.#dice.chance(0.8) ? roster.fingerprint : this.#count(),
      start: this.#dice.chance(0.8) ? this.#dice.between(0, roster.size) : this.#count(),
    }
    const counts = (limit: number): number[] => this.#list(limit, () => this.#count())
    const versions = { max: counts(roster.size + 3), gc: counts(roster.size + 3) }
    if (this.#dice.chance(0.5)) {
      const check = this.#dice.between(0, 2 ** 32 - 1)
      const maps = this.#dice.chance(0.6) ? this.#count() : versions
      const residues = this.#digits(roster.size + 3)
      const upper = this.#dice.chance(0.3)
        ? textOf(Array.from({ length: residues.length }, () => this.#digit()))
        : undefined
      return { ...place, residues, upper, check, versions: maps }
    }
    const count = this.#dice.one([1, 2, 4, 2 ** 40, most])
    const sections = {
      count,
      first: this.#dice.between(0, Math.min(4, count) - 1),
      sizes: counts(5),
      fingerprints: counts(5),
    }
    return { ...place, heartbeats: counts(roster.size + 4), versions, sections }
  }

  #ahead(): Ahead | null | undefined {
    const columns = this.asked.at(-1)?.columns
    if (columns === undefined || this.#dice.chance(0.3)) return this.#dice.one([null, undefined])
    const mapsDiffer = this.#maybe(0.3, () => true as const)
    const named = this.#maybe(0.5, () =>
      this.#list(6, () => (this.#dice.chance(0.9) ? this.#dice.between(0, 4) : most)),
    )
    const by = this.#digits(20)
    const upper = by !== '' && this.#dice.chance(0.3) ? by.slice(1) || by : undefined
    return { roster: columns.roster, by, upper, mapsDiffer, named }
  }

  #digits(limit: number): string {
    return textOf(this.#list(limit, () => this.#digit()))
  }

  #digit(): number {
    return codeOf(this.#dice.between(0, base - 1))
  }

  #unwanted(): readonly PeerName[] | undefined {
    return this.#maybe(0.3, () => this.#list(5, () => this.#name()))
  }

  #life(): Pick<Row, 'status' | 'ageMs'> {
    if (this.#dice.chance(0.75)) return { status: 'alive', ageMs: 0 }
    return { status: this.#dice.one(['failed', 'left']), ageMs: this.#dice.one([0, 10, 500, 5000, 1e6, most]) }
  }

  #count(): number {
    if (this.#dice.chance(0.5)) return this.#dice.between(0, 20)
    if (this.#dice.chance(0.6)) return this.#dice.between(0, 200)
    return this.#dice.one([0, 1, 2, base - 1, base, 1e6, 2 ** 31, 2 ** 32, most - 1, most])
  }

  /** Mostly of the first runs; sometimes of a later or a former one, or of a time that nobody believes. */
  #generation(): number {
    if (this.#dice.chance(0.7)) return generationAt(0)
    const near = generationAt(this.#dice.one([-1e5, -1, 1, 1000, 5000])) + this.#dice.between(0, 2)
    return this.#dice.chance(0.8) ? near : this.#dice.one([1, most, generationAt(5e11), generationAt(4e10)])
  }

  #name(): PeerName {
    return this.#dice.one(names)
  }

  #address(): Address {
    return { host: this.#dice.one(hosts), port: this.#dice.one([1, 2, 65_535]) }
  }

  #list<T>(limit: number, make: () => T): T[] {
    return Array.from({ length: this.#dice.between(0, limit - 1) }, make)
  }

  #maybe<T>(probability: number, make: () => T): T | undefined {
    return this.#dice.chance(probability) ? make() : undefined
  }
}
