import * as E from 'fp-ts/lib/Either.js'
import type {
  DeltasMessage,
  DigestMessage,
  NewsMessage,
  RefusalMessage,
  ReplyMessage,
  Row,
  Sender,
} from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { protocolVersion } from '../../core/protocol-version.js'
import { AddressText } from './address.js'
import { aheadCodec } from './ahead.js'
import { columnsCodec } from './columns.js'
import { countCodec, optionalCountCodec } from './count.js'
import { deltasCodec } from './delta.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'
import { paceCodec, shiftCodec } from './pace.js'
import { anything, oneOf, record } from './record.js'
import { baseCodec, baseOf, readRows, writeRows } from './row.js'
import { senderCodec } from './sender.js'
import { suspicionsCodec } from './suspicions.js'
import { lineCodec } from './text.js'
import { unwantedCodec } from './unwanted.js'

// A refusal may quote both clusters' names, and say something about them.
const fewWords = 256

/** A codec of one type of message. Its reader is given an object of that type. */
export type MessageCodec<M> = HandWritten<M, object>

/** Makes a codec of the reader of an object's parts, and what is made of them. */
const message = <P, M>(
  name: string,
  parts: (input: object) => Read<P>,
  toCore: (parts: P) => Read<M>,
  write: (message: M) => object,
): MessageCodec<M> => {
  const read = (input: unknown): Read<M> => {
    const shape = parts(input as object)
    return E.isRight(shape) ? toCore(shape.right) : shape
  }
  return handWritten(name, read, write)
}

/** What every message carries, `t` apart. */
const envelopeParts = (bounds: WireBounds) => ({
  v: oneOf(String(protocolVersion), [protocolVersion]),
  c: lineCodec('Cluster', 'a name of a cluster', 1, bounds.maxClusterBytes),
  s: senderCodec(bounds),
})

/** Rows and what they are told from; `rows` are read when the sender and the base are known. */
const rowsParts = { g: baseCodec, rows: anything }

const toRows = ({ s, g, rows }: { s: Sender; g: number; rows: unknown }, bounds: WireBounds): Read<readonly Row[]> => {
  const read = readRows(rows, s.name, g, bounds.maxNameBytes)
  return E.isRight(read) ? read : within('rows', read.left)
}

const fromRows = (rows: readonly Row[], sender: Sender) => {
  const base = baseOf(rows)
  return { g: baseCodec.encode(base), rows: writeRows(rows, sender.name, base) }
}

/** The first message of an exchange. */
export const digestCodec = (bounds: WireBounds): MessageCodec<DigestMessage> => {
  const envelope = envelopeParts(bounds)
  const unwanted = unwantedCodec(bounds)
  return message(
    'Digest',
    record({
      ...envelope,
      x: countCodec('a number of an exchange'),
      to: AddressText,
      full: oneOf('boolean', [true, false]),
      w: paceCodec,
      k: columnsCodec,
      n: unwanted,
      ...rowsParts,
    }),
    (digest): Read<DigestMessage> => {
      const { c: cluster, s: sender, x: exchange, to, full: complete, w: pace, k: columns, n: unwanted } = digest
      const rows = toRows(digest, bounds)
      if (E.isLeft(rows)) return rows
      if (complete && columns !== undefined) return fault('no columns in a complete digest', columns, ['k'])
      return E.right({
        type: 'digest',
        cluster,
        sender,
        exchange,
        to,
        complete,
        pace,
        columns,
        unwanted,
        rows: rows.right,
      })
    },
    ({ cluster, sender, exchange, to, complete, pace, columns, unwanted, rows }) => {
      const { g, rows: tuples } = fromRows(rows, sender)
      return {
        v: protocolVersion,
        c: cluster,
        t: 'digest',
        s: envelope.s.encode(sender),
        x: exchange,
        to,
        full: complete,
        w: paceCodec.encode(pace),
        k: columnsCodec.encode(columns),
        n: unwanted,
        g,
        rows: tuples,
      }
    },
  )
}

