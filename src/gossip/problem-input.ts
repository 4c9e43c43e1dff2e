import { hostOf } from '../core/address.js'
import type { Input } from '../core/step.js'
import type { TransportProblem } from '../transport/port.js'

type ProblemInput = Extract<Input, { kind: 'unreachable' | 'unsent' | 'dropped' }>

/**
 * What a transport's problem is to the node. What was dropped is only reported: with what to do about it, and by the host where
 * somebody else dialled, who does so from another port each time.
 */
export const problemInput = ({ kind, address, outbound, refused, detail }: TransportProblem): ProblemInput => {
  switch (kind) {
    case 'unreachable':
      return { kind, address, refused, detail }
    case 'not-sent':
      return { kind: 'unsent', address, detail }
    default:
      return {
        kind: 'dropped',
        address,
        detail: `${kind}: ${detail}; ${advice[kind]}`,
        ...(outbound ? {} : { about: hostOf(address) }),
      }
  }
}

const advice: Readonly<Record<Exclude<TransportProblem['kind'], 'unreachable' | 'not-sent'>, string>> = {
  'slow-reader': 'that process, or the way to it, is too slow',
  oversized: 'give all nodes the same "maxMessageBytes", no more than the transport carries',
  stalled: 'look at the network, and at who connects to this port',
  'too-many-connections': 'raise the limit of the transport, or find out who connects to this port',
  'socket-error': 'look at the network',
}
