import * as t from 'io-ts'
import type { DeltasMessage, DigestMessage, NewsMessage, RefusalMessage, ReplyMessage } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { protocolVersion } from '../../core/protocol-version.js'
import { AddressText } from './address.js'
import { countCodec, ownCount } from './count.js'
import { deltasCodec } from './delta.js'
import { reshaped } from './fault.js'
import { rowsCodec } from './row.js'
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

/** The first message of an exchange. */
export const digestCodec = (bounds: WireBounds) =>
  reshaped(
    'Digest',
    t.type({
      v: version,
      t: t.literal('digest'),
      ...envelopeParts(bounds),
      x: countCodec('a number of an exchange'),
      to: AddressText,
      full: t.boolean,
      rows: rowsCodec(bounds),
    }),
    ({ c, s, x, to, full, rows }): DigestMessage => ({
      type: 'digest',
      cluster: c,
      sender: s,
      exchange: x,
      to,
      complete: full,
      rows,
    }),
    ({ cluster, sender, exchange, to, complete, rows }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'digest' as const,
      s: sender,
      x: ownCount(exchange),
      to,
      full: complete,
      rows,
    }),
  )

/** The second message of an exchange. */
export const replyCodec = (bounds: WireBounds) =>
  reshaped(
    'Reply',
    t.type({
      v: version,
      t: t.literal('reply'),
      ...envelopeParts(bounds),
      x: countCodec('a number of an exchange'),
      rows: rowsCodec(bounds),
      deltas: deltasCodec(bounds),
    }),
    ({ c, s, x, rows, deltas }): ReplyMessage => ({ type: 'reply', cluster: c, sender: s, exchange: x, rows, deltas }),
    ({ cluster, sender, exchange, rows, deltas }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'reply' as const,
      s: sender,
      x: ownCount(exchange),
      rows,
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
