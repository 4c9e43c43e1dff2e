import type { Codec } from '../../core/codec.js'
import type { DigestMessage, Row } from '../../core/message.js'

const row = (index: number): Row => ({
  name: `peer-${String(index).padStart(6, '0')}`,
  generation: 1_700_000_000_000 * 1024 + index,
  heartbeat: 1000,
  maxVersion: 1000,
  gcVersion: 0,
  status: 'alive',
  ageMs: 0,
})

/** A message that is told from others by its number. */
export const numbered = (exchange: number, rows = 0): DigestMessage => ({
  type: 'digest',
  cluster: 'conformance',
  sender: { name: 'höst-π', address: { host: '127.0.0.1', port: 9000 }, generation: 1_700_000_000_000 * 1024 },
  exchange,
  to: '127.0.0.1:9000',
  complete: true,
  rows: Array.from({ length: rows }, (_, index) => row(index)),
})

/** A message as large as the codec allows, but for less than one row. */
export const largest = (codec: Codec, exchange: number): DigestMessage => {
  const bytes = (rows: number): number => new TextEncoder().encode(codec.encode(numbered(exchange, rows))).length
  const perRow = bytes(2) - bytes(1)
  let rows = Math.floor((codec.maxMessageBytes - bytes(1)) / perRow) + 1
  while (rows > 0 && bytes(rows) > codec.maxMessageBytes) rows--
  return numbered(exchange, rows)
}
