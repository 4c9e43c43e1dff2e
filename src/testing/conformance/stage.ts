import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import type { Observable, Subscription } from 'rxjs'
import { defaults } from '../../config/defaults.js'
import { parseOptions } from '../../config/parse.js'
import type { Address } from '../../core/address.js'
import type { Message } from '../../core/message.js'
import { ConfigError } from '../../errors.js'
import { codecOf } from '../../gossip/codec-of.js'
import type { Codec, Received, Transport, TransportProblem } from '../../transport/port.js'
import type { TransportHarness } from './harness.js'

/** A transport that listens, and what it was told so far. */
export interface Actor {
  readonly transport: Transport
  readonly address: Address
  readonly received: readonly Received[]
  readonly problems: readonly TransportProblem[]
  /** Which of its streams have ended, and how. */
  readonly ended: readonly string[]
}

/** Where one check plays: makes actors, waits for what they are told, and closes them all at the end. */
export class Stage {
  readonly harness: TransportHarness
  /** That of a node which puts up with messages so large. */
  readonly codec: Codec
  readonly #transports: Transport[] = []
  readonly #waiting = new Set<() => void>()

  constructor(harness: TransportHarness) {
    this.harness = harness
    const { maxMessageBytes = defaults.maxMessageBytes } = harness
    const maxEntryBytes = Math.min(defaults.maxEntryBytes, Math.floor(maxMessageBytes / 4))
    const config = parseOptions({ cluster: 'conformance', maxMessageBytes, maxEntryBytes })
    if (isLeft(config)) throw new ConfigError(config.left)
    this.codec = codecOf(config.right)
  }

  /** A transport, to be closed at the end. */
  create(): Transport {
    const transport = this.harness.create()
    this.#transports.push(transport)
    return transport
  }

  /** A transport that listens and records. */
  async actor(bind: Address = this.harness.bind): Promise<Actor> {
    const transport = this.create()
    const received: Received[] = []
    const problems: TransportProblem[] = []
    const ended: string[] = []
    const record = <T>(stream$: Observable<T>, name: string, told: T[]): void => {
      stream$.subscribe({
        next: (value) => {
          told.push(value)
          this.#changed()
        },
        error: (error: unknown) => {
          ended.push(`${name} failed: ${String(error)}`)
          this.#changed()
        },
        complete: () => {
          ended.push(`${name} completed`)
          this.#changed()
        },
      })
    }
    record(transport.received$, 'received$', received)
    record(transport.problems$, 'problems$', problems)
    const address = await transport.listen(this.codec, bind)
    return { transport, address, received, problems, ended }
  }

  /** Waits until `holds` does, looking whenever an actor is told something. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const { patienceMs = 5_000 } = this.harness
    if (holds()) return
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => finish(() => reject(new Error(`waited ${patienceMs} ms in vain: ${what}`))),
        patienceMs,
      )
      const look = (): void => {
        if (holds()) finish(resolve)
      }
      const finish = (how: () => void): void => {
        clearTimeout(timer)
        this.#waiting.delete(look)
        how()
      }
      this.#waiting.add(look)
    })
  }

  /** Does something at each value of a stream that never fails (`actor` records whether it does). */
  on<T>(stream$: Observable<T>, handler: (value: T) => void): Subscription {
    return stream$.subscribe({
      next: (value) => {
        handler(value)
        this.#changed()
      },
      error: () => undefined,
    })
  }

  /** What was received, as text: equal for equal messages, whether or not they are the same object. */
  texts(received: readonly Received[]): readonly string[] {
    return received.map(({ content }) =>
      isRight(content) ? this.text(content.right) : `refused: ${content.left.kind}, ${content.left.detail}`,
    )
  }

  text(message: Message): string {
    return this.codec.encode(message)
  }

  async strike(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.close()))
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look()
  }
}

/** Fails the check, unless. */
export const expectThat: (holds: boolean, otherwise: string) => asserts holds = (holds, otherwise) => {
  if (!holds) throw new Error(otherwise)
}
