import type { Address } from './address.js'
import type { Instant } from './clock.js'
import { Coverage } from './detection/coverage.js'
import { Reliability } from './detection/reliability.js'
import { ResponseTimes } from './detection/response-times.js'
import type { Diagnostic } from './events.js'
import { Pacing } from './flow/pacing.js'
import { WriteFlow } from './flow/write-flow.js'
import { Gate } from './gate.js'
import type { Generation } from './generation.js'
import { Attention } from './membership/attention.js'
import { Distrust } from './membership/distrust.js'
import { Doubts } from './membership/doubts.js'
import { Evaluations } from './membership/evaluations.js'
import { Identity } from './membership/identity.js'
import { Inquiries } from './membership/inquiries.js'
import { Learning } from './membership/learning.js'
import { Partners } from './membership/partners.js'
import { PeerTable } from './membership/peer-table.js'
import { Reachability } from './membership/reachability.js'
import { Seeds } from './membership/seeds.js'
import { Suspicions } from './membership/suspicions.js'
import type { PeerName } from './message.js'
import { News } from './news/news.js'
import { Rarely } from './rarely.js'
import { Exchange } from './reconcile/exchange.js'
import { Deadlines } from './state/deadlines.js'
import { OwnPeer } from './state/own-peer.js'
import type { Context, Effect, Environment } from './step.js'

/** Who a node is, and where it looks for others. */
export interface NodeIdentity {
  readonly name: PeerName
  /** Where others reach it. */
  readonly address: Address
  /** Which run of that name: start time in Unix ms x 1024 + 10 random bits. */
  readonly generation: Generation
  /** Without the own address. */
  readonly seeds: readonly Address[]
}

/** What a node is made of. */
export type Parts = ReturnType<typeof makeParts>

/** Makes the parts of a node and puts them together: which of them knows which is said here alone. */
export const makeParts = (
  environment: Environment,
  { name, address, generation, seeds: addresses }: NodeIdentity,
  now: Instant,
  emit: (effect: Effect) => void,
) => {
  const { settings, sizes } = environment
  const deadlines = new Deadlines()
  const own = new OwnPeer(name, address, generation, deadlines, sizes)
  const context = makeContext(environment, own, now, emit)
  const peers = new PeerTable(context)
  const seeds = new Seeds(addresses, settings.roundIntervalMs, settings.seedBackoffCapMs)
  const news = new News(context, peers)
  const writes = new WriteFlow(context, (before) => news.spark(own.name, before))
  const suspicions = new Suspicions(context, peers, news)
  const learning = new Learning(context, peers, deadlines, news, suspicions)
  const identity = new Identity(context)
  const exchange = new Exchange(context, peers, learning, identity, seeds)
  const attention = new Attention(context, peers, exchange.questions.pending, identity)
  const partners = new Partners(context, peers)
  const inquiries = new Inquiries(context, peers, exchange)
  const distrust = new Distrust(peers, inquiries, suspicions)
  const { hearing } = attention
  const doubts = new Doubts(context, peers, exchange, news, hearing, partners, inquiries, suspicions)
  const reachability = new Reachability(context, peers, exchange, doubts, seeds)
  const evaluations = new Evaluations(context, reachability, doubts)
  return {
    own,
    context,
    deadlines,
    peers,
    seeds,
    news,
    writes,
    learning,
    identity,
    exchange,
    attention,
    partners,
    distrust,
    reachability,
    evaluations,
    gate: new Gate(context),
  }
}

/** What the parts share. Diagnostics that say the same again and again are told now and then. */
const makeContext = (
  { settings, random, sizes }: Environment,
  own: OwnPeer,
  now: Instant,
  emit: (effect: Effect) => void,
): Context & { now: Instant } => {
  const rarely = new Rarely()
  const report = (diagnostic: Diagnostic, about?: string): void => {
    if (rarely.admits(diagnostic, context.now.monotonicMs, about)) emit({ kind: 'diagnostic', diagnostic })
  }
  const pacing = new Pacing(settings.minWritesPerSecond, settings.roundIntervalMs, now.monotonicMs)
  const reliability = new Reliability()
  const responses = new ResponseTimes(settings.probeTimeoutMs, settings.exchangeTimeoutMs)
  const coverage = new Coverage(now.monotonicMs)
  // Each named, not spread: V8 gives what is added to a spread object a shape of its own, here one for each node of a heap.
  const context = { settings, random, sizes, own, reliability, responses, pacing, coverage, now, emit, report }
  return context
}
