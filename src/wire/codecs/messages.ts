import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
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
import { aheadCodec, columnsCodec } from './columns.js'
import { countCodec, ownCount } from './count.js'
import { deltasCodec } from './delta.js'
import { fault, type Read, reshaped, resolved, within } from './fault.js'
import { baseCodec, baseOf, readRows, writeRows } from './row.js'
import { paceCodec, shiftCodec } from './pace.js'
import { senderCodec } from './sender.js'
import { lineCodec } from './text.js'

// A refusal may quote both clusters' names, and say something about them.
const fewWords = 256

const version = t.literal(protocolVersion)

/** What every message carries, `t` apart. */
const envelopeParts = (bounds: WireBounds) => ({
  c: lineCodec('Cluster', 'a name of a cluster', 1, bounds.maxClusterBytes),
  s: senderCodec(bounds),
})

/** Rows and what they are told from; `rows` are read when the sender and the base are known. */
const rowsParts = { g: baseCodec, rows: t.unknown }

const toRows = ({ s, g, rows }: { s: Sender; g: number; rows: unknown }, bounds: WireBounds): Read<readonly Row[]> => {
  const read = readRows(rows, s.name, g, bounds.maxNameBytes)
  return E.isRight(read) ? read : within('rows', read.left)
}

const fromRows = (rows: readonly Row[], sender: Sender) => {
  const g = baseOf(rows)
  return { g, rows: writeRows(rows, sender.name, g) }
}

/** The first message of an exchange. */
export const digestCodec = (bounds: WireBounds) =>
  resolved(
    'Digest',
    t.type({
      v: version,
      t: t.literal('digest'),
      ...envelopeParts(bounds),
      x: countCodec('a number of an exchange'),
      to: AddressText,
      full: t.boolean,
      w: paceCodec,
      k: columnsCodec,
      ...rowsParts,
    }),
    (digest): Read<DigestMessage> => {
      const { c, s, x, to, full, w: pace, k: columns } = digest
      const rows = toRows(digest, bounds)
      if (E.isLeft(rows)) return rows
      if (full && columns !== undefined) return fault('no columns in a complete digest', columns, ['k'])
      return E.right({
        type: 'digest',
        cluster: c,
        sender: s,
        exchange: x,
        to,
        complete: full,
        pace,
        columns,
        rows: rows.right,
      })
    },
    ({ cluster, sender, exchange, to, complete, pace, columns, rows }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'digest' as const,
      s: sender,
      x: ownCount(exchange),
      to,
      full: complete,
      w: pace,
      k: columns,
      ...fromRows(rows, sender),
    }),
  )

/** The second message of an exchange. */
export const replyCodec = (bounds: WireBounds) =>
  resolved(
    'Reply',
    t.type({
      v: version,
      t: t.literal('reply'),
      ...envelopeParts(bounds),
      x: countCodec('a number of an exchange'),
      w: shiftCodec,
      k: aheadCodec,
      ...rowsParts,
      deltas: deltasCodec(bounds),
    }),
    (reply): Read<ReplyMessage> => {
      const { c, s, x, w: shift, k: ahead, deltas } = reply
      const rows = toRows(reply, bounds)
      if (E.isLeft(rows)) return rows
      return E.right({
        type: 'reply',
        cluster: c,
        sender: s,
        exchange: x,
        shift,
        ahead,
        rows: rows.right,
        deltas,
      })
    },
    ({ cluster, sender, exchange, shift, ahead, rows, deltas }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'reply' as const,
      s: sender,
      x: ownCount(exchange),
      w: shift,
      k: ahead,
      ...fromRows(rows, sender),
      deltas,
    }),
  )

/** The third message of an exchange. */
export const lastDeltasCodec = (bounds: WireBounds) =>
  reshaped(
    'Deltas',
    t.type({ v: version, t: t.literal('deltas'), ...envelopeParts(bounds), deltas: deltasCodec(bounds) }),
    ({ c, s, deltas }): DeltasMessage => ({ type: 'deltas', cluster: c, sender: s, deltas }),
    ({ cluster, sender, deltas }) => ({ v: protocolVersion, c: cluster, t: 'deltas' as const, s: sender, deltas }),
  )

/** Deltas without an exchange. */
export const newsCodec = (bounds: WireBounds) =>
  reshaped(
    'News',
    t.type({ v: version, t: t.literal('news'), ...envelopeParts(bounds), deltas: deltasCodec(bounds) }),
    ({ c, s, deltas }): NewsMessage => ({ type: 'news', cluster: c, sender: s, deltas }),
    ({ cluster, sender, deltas }) => ({ v: protocolVersion, c: cluster, t: 'news' as const, s: sender, deltas }),
  )

/** The one message that keeps its shape in every version: else nobody could be told that versions differ. */
export const refusalCodec = (bounds: WireBounds) => {
  const words = lineCodec('Words', 'a few words', 0, 2 * bounds.maxClusterBytes + fewWords)
  return reshaped(
    'Refusal',
    t.type({
      v: countCodec('a protocol version'),
      t: t.literal('refusal'),
      ...envelopeParts(bounds),
      reason: t.keyof({ cluster: null, 'protocol-version': null }, 'a known reason'),
      expected: words,
      received: words,
    }),
    ({ c, s, reason, expected, received }): RefusalMessage => ({
      type: 'refusal',
      cluster: c,
      sender: s,
      reason,
      expected,
      received,
    }),
    ({ cluster, sender, reason, expected, received }) => ({
      v: ownCount(protocolVersion),
      c: cluster,
      t: 'refusal' as const,
      s: sender,
      reason,
      expected,
      received,
    }),
  )
}
