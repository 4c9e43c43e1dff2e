import type {
  Ahead,
  Columns,
  Delta,
  DeltaEntry,
  Message,
  PeerName,
  Row,
  Sections,
  Sender,
  Versions,
} from '../core/message.js'
import { wholeMs } from './codecs/count.js'
import { baseOf, offsetOf } from './codecs/row.js'
import { ageOf } from './codecs/status.js'
import { sharedStart } from './codecs/text.js'
import { jsonBytes, numberBytes, stringBytes } from './json-bytes.js'
import {
  addressBytes,
  comma,
  falseBytes,
  frames,
  rowBytes,
  senderBytes,
  statusBytes,
  suspicionBytes,
} from './part-bytes.js'

/**
 * How many bytes a message takes on the wire, exactly, without encoding it: for a network that only counts.
 *
 * @example messageBytes(message) === Buffer.byteLength(codec.encode(message))
 */
export const messageBytes = (message: Message): number => {
  const envelope = frames[message.type] + stringBytes(message.cluster) + senderBytes(message.sender)
  switch (message.type) {
    case 'digest': {
      const full = message.complete ? falseBytes - 1 : falseBytes
      const { pace, columns } = message
      const paceBytes = pace === undefined ? 0 : frames.pace + numberBytes(pace.limit) + numberBytes(pace.wanted)
      const start = envelope + numberBytes(message.exchange) + stringBytes(message.to) + full + paceBytes
      const saidBytes = (columns === undefined ? 0 : columnsBytes(columns)) + namesBytes(message.unwanted)
      return start + saidBytes + rowsBytes(message.rows, message.sender)
    }
    case 'reply': {
      const lists = rowsBytes(message.rows, message.sender) + listBytes(message.deltas, deltaBytes)
      const shiftBytes = message.shift === undefined ? 0 : frames.shift + numberBytes(message.shift)
      const answerBytes = aheadBytes(message.ahead) + namesBytes(message.unwanted)
      return envelope + numberBytes(message.exchange) + shiftBytes + answerBytes + lists
    }
    case 'deltas':
      return envelope + listBytes(message.deltas, deltaBytes)
    case 'news': {
      const { deltas, suspicions } = message
      const saidBytes = suspicions === undefined ? 0 : frames.suspicions + listBytes(suspicions, suspicionBytes)
      return envelope + saidBytes + listBytes(deltas, deltaBytes)
    }
    case 'refusal': {
      const { exchange, reason, expected, received } = message
      const answersBytes = exchange === undefined ? 0 : frames.answers + numberBytes(exchange)
      return envelope + answersBytes + stringBytes(reason) + stringBytes(expected) + stringBytes(received)
    }
  }
}

const columnsBytes = (columns: Columns): number => {
  const { roster, start, versions } = columns
  const begunBytes = numberBytes(roster) + numberBytes(start)
  if (columns.sections !== undefined) {
    const heartbeatBytes = listBytes(columns.heartbeats, numberBytes)
    const frameBytes = frames.sectionedColumns + begunBytes
    return frameBytes + heartbeatBytes + versionsBytes(columns.versions) + sectionsBytes(columns.sections)
  }
  const { residues, upper, check } = columns
  const upperBytes = upper === undefined ? 0 : ' '.length + upper.length
  const commonBytes = begunBytes + residues.length + upperBytes + numberBytes(check)
  if (typeof versions === 'number') return frames.calmColumns + commonBytes + numberBytes(versions)
  return frames.columns + commonBytes + versionsBytes(versions)
}

const versionsBytes = ({ max, gc }: Versions): number => listBytes(max, numberBytes) + listBytes(gc, numberBytes)

const sectionsBytes = ({ count, first, sizes, fingerprints }: Sections): number =>
  frames.sections +
  numberBytes(count) +
  numberBytes(first) +
  listBytes(sizes, numberBytes) +
  listBytes(fingerprints, numberBytes)

const aheadBytes = (ahead: Ahead | null | undefined): number => {
  if (ahead === undefined) return 0
  if (ahead === null) return frames.unread
  const { roster, by, upper, named, mapsDiffer } = ahead
  const upperBytes = upper === undefined ? 0 : ' '.length + upper.length
  const bytes = frames.ahead + numberBytes(roster) + by.length + upperBytes
  if (named !== undefined) return bytes + frames.named + listBytes(named, numberBytes)
  return mapsDiffer === true ? bytes + frames.mapsDiffer : bytes
}

const namesBytes = (names: readonly PeerName[] | undefined): number =>
  names === undefined ? 0 : frames.unwanted + listBytes(names, (name) => stringBytes(name))

const deltaBytes = (delta: Delta): number =>
  frames.delta +
  stringBytes(delta.name) +
  addressBytes(delta.address) +
  numberBytes(delta.generation) +
  numberBytes(delta.heartbeat) +
  statusBytes +
  numberBytes(ageOf(delta)) +
  numberBytes(delta.from) +
  numberBytes(delta.gcVersion) +
  numberBytes(delta.toVersion) +
  numberBytes(delta.senderMax) +
  listBytes(delta.entries, entryBytes)

const entryBytes = ({ version, key, kind, value, remainingMs }: DeltaEntry): number => {
  const start = '[,]'.length + numberBytes(version) + stringBytes(key)
  if (kind === 'deleted') return start
  if (kind === 'expired') return start + ',null,0'.length
  const set = start + comma + jsonBytes(value)
  return remainingMs === Infinity ? set : set + comma + numberBytes(Math.max(1, wholeMs(remainingMs)))
}

/** Rows with their commas, and their base if they have one. */
const rowsBytes = (rows: readonly Row[], sender: Sender): number => {
  const base = baseOf(rows)
  let before = sender.name
  const bytesOf = (row: Row): number => {
    const shared = sharedStart(row.name, before)
    before = row.name
    return rowBytes(row, shared, offsetOf(row, base))
  }
  return (base === 0 ? 0 : frames.base + numberBytes(base)) + listBytes(rows, bytesOf)
}

const listBytes = <A>(items: readonly A[], bytesOf: (item: A) => number): number => {
  let bytes = Math.max(0, items.length - 1) * comma
  for (const item of items) bytes += bytesOf(item)
  return bytes
}
