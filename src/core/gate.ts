import { formatAddress } from './address.js'
import type { WireError } from './codec.js'
import type { Message, RefusalMessage } from './message.js'
import { protocolVersion } from './protocol-version.js'
import { senderOf } from './state/holding.js'
import type { Channel, Context } from './step.js'

/** How many addresses are remembered as reported; when there are more, reporting begins anew. */
const maxReported = 1024

const oneVersion = 'give all nodes one version of the library'

/** What to do about being refused. */
const againstRefusal: Readonly<Record<RefusalMessage['reason'], string>> = {
  cluster: 'check "cluster" and "seeds" here',
  'protocol-version': oneVersion,
}

const strangers = 'find out who speaks to this port'

/** What to do about what is no message. */
const againstFault: Readonly<Record<WireError['kind'], string>> = {
  'not-json': strangers,
  'wrong-shape': strangers,
  'out-of-bounds': 'give all nodes the same limits',
  'unknown-version': oneVersion,
}

/**
 * Lets in the messages of this cluster and this protocol, and answers all others with a refusal that says what does not
 * match. Each address is reported once: a misconfigured neighbour speaks every second.
 */
export class Gate {
  readonly #reported = new Set<string>()

  constructor(private readonly context: Context) {}

  /** Whether the message is for this cluster to handle. */
  admits(message: Message, channel: Channel): boolean {
    const { settings, report } = this.context
    const { address, name } = message.sender
    const where = formatAddress(address)
    const from = `${name} (${channel.from})`
    if (message.type === 'refusal') {
      const { reason, expected, received } = message
      const words = `${from} refuses this node: ${reason} is ${received} here, ${expected} there; ${againstRefusal[reason]}`
      if (this.#isNews('refused-by-peer', where)) {
        report({ kind: 'refused-by-peer', message: words, address: channel.from })
      }
      return false
    }
    if (message.cluster === settings.cluster) return true
    if (this.#isNews('wrong-cluster', where)) {
      const words = `${from} belongs to cluster ${message.cluster}, this node to ${settings.cluster}: refused; check "cluster" and "seeds" there`
      report({ kind: 'wrong-cluster', message: words, peer: name, address: channel.from })
    }
    this.#answer('cluster', settings.cluster, message.cluster, channel)
    return false
  }

  /** Reports what is not a message; one of another protocol version is told so. */
  refuse({ kind, detail }: WireError, channel: Channel): void {
    const message = `${channel.from}: ${detail}; ${againstFault[kind]}`
    this.context.report({ kind: 'refused-message', message, address: channel.from })
    if (kind === 'unknown-version') {
      this.#answer('protocol-version', `protocol version ${protocolVersion}`, detail, channel)
    }
  }

  #answer(reason: RefusalMessage['reason'], expected: string, received: string, channel: Channel): void {
    const { settings, own, emit } = this.context
    const message = {
      type: 'refusal',
      cluster: settings.cluster,
      sender: senderOf(own),
      reason,
      expected,
      received,
    } as const
    emit({ kind: 'reply', channel, message })
  }

  #isNews(kind: string, address: string): boolean {
    const report = `${kind} ${address}`
    if (this.#reported.has(report)) return false
    if (this.#reported.size >= maxReported) this.#reported.clear()
    this.#reported.add(report)
    return true
  }
}
