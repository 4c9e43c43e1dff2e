export { nssocketDefaults, type NssocketTransportOptions } from './options.js'
export { nssocketTransport } from './transport.js'
