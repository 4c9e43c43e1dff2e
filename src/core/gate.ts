import { formatAddress } from './address.js'
import type { WireError } from './codec.js'
import type { InnerMessage, RefusalMessage, Sender } from './message.js'
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
  admits(message: InnerMessage, channel: Channel): boolean {
    const { settings, report } = this.context
    const { cluster, sender } = message
    if (cluster === settings.cluster) return true
    if (this.#isNews('wrong-cluster', sender)) {
      const words = `${who(sender, channel)} belongs to cluster ${cluster}, this node to ${settings.cluster}: refused; check "cluster" and "seeds" there`
      report({ kind: 'wrong-cluster', message: words, peer: sender.name, address: channel.from })
    }
    const exchange = message.type === 'digest' ? message.exchange : undefined
    this.#answer({ reason: 'cluster', expected: settings.cluster, received: cluster, exchange }, channel)
    return false
  }

  /** Reports that somebody refused what this node said. */
  heardRefusal({ sender, reason, expected, received }: RefusalMessage, channel: Channel): void {
    if (!this.#isNews('refused-by-peer', sender)) return
    const from = who(sender, channel)
    const message = `${from} refuses this node: ${reason} is ${received} here, ${expected} there; ${againstRefusal[reason]}`
    this.context.report({ kind: 'refused-by-peer', message, address: channel.from })
  }

  /** Reports what is not a message; one of another protocol version is told so. */
  refuse({ kind, detail }: WireError, channel: Channel): void {
    const message = `${channel.from}: ${detail}; ${againstFault[kind]}`
    this.context.report({ kind: 'refused-message', message, address: channel.from })
    if (kind !== 'unknown-version') return
    const expected = `protocol version ${protocolVersion}`
    this.#answer({ reason: 'protocol-version', expected, received: detail }, channel)
  }

  #answer(refusal: Omit<RefusalMessage, 'type' | 'cluster' | 'sender'>, channel: Channel): void {
    const { settings, own, emit } = this.context
    const message = { type: 'refusal', cluster: settings.cluster, sender: senderOf(own), ...refusal } as const
    emit({ kind: 'reply', channel, message })
  }

  #isNews(kind: string, { address }: Sender): boolean {
    const report = `${kind} ${formatAddress(address)}`
    if (this.#reported.has(report)) return false
    if (this.#reported.size >= maxReported) this.#reported.clear()
    this.#reported.add(report)
    return true
  }
}

const who = ({ name }: Sender, { from }: Channel): string => `${name} (${from})`