/** The second message of an exchange. */
export const replyCodec = (bounds: WireBounds): MessageCodec<ReplyMessage> => {
  const envelope = envelopeParts(bounds)
  const deltasPart = deltasCodec(bounds)
  const unwanted = unwantedCodec(bounds)
  return message(
    'Reply',
    record({
      ...envelope,
      x: countCodec('a number of an exchange'),
      w: shiftCodec,
      k: aheadCodec,
      n: unwanted,
      ...rowsParts,
      deltas: deltasPart,
    }),
    (reply): Read<ReplyMessage> => {
      const { c: cluster, s: sender, x: exchange, w: shift, k: ahead, n: unwanted, deltas } = reply
      const rows = toRows(reply, bounds)
      if (E.isLeft(rows)) return rows
      return E.right({ type: 'reply', cluster, sender, exchange, shift, ahead, unwanted, rows: rows.right, deltas })
    },
    ({ cluster, sender, exchange, shift, ahead, unwanted, rows, deltas }) => {
      const { g, rows: tuples } = fromRows(rows, sender)
      return {
        v: protocolVersion,
        c: cluster,
        t: 'reply',
        s: envelope.s.encode(sender),
        x: exchange,
        w: shift,
        k: aheadCodec.encode(ahead),
        n: unwanted,
        g,
        rows: tuples,
        deltas: deltasPart.encode(deltas),
      }
    },
  )
}

/** The third message of an exchange. */
export const deltasMessageCodec = (bounds: WireBounds): MessageCodec<DeltasMessage> => {
  const envelope = envelopeParts(bounds)
  const deltasPart = deltasCodec(bounds)
  return message(
    'Deltas',
    record({ ...envelope, deltas: deltasPart }),
    ({ c: cluster, s: sender, deltas }) => E.right({ type: 'deltas', cluster, sender, deltas }),
    ({ cluster, sender, deltas }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'deltas',
      s: envelope.s.encode(sender),
      deltas: deltasPart.encode(deltas),
    }),
  )
}

/** News: deltas without an exchange, and suspicions. */
export const newsCodec = (bounds: WireBounds): MessageCodec<NewsMessage> => {
  const envelope = envelopeParts(bounds)
  const suspects = suspicionsCodec(bounds)
  const deltasPart = deltasCodec(bounds)
  return message(
    'News',
    record({ ...envelope, suspects, deltas: deltasPart }),
    ({ c: cluster, s: sender, suspects: suspicions, deltas }): Read<NewsMessage> =>
      E.right({ type: 'news', cluster, sender, deltas, suspicions }),
    ({ cluster, sender, deltas, suspicions }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'news',
      s: envelope.s.encode(sender),
      suspects: suspects.encode(suspicions),
      deltas: deltasPart.encode(deltas),
    }),
  )
}

/** The one message that keeps its shape in every version: else nobody could be told that versions differ. */
export const refusalCodec = (bounds: WireBounds): MessageCodec<RefusalMessage> => {
  const envelope = envelopeParts(bounds)
  const words = lineCodec('Words', 'a few words', 0, 2 * bounds.maxClusterBytes + fewWords)
  return message(
    'Refusal',
    record({
      ...envelope,
      v: countCodec('a protocol version'),
      x: optionalCountCodec('a number of an exchange'),
      reason: oneOf('a known reason', ['cluster', 'protocol-version']),
      expected: words,
      received: words,
    }),
    ({ c: cluster, s: sender, x: exchange, reason, expected, received }): Read<RefusalMessage> =>
      E.right({ type: 'refusal', cluster, sender, exchange, reason, expected, received }),
    ({ cluster, sender, exchange, reason, expected, received }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'refusal',
      s: envelope.s.encode(sender),
      x: exchange,
      reason,
      expected,
      received,
    }),
  )
}
