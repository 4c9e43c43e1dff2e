import { type Address, formatAddress } from '../core/address.js'
import type { Json } from '../core/json.js'
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
  Sizes,
  Suspicion,
  Versions,
} from '../core/message.js'
import { wholeMs } from './codecs/count.js'
import { greatestRate } from './codecs/pace.js'
import { baseOf, offsetOf } from './codecs/row.js'
import { ageOf, statusNumber } from './codecs/status.js'
import { sharedStart } from './codecs/text.js'
import { jsonBytes, maxDigits, numberBytes, stringBytes } from './json-bytes.js'

// Each part is counted with the comma behind it: the last one's is a byte too many, and the sum holds in any order.
const comma = 1

// What surrounds the variable parts, written out: `_` stands for nothing.
const frame = (text: string): number => text.replaceAll('_', '').length
const frames = {
  digest: frame('{"v":1,"c":_,"t":"digest","s":_,"x":_,"to":_,"full":_,"rows":[_]}'),
  reply: frame('{"v":1,"c":_,"t":"reply","s":_,"x":_,"rows":[_],"deltas":[_]}'),
  deltas: frame('{"v":1,"c":_,"t":"deltas","s":_,"deltas":[_]}'),
  news: frame('{"v":1,"c":_,"t":"news","s":_,"deltas":[_]}'),
  refusal: frame('{"v":1,"c":_,"t":"refusal","s":_,"reason":_,"expected":_,"received":_}'),
  answers: frame('"x":_,'),
  base: frame('"g":_,'),
  pace: frame('"w":[_,_],'),
  shift: frame('"w":_,'),
  columns: frame('"k":[_,_,"_",_,[_],[_]],'),
  calmColumns: frame('"k":[_,_,"_",_,_],'),
  sectionedColumns: frame('"k":[_,_,[_],[_],[_]],'),
  sections: frame(',[_,_,[_],[_]]'),
  ahead: frame('"k":[_,"_"],'),
  named: frame(',[_]'),
  mapsDiffer: frame(',null'),
  unwanted: frame('"n":[_],'),
  unread: frame('"k":null,'),
  sender: frame('[_,_,_]'),
  suspicions: frame('"suspects":[_],'),
  suspicion: frame('[_,_,_]'),
  delta: frame('[_,_,_,_,_,_,_,_,_,_,[_]]'),
  entry: frame('[_,_,_,_]'),
}
const falseBytes = 5
const statusBytes = 1
// The base itself needs no room of its own: it takes that of the least generation, whose offset is 1.
const leastOffsetBytes = 1
// generation, heartbeat, age, from, gc version, to version, sender's max
const deltaNumbers = 7

const addressBytes = (address: Address): number => stringBytes(formatAddress(address))

const senderBytes = ({ name, address, generation }: Sender): number =>
  frames.sender + stringBytes(name) + addressBytes(address) + numberBytes(generation)

/**
 * A row that shares so much of its name with the one before. Counted from the end, where zeros are left out.
 */
const rowBytes = (row: Row, shared: number, offset: number): number => {
  const age = ageOf(row)
  const status = statusNumber(row.status)
  let bytes = age > 0 ? comma + numberBytes(age) : 0
  if (bytes > 0 || status > 0) bytes += comma + statusBytes
  if (bytes > 0 || row.gcVersion > 0) bytes += comma + numberBytes(row.gcVersion)
  if (bytes > 0 || row.maxVersion > 0) bytes += comma + numberBytes(row.maxVersion)
  if (bytes > 0 || row.heartbeat > 0) bytes += comma + numberBytes(row.heartbeat)
  if (bytes > 0 || offset > 0) bytes += comma + numberBytes(offset)
  return bytes + numberBytes(shared) + comma + stringBytes(row.name, shared) + '[]'.length
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

const rateDigits = numberBytes(greatestRate)
const checkDigits = numberBytes(2 ** 32 - 1)

/** What a packer reserves, in bytes of this wire format; numbers it cannot know yet are counted at their longest. */
export const jsonSizes: Sizes = {
  envelope: (cluster: string, sender: Sender, to: string): number =>
    Math.max(frames.digest + stringBytes(to) + falseBytes, frames.reply) +
    stringBytes(cluster) +
    senderBytes(sender) +
    maxDigits +
    frames.base +
    leastOffsetBytes,
  pace: Math.max(frames.pace + 2 * rateDigits, frames.shift + '-'.length + rateDigits),
  // Of all forms the longest, together with a fingerprint of maps and what is between first and second digits.
  columns: frames.columns + ' '.length + 3 * maxDigits + checkDigits,
  sections: frames.sections + 2 * maxDigits,
  number: (value: number): number => numberBytes(value) + comma,
  digit: 1,
  // A name that shares nothing, and a base of 1: each shared character spares a byte or more, and its count fewer.
  row: (row: Row): number => rowBytes(row, 0, row.generation) + comma,
  names: frames.unwanted,
  name: (name: PeerName): number => stringBytes(name) + comma,
  suspicions: frames.suspicions,
  suspicion: (suspicion: Suspicion): number => suspicionBytes(suspicion) + comma,
  deltaHeader: ({ name, address }: { readonly name: PeerName; readonly address: Address }): number =>
    frames.delta + stringBytes(name) + addressBytes(address) + deltaNumbers * maxDigits + statusBytes + comma,
  entry: (key: string, value: Json): number =>
    frames.entry + maxDigits + stringBytes(key) + jsonBytes(value) + maxDigits + comma,
}

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

const suspicionBytes = ({ name, generation, heartbeat, accusers }: Suspicion): number => {
  let bytes = frames.suspicion + stringBytes(name) + numberBytes(generation) + numberBytes(heartbeat)
  for (const accuser of accusers) bytes += comma + stringBytes(accuser)
  return bytes
}

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

const listBytes = <A>(items: readonly A[], bytesOf: (item: A) => number): number => {
  let bytes = Math.max(0, items.length - 1) * comma
  for (const item of items) bytes += bytesOf(item)
  return bytes
}
