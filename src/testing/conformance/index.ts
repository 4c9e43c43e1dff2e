export type { ConformanceCheck, TransportHarness } from './harness.js'
export { transportConformance } from './transport-conformance.js'
