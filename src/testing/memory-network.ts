import { asapScheduler, type SchedulerLike, Subject } from 'rxjs'
import { right } from 'fp-ts/lib/Either.js'
import { type Address, formatAddress, isAddress, isDialable } from '../core/address.js'
import type { Message } from '../core/message.js'
import { BindError } from '../errors.js'
import type { Codec, Received, Transport, TransportProblem } from '../transport/port.js'

/** How an in-memory network behaves. */
export interface MemoryNetworkOptions {
  /** Carries the messages: in virtual time with a virtual scheduler. `asapScheduler` unless given. */
  readonly scheduler?: SchedulerLike
  /** How long each message travels; 0 unless given. */
  readonly latencyMs?: number
  /** Whether messages go through both codecs, as on a real network, or arrive as the object that was sent. */
  readonly encode?: boolean
}

/** A network in memory: transports made by one of them reach each other and nobody else. */
export interface MemoryNetwork {
  /** A transport that listens nowhere yet. */
  readonly transport: () => Transport
}

/**
 * Makes a network without sockets, for tests: the same port, no operating system, and time from a scheduler.
 *
 * Hosts are mere names here; whoever listens on `0.0.0.0` or `::` is reached by every host with that port.
 *
 * @example
 * const network = memoryNetwork({ latencyMs: 5 })
 * const transport = network.transport()
 */
export const memoryNetwork = (options: MemoryNetworkOptions = {}): MemoryNetwork => {
  const network = new Network(options)
  return { transport: () => new MemoryTransport(network) }
}

const wildcards: readonly string[] = ['0.0.0.0', '::']
const firstFreePort = 49_152

class Network {
  readonly #listening = new Map<number, Map<string, MemoryTransport>>()
  readonly #scheduler: SchedulerLike
  readonly #latencyMs: number
  readonly encode: boolean

  constructor({ scheduler = asapScheduler, latencyMs = 0, encode = false }: MemoryNetworkOptions) {
    this.#scheduler = scheduler
    this.#latencyMs = latencyMs
    this.encode = encode
  }

  /** The address with a real port; `undefined` when somebody has it. */
  bind({ host, port }: Address, transport: MemoryTransport): Address | undefined {
    const bound = { host, port: port === 0 ? this.#freePort() : port }
    const hosts = this.#listening.get(bound.port) ?? new Map<string, MemoryTransport>()
    const taken = wildcards.includes(host) ? hosts.size > 0 : [host, ...wildcards].some((name) => hosts.has(name))
    if (taken) return undefined
    this.#listening.set(bound.port, hosts.set(host, transport))
    return bound
  }

  unbind({ host, port }: Address): void {
    const hosts = this.#listening.get(port)
    hosts?.delete(host)
    if (hosts?.size === 0) this.#listening.delete(port)
  }

  /** Who listens there at this moment. */
  at({ host, port }: Address): MemoryTransport | undefined {
    const hosts = this.#listening.get(port)
    return hosts && [host, ...wildcards].map((name) => hosts.get(name)).find((found) => found !== undefined)
  }

  /** Does it when a message sent now arrives. */
  onArrival(work: () => void): void {
    this.#scheduler.schedule(work, this.#latencyMs)
  }

  #freePort(): number {
    let port = firstFreePort
    while (this.#listening.has(port)) port++
    return port
  }
}

class MemoryTransport implements Transport {
  readonly #network: Network
  readonly #received = new Subject<Received>()
  readonly #problems = new Subject<TransportProblem>()
  #node: { readonly codec: Codec; readonly bound: Address } | undefined
  #closed = false

  readonly received$ = this.#received.asObservable()
  readonly problems$ = this.#problems.asObservable()

  constructor(network: Network) {
    this.#network = network
  }

  // `async`, so that a refusal is a rejection, as it is with sockets.
  // eslint-disable-next-line @typescript-eslint/require-await
  readonly listen = async (codec: Codec, bind: Address): Promise<Address> => {
    const refuse = (why: string): BindError => new BindError(`cannot listen on ${formatAddress(bind)}: ${why}`)
    if (this.#closed) throw refuse('this transport was closed; make a new one')
    if (this.#node !== undefined) throw refuse('this transport listens already; make another one')
    if (!isAddress(bind)) throw refuse('no host with a port from 0 to 65535')
    const bound = this.#network.bind(bind, this)
    if (bound === undefined) throw refuse('the port is in use; choose another, or port 0 for any free one')
    this.#node = { codec, bound }
    return bound
  }

  readonly send = (to: Address, message: Message): void => {
    if (this.#closed) return
    if (this.#node === undefined || !isDialable(to)) {
      const detail = this.#node === undefined ? 'sent before listening' : 'not an address that can be dialled'
      this.#network.onArrival(() => this.#unreachable(to, false, detail))
      return
    }
    this.#carry(message, () => {
      const receiver = this.#network.at(to)
      if (receiver === undefined) this.#unreachable(to, true, 'nobody listens there')
      return receiver
    })
  }

  readonly close = (): Promise<void> => {
    if (this.#node !== undefined && !this.#closed) this.#network.unbind(this.#node.bound)
    this.#closed = true
    this.#received.complete()
    this.#problems.complete()
    return Promise.resolve()
  }

  /** Who receives is asked on arrival: a message under way finds whoever listens by then. */
  #carry(message: Message, receiver: () => MemoryTransport | undefined): void {
    const node = this.#node
    if (node === undefined) return
    const text = this.#network.encode ? node.codec.encode(message) : undefined
    this.#network.onArrival(() => {
      const to = receiver()
      if (to !== undefined) to.#arrive(this, node.bound, message, text)
    })
  }

  #arrive(sender: MemoryTransport, from: Address, message: Message, text: string | undefined): void {
    if (this.#closed || this.#node === undefined) return
    this.#received.next({
      from: formatAddress(from),
      content: text === undefined ? right(message) : this.#node.codec.decode(text),
      reply: (answer) => {
        if (!this.#closed) this.#carry(answer, () => sender)
      },
    })
  }

  #unreachable(to: Address, refused: boolean, detail: string): void {
    this.#problems.next({ kind: 'unreachable', address: formatAddress(to), outbound: true, refused, detail })
  }
}
