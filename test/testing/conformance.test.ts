import { asapScheduler, asyncScheduler } from 'rxjs'
import { seededRandom } from '../../src/random.js'
import { SimulatedNetwork } from '../../src/testing/simulated-network.js'
import { transportConformance, type TransportHarness } from '../../src/testing/conformance/index.js'

const common: Omit<TransportHarness, 'create'> = {
  bind: { host: '127.0.0.1', port: 0 },
  bindIpv6: { host: '::1', port: 0 },
  bindName: { host: 'localhost', port: 0 },
}
const random = seededRandom(1)
const jittering = new SimulatedNetwork({
  scheduler: asyncScheduler,
  random,
  link: { latencyMs: 2, jitterMs: 3, reordering: 0.1, bytesPerSecond: 50_000_000 },
  encode: true,
})
const atOnce = new SimulatedNetwork({ scheduler: asapScheduler, random, link: { latencyMs: 0 } })

const harnesses: readonly (readonly [string, TransportHarness])[] = [
  ['by asapScheduler', { ...common, create: () => atOnce.transport() }],
  ['by asyncScheduler, with jitter, reordering and encoding', { ...common, create: () => jittering.transport() }],
]

describe.each(harnesses)('a simulated network in real time %s', (_, harness) => {
  for (const { name, run } of transportConformance(harness)) test(name, run)
})
