export { udpTransport } from './transport.js'
export type { UdpTransportOptions } from './options.js'
