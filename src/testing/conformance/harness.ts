import type { Address } from '../../core/address.js'
import type { Transport } from '../../transport/port.js'

/** What the conformance checks need to know of a transport. */
export interface TransportHarness {
  /** A new transport that listens nowhere yet and can reach the others made here. */
  readonly create: () => Transport
  /** How large the largest message is that it has to carry, in encoded bytes. As by default of a node, 65536, unless given. */
  readonly maxMessageBytes?: number
  /** Where to listen; port 0 takes a free one. */
  readonly bind: Address
  /** The same over IPv6 (`::1`, say); left out, nothing is checked over IPv6. */
  readonly bindIpv6?: Address
  /** The same by a host name (`localhost`, say); left out, no name is checked. */
  readonly bindName?: Address
  /** Whether it finds out that nobody listens at an address. Not so for plain datagrams. `true` unless given. */
  readonly noticesUnreachable?: boolean
  /** How long to wait for what must happen before giving up: generous, as nothing waits for it to pass. 5000 unless given. */
  readonly patienceMs?: number
}

/** One thing every transport must do; `run` rejects with an error that says what it did instead. */
export interface ConformanceCheck {
  readonly name: string
  readonly run: () => Promise<void>
}
