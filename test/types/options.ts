// Compiled by `npm run typecheck`, never run: under exactOptionalPropertyTypes, where `undefined` has to be allowed in words.
import * as t from 'io-ts'
import {
  createGossip,
  type Gossip,
  type GossipOptions,
  type Lookup,
  nssocketTransport,
  type NssocketTransportOptions,
  udpTransport,
  type UdpTransportOptions,
  type ValuesOf,
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

const schema = { load: t.number }
createGossip({ cluster: 'orders', schema })
// @ts-expect-error -- without the schema a load could be anything
createGossip<typeof schema>({ cluster: 'orders' })
const atTimes = createGossip({ cluster: 'orders', schema: process.env['STRICT'] === undefined ? undefined : schema })
// @ts-expect-error -- the same, at times: then values are any JSON
atTimes.value('a', 'load') satisfies number | undefined
declare const untyped: GossipOptions
createGossip(untyped)
declare const typed: GossipOptions<typeof schema>
createGossip(typed).set('load', 0.5)
export const wrapped = <S extends Record<string, t.Mixed>>(options: GossipOptions<S>): Gossip<ValuesOf<S>> =>
  createGossip(options)
wrapped({ cluster: 'orders', schema }).set('load', 0.5)
// @ts-expect-error -- a load is a number
wrapped({ cluster: 'orders', schema }).set('load', 'a lot')

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
