import { isRight } from 'fp-ts/lib/Either.js'
import { GossipNode } from '../../../src/core/node.js'
import type { Settings } from '../../../src/core/settings.js'
import type { Effect, Input } from '../../../src/core/step.js'
import { seededRandom } from '../../../src/random.js'
import { booksAgree } from '../../../src/testing/checkers/books.js'
import { memoryIsBounded } from '../../../src/testing/checkers/bounds.js'
import { livesInOrder } from '../../../src/testing/checkers/lives.js'
import { messagesFit } from '../../../src/testing/checkers/messages.js'
import { neverGoesBack } from '../../../src/testing/checkers/monotonic.js'
import type { Checker } from '../../../src/testing/checkers/step.js'
import { updatesInOrder } from '../../../src/testing/checkers/update-order.js'
import { Dice } from '../../../src/testing/storm/dice.js'
import { jsonCodec } from '../../../src/wire/codec.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { addressOf } from '../support/make.js'
import { generationAt, testSettings, wallStartMs } from '../support/settings.js'
import { Liar } from './liar.js'

const bounds = { maxEntryBytes: 128, maxKeyBytes: 512, maxNameBytes: 765, maxClusterBytes: 765, maxDepth: 5 }
const keys = ['a', 'b', '__proto__', 'c']
const addresses = ['a:1', 'b:1', 'seed:1', '[::1]:2']

/** Bounds that are small enough to be hit, and whatever else makes a node go another way. */
const settingsOf = (dice: Dice): Settings => ({
  ...testSettings,
  failedGraceMs: dice.one([100, 3000, 20_000, 100_000]),
  tombstoneGraceMs: dice.one([100, 3000]),
  maxMessageBytes: dice.one([1400, 2048, 8192]),
  maxDigestBytes: dice.one([200, 400, 1000, 4000]),
  maxDigestPeers: dice.one([1, 2, 1024]),
  maxPeers: dice.one([1, 3, 8, 50]),
  maxKeysPerPeer: dice.one([4, 5, 20]),
  maxStateBytes: dice.one([1024, 2000, 10_000]),
  columnsFrom: dice.one([2, 4, 8]),
  newsFanout: dice.one([0, 3]),
  newsPauseMs: dice.one([1, 20, 5000]),
  partners: dice.one([0, 4]),
  fanout: dice.one([1, 3]),
  suspectPhi: dice.one([0.01, 0.3, 1.5]),
  evaluationIntervalMs: dice.one([10, 250, 4000]),
  packing: dice.one(['depth', 'breadth']),
})

/** A node among liars: what it hears was decoded and is not true, its clock jumps, and its own application writes meanwhile. */
export class Victim {
  readonly #dice: Dice
  readonly #node: GossipNode
  readonly #liar: Liar
  readonly #codec: ReturnType<typeof jsonCodec>
  readonly #checkers: readonly Checker[]
  #nowMs = 0
  #wallOffsetMs = 0
  #yielded = false

  constructor(seed: number) {
    const random = seededRandom(seed)
    this.#dice = new Dice(random)
    const settings = settingsOf(this.#dice)
    this.#codec = jsonCodec({ ...bounds, maxMessageBytes: settings.maxMessageBytes })
    const identity = { name: 'me', address: addressOf('me'), generation: generationAt(0), seeds: [addressOf('seed')] }
    const environment = { settings, random: seededRandom(Math.imul(seed + 1, 0x9e3779b1)), sizes: jsonSizes }
    this.#node = new GossipNode(environment, identity, this.#now)
    this.#liar = new Liar(random, this.#node)
    this.#checkers = [
      booksAgree(),
      memoryIsBounded(settings),
      messagesFit(this.#codec),
      neverGoesBack(),
      livesInOrder(),
      updatesInOrder(),
    ]
  }

  /** So many things happen to it, or until it has yielded its name. Throws at the first that breaks a rule. */
  live(inputs: number): void {
    for (let i = 0; i < inputs && !this.#yielded; i++) {
      this.#passTime()
      if (this.#node.nextWakeMs <= this.#nowMs) this.#step({ kind: 'wake' })
      if (this.#node.nextEvaluationMs <= this.#nowMs) this.#step({ kind: 'evaluation' })
      const input = this.#input()
      if (input !== undefined) this.#step(input)
    }
  }

  get #now() {
    return { monotonicMs: this.#nowMs, wallMs: wallStartMs + this.#nowMs + this.#wallOffsetMs }
  }

  #passTime(): void {
    const dice = this.#dice
    if (dice.chance(0.35)) this.#nowMs += dice.one([1, 5, 100, 1000])
    if (dice.chance(0.005)) this.#nowMs += dice.one([10_000, 100_000])
    if (dice.chance(0.01)) this.#wallOffsetMs += dice.one([-1e5, 1e5, 4e10, -4e10])
  }

  #input(): Input | undefined {
    const dice = this.#dice
    const what = dice.between(1, 100)
    if (what <= 60) return this.#heard()
    if (what <= 72) return { kind: 'round' }
    if (what <= 82) return { kind: 'heartbeat' }
    if (what <= 90) {
      const expiresInMs = dice.one([Infinity, 10, 1000, 1e15])
      return { kind: 'command', command: { kind: 'set', key: dice.one(keys), value: this.#liar.value(), expiresInMs } }
    }
    if (what <= 94) return { kind: 'command', command: { kind: 'delete', key: dice.one(keys) } }
    const address = dice.one(addresses)
    if (what <= 97) return { kind: 'unreachable', address, refused: dice.chance(0.5), detail: 'x' }
    return { kind: 'unsent', address, detail: 'x' }
  }

  /** What cannot be decoded goes no further than the codec. */
  #heard(): Input | undefined {
    const decoded = this.#codec.decode(this.#codec.encode(this.#liar.message()))
    if (!isRight(decoded)) return undefined
    return { kind: 'message', message: decoded.right, channel: { from: 'liar:1', reply: () => undefined } }
  }

  #step(input: Input): void {
    const effects = this.#node.step(input, this.#now)
    for (const effect of effects) this.#note(effect)
    for (const check of this.#checkers) {
      const fault = check({ node: this.#node, input, effects })
      if (fault !== undefined) throw new Error(`${fault} (after ${JSON.stringify(input)})`)
    }
    const isAwaited = input.kind === 'wake' && !this.#yielded && this.#node.nextWakeMs <= this.#nowMs
    if (isAwaited) throw new Error(`woken, and wants to be again at once: at ${this.#node.nextWakeMs}`)
  }

  #note(effect: Effect): void {
    if (effect.kind === 'yielded') this.#yielded = true
    if (effect.kind !== 'send' && effect.kind !== 'reply') return
    const { message } = effect
    if (message.type === 'digest') this.#liar.asked.push(message)
    const decoded = this.#codec.decode(this.#codec.encode(message))
    if (!isRight(decoded)) throw new Error(`nobody can read its ${message.type}: ${decoded.left.detail}`)
  }
}
