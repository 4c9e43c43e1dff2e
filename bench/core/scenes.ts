import type { Message, Row } from '../../src/core/message.js'
import { codec, decoded, LabNode } from './lab.js'

/** One step of an exchange, and the JSON work that no implementation in this language can do without. */
export interface Scene {
  readonly name: string
  readonly bytes: number
  readonly run: (turn: number) => unknown
  readonly floor: (turn: number) => unknown
}

/** How many turns a scene can be run before the heartbeats that it was prepared with are used up. */
export const turns = 64

/** Digest, answer and conclusion between two nodes of which each has newer heartbeats of half the others. */
export const scenesAt = (peers: number): readonly Scene[] => {
  const initiator = new LabNode(0, peers)
  const digest = initiator.round()
  const digests = prepare(digest, (index, turn) => 1_000 + (index % 2 === 0 ? 1 + turn : 0))
  const answerer = new LabNode(1, peers)
  answerer.hear((index) => (index % 2 === 0 ? 1_000 : 100_000))
  const reply = answerer.take(decoded(digests[0]!))
  if (reply === undefined) throw new Error('no answer')
  const replies = prepare(reply, (_, turn) => 100_000 + turn)
  const parsedDigest: unknown = JSON.parse(digests[0]!)
  const parsedReply: unknown = JSON.parse(replies[0]!)

  return [
    {
      name: 'digest',
      bytes: Buffer.byteLength(digests[0]!),
      run: () => codec.encode(initiator.round()),
      floor: () => JSON.stringify(parsedDigest),
    },
    {
      name: 'reconcile',
      bytes: Buffer.byteLength(digests[0]!) + Buffer.byteLength(replies[0]!),
      run: (turn) => codec.encode(answerer.take(decoded(digests[turn]!))!),
      floor: (turn): unknown => [JSON.parse(digests[turn]!), JSON.stringify(parsedReply)],
    },
    {
      name: 'apply',
      bytes: Buffer.byteLength(replies[0]!),
      run: (turn) => initiator.take(decoded(replies[turn]!)),
      floor: (turn) => JSON.parse(replies[turn]!) as unknown,
    },
  ]
}

/** The same message with ever newer heartbeats, so that each turn has something to learn. */
const prepare = (message: Message, heartbeatOf: (index: number, turn: number) => number): readonly string[] => {
  if (!('rows' in message)) throw new Error('a message without rows')
  const at = (turn: number): readonly Row[] =>
    message.rows.map((row, index) => ({ ...row, heartbeat: heartbeatOf(index, turn) }))
  return Array.from({ length: turns }, (_, turn) => codec.encode({ ...message, rows: at(turn) }))
}
