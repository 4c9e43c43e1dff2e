import { type Either, right } from 'fp-ts/lib/Either.js'
import { Subject } from 'rxjs'
import { type Address, formatAddress, isAddress, isDialable } from '../core/address.js'
import type { Message } from '../core/message.js'
import { BindError } from '../errors.js'
import type { Codec, Received, Transport, TransportProblem, WireError } from '../transport/port.js'
import type { NodeTime } from './node-time.js'

/** A message under way. */
export interface Parcel {
  readonly message: Message
  /** The message as it travels, where it does. */
  readonly text: string | undefined
  readonly from: Address
  readonly to: Address
  /** Tells the sender that nobody was reached. */
  readonly unreachable: (why: 'refused' | 'timed-out') => void
}

/** What a transport needs of its network. */
export interface Carrier {
  readonly bind: (address: Address, transport: SimulatedTransport) => Address
  readonly unbind: (bound: Address) => void
  readonly carry: (parcel: Parcel) => void
  /** Does something after the usual latency. */
  readonly later: (work: () => void) => void
}

/** One process's end of a simulated network. */
export class SimulatedTransport implements Transport {
  readonly #received = new Subject<Received>()
  readonly #problems = new Subject<TransportProblem>()
  readonly received$ = this.#received.asObservable()
  readonly problems$ = this.#problems.asObservable()
  #end: { readonly codec: Codec; readonly bound: Address } | undefined
  #closed = false

  constructor(
    private readonly network: Carrier,
    private readonly time: NodeTime,
    private readonly encodes: boolean,
  ) {}

  /** Binds at once: in virtual time nothing may wait for a promise. Throws a `BindError` when it cannot. */
  bind(codec: Codec, address: Address): Address {
    const refuse = (why: string): BindError => new BindError(`cannot listen on ${formatAddress(address)}: ${why}`)
    if (this.#closed) throw refuse('this transport was closed; make a new one')
    if (this.#end !== undefined) throw refuse('this transport listens already; make another one')
    if (!isAddress(address)) throw refuse('no host with a port from 0 to 65535')
    const bound = this.network.bind(address, this)
    this.#end = { codec, bound }
    return bound
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- so that a refusal is a rejection, as it is with sockets
  readonly listen = async (codec: Codec, address: Address): Promise<Address> => this.bind(codec, address)

  readonly send = (to: Address, message: Message): void => {
    if (this.#closed) return
    if (this.#end === undefined) this.network.later(() => this.#unreachable(to, false, 'sent before listening'))
    else if (!isDialable(to)) this.network.later(() => this.#unreachable(to, false, 'no address that can be dialled'))
    else {
      this.#carry(to, message, (why) =>
        this.#unreachable(to, why === 'refused', why === 'refused' ? 'nobody listens there' : 'no answer'),
      )
    }
  }

  /** What was sent before still arrives. */
  readonly close = (): Promise<void> => {
    this.crash()
    return Promise.resolve()
  }

  /** Is gone, without a word. */
  crash(): void {
    if (this.#end !== undefined && !this.#closed) this.network.unbind(this.#end.bound)
    this.#closed = true
    this.#received.complete()
    this.#problems.complete()
  }

  /** @internal */
  arrive({ message, text, from }: Parcel): void {
    this.time.whenRunning(() => {
      if (this.#closed || this.#end === undefined) return
      const content: Either<WireError, Message> = text === undefined ? right(message) : this.#end.codec.decode(text)
      // an answer to somebody who is gone is lost without a word
      const reply = (answer: Message): void => this.#carry(from, answer, () => undefined)
      this.#received.next({ from: formatAddress(from), content, reply })
    })
  }

  #carry(to: Address, message: Message, unreachable: Parcel['unreachable']): void {
    if (this.#closed || this.#end === undefined) return
    const { bound: from, codec } = this.#end
    this.network.carry({ message, text: this.encodes ? codec.encode(message) : undefined, from, to, unreachable })
  }

  #unreachable(to: Address, refused: boolean, detail: string): void {
    this.time.whenRunning(() =>
      this.#problems.next({ kind: 'unreachable', address: formatAddress(to), outbound: true, refused, detail }),
    )
  }
}
