// Compiled by `npm run typecheck`, never run: under exactOptionalPropertyTypes, where `undefined` has to be allowed in words.
import {
  createGossip,
  type GossipOptions,
  type Lookup,
  nssocketTransport,
  type NssocketTransportOptions,
  udpTransport,
  type UdpTransportOptions,
} from '../../src/index.js'

// What comes from a variable may be missing, as in the README.
createGossip({
  cluster: 'orders',
  name: process.env['POD_NAME'],
  host: '0.0.0.0',
  port: 9000,
  advertise: process.env['POD_IP'],
  seeds: ['gossip.orders.svc.cluster.local:9000'],
})
// @ts-expect-error -- but for the cluster's name
createGossip({ cluster: process.env['CLUSTER'] })

type Absent<T> = { readonly [K in keyof T]: undefined }

declare const options: Absent<Omit<GossipOptions, 'cluster'>>
createGossip({ ...options, cluster: 'orders' })

declare const environment: Absent<Required<NonNullable<Parameters<typeof createGossip>[1]>>>
createGossip({ cluster: 'orders' }, environment)

declare const tcp: Absent<NssocketTransportOptions>
declare const udp: Absent<UdpTransportOptions>
nssocketTransport(tcp)
udpTransport(udp)
// @ts-expect-error -- an option of the other transport
udpTransport({ connectTimeoutMs: 5 })

declare const lookup: Lookup | undefined
nssocketTransport({ lookup })
