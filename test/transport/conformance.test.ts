import { memoryNetwork } from '../../src/testing/memory-network.js'
import { transportConformance, type TransportHarness } from '../../src/testing/conformance/index.js'
import { nssocketTransport } from '../../src/transport/nssocket/transport.js'
import { udpTransport } from '../../src/transport/udp/transport.js'

const common: Omit<TransportHarness, 'create'> = {
  bind: { host: '127.0.0.1', port: 0 },
  bindIpv6: { host: '::1', port: 0 },
  bindName: { host: 'localhost', port: 0 },
}
const passing = memoryNetwork()
const encoding = memoryNetwork({ encode: true, latencyMs: 2 })

const datagrams = { ...common, maxMessageBytes: 60_000 }
const plain = { ...datagrams, noticesUnreachable: false }

const harnesses: readonly (readonly [string, TransportHarness])[] = [
  ['nssocket', { ...common, create: () => nssocketTransport() }],
  ['UDP', { ...datagrams, create: () => udpTransport() }],
  ['UDP that knows no refusals', { ...plain, create: () => udpTransport({ refusalWaitMs: 0 }) }],
  ['memory network', { ...common, create: () => passing.transport() }],
  ['memory network that encodes, with latency', { ...common, create: () => encoding.transport() }],
]

describe.each(harnesses)('%s', (_name, harness) => {
  for (const { name, run } of transportConformance(harness)) test(name, run)
})
