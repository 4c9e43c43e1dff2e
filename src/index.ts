/** grapevine-rx: a gossip cluster as RxJS streams. */
export { createGossip } from './gossip/create-gossip.js'
export type { GossipEnvironment } from './gossip/environment.js'
export type { Gossip, GoneUpdate, Peer, PhiSample, SetUpdate, Update } from './gossip/types.js'
export type { DetectionOptions, GossipOptions, LimitOptions, PaceOptions, PlaceOptions } from './config/options.js'
export type { Schema, ValuesOf } from './config/schema.js'
export { defaults } from './config/defaults.js'
export { BindError, ConfigError, GossipError, LifecycleError, UnknownKeyError, ValueError } from './errors.js'
export type {
  Contact,
  ContactReason,
  Diagnostic,
  Failure,
  Heartbeat,
  MembershipEvent,
  Pressure,
  Round,
} from './core/events.js'
export type { Address } from './core/address.js'
export type { Clock, Instant } from './core/clock.js'
export type { Json } from './core/json.js'
export type { PeerName, Status } from './core/message.js'
export type { Random } from './core/random.js'

// The protocol as functions of streams, for whoever wants to draw, test or recompose it.
export { gossipRounds, type RoundTiming } from './streams/gossip-rounds.js'
export { heartbeatTicks } from './streams/heartbeat-ticks.js'
export { phiEvaluations } from './streams/phi-evaluations.js'
export { type Incoming, incomingMessages } from './streams/incoming.js'
export { commandInputs } from './streams/commands.js'
export { wakeUps } from './streams/wake-ups.js'
export { inOrder } from './streams/in-order.js'
export { type Aside, effectsOf, protocol, type ProtocolSources } from './protocol.js'
export { GossipNode } from './core/node.js'
export type { NodeIdentity } from './core/parts.js'
export type { Channel, Command, Effect, Environment, Input } from './core/step.js'
export type { Settings } from './core/settings.js'
export type { Message } from './core/message.js'
export type { Sizes } from './core/sizes.js'

// Transports.
export { nssocketTransport, type NssocketTransportOptions } from './transport/nssocket/index.js'
export { udpTransport, type UdpTransportOptions } from './transport/udp/index.js'
export type { Lookup } from './transport/lookup.js'
export type { Codec, Received, Transport, TransportProblem, WireError } from './transport/port.js'
