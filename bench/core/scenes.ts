import type { CommonColumns, Message } from '../../src/core/message.js'
import { leadAt, Leads } from '../../src/core/reconcile/leads.js'
import { heartbeatsIn, residuesOf } from '../../src/core/reconcile/residues.js'
import { codec, decoded, knownHeartbeat, LabNode } from './lab.js'
import { Numbers } from './numbers.js'

/** One step of an exchange, and what no implementation in this language can do without: its JSON, and its numbers. */
export interface Scene {
  readonly name: string
  /** How many peers the digest holds. */
  readonly told: number
  readonly bytes: number
  readonly run: (turn: number) => unknown
  readonly json: (turn: number) => unknown
  readonly numbers: (turn: number) => unknown
}

/** How many turns a scene can be run before the heartbeats that it was prepared with are used up. */
export const turns = 32

/** By how much the answering side's heartbeats are ahead, of half the others; all of it within what residues can tell. */
const lead = 30

/** Digest, answer and conclusion between two nodes of which each has newer heartbeats of half the others. */
export const scenesAt = (peers: number): readonly Scene[] => {
  const initiator = new LabNode(0, peers)
  const begun = Array.from({ length: turns }, () => initiator.round())
  const told = columnsOf(begun[0]!).residues.length
  const digests = begun.map((digest, turn) => codec.encode(withNewer(digest, 1 + turn)))
  const answerer = new LabNode(1, peers)
  answerer.hear((index) => knownHeartbeat + (index % 2 === 0 ? 0 : lead))
  const answer = answerer.take(decoded(digests[0]!))
  answering(begun[0]!, answerer.take(decoded(digests[0]!)), 0) // still readable when asked again
  const replies = begun.map((digest, turn) => codec.encode(answering(digest, answer, turn)))
  const parsedDigest: unknown = JSON.parse(digests[0]!)
  const parsedReply: unknown = JSON.parse(replies[0]!)
  const asking = new Numbers(told, () => knownHeartbeat)
  const asked = new Numbers(told, (place) => knownHeartbeat + (place % 2 === 0 ? lead : 0))
  const said = begun.map((_, turn) => new Numbers(told, (i) => knownHeartbeat + (i % 2 === 0 ? 0 : 1 + turn)).digest())
  const newer = Numbers.leads(told, (place) => (place % 2 === 0 ? 1 : 0))

  return [
    {
      name: 'digest',
      told,
      bytes: Buffer.byteLength(digests[0]!),
      run: () => codec.encode(initiator.round()),
      json: () => JSON.stringify(parsedDigest),
      numbers: () => asking.digest(),
    },
    {
      name: 'reconcile',
      told,
      bytes: Buffer.byteLength(digests[0]!) + Buffer.byteLength(replies[0]!),
      run: (turn) => codec.encode(answerer.take(decoded(digests[turn]!))!),
      json: (turn): unknown => [JSON.parse(digests[turn]!), JSON.stringify(parsedReply)],
      numbers: (turn) => asked.answer(said[turn]!, turn),
    },
    {
      name: 'apply',
      told,
      bytes: Buffer.byteLength(replies[0]!),
      run: (turn) => initiator.take(decoded(replies[turn]!)),
      json: (turn) => JSON.parse(replies[turn]!) as unknown,
      numbers: (turn) => asking.apply(newer, turn),
    },
  ]
}

const columnsOf = (digest: Message): CommonColumns => {
  if (digest.type !== 'digest' || digest.columns === undefined) throw new Error('not a digest in columns')
  const { columns } = digest
  if (columns.sections !== undefined) throw new Error('not a digest for those whose roster is the same')
  return columns
}

/** The digest of somebody who has heard newer heartbeats of every other peer. */
const withNewer = (digest: Message, by: number): Message => {
  const columns = columnsOf(digest)
  const heartbeats = heartbeatsIn(
    columns,
    Array.from({ length: columns.residues.length }, () => knownHeartbeat),
  )?.map((said, i) => (i % 2 === 0 ? said + by : said))
  if (heartbeats === undefined) throw new Error('not heartbeats near the known one')
  return { ...digest, columns: { ...columns, ...residuesOf(heartbeats, columns.upper !== undefined) } } as Message
}

/** The answer to another digest, with heartbeats that are newer still, so that there is something to learn. */
const answering = (digest: Message, answer: Message | undefined, by: number): Message => {
  const ahead = answer?.type === 'reply' ? answer.ahead : undefined
  if (answer === undefined || !ahead || digest.type !== 'digest') throw new Error('not an answer to columns')
  const newer = new Leads(Infinity, ahead.upper !== undefined)
  for (let i = 0; i < ahead.by.length; i++) if (leadAt(ahead, i) > 0) newer.set(i, leadAt(ahead, i) + by)
  return { ...answer, exchange: digest.exchange, ahead: { ...ahead, ...newer.texts } } as Message
}
