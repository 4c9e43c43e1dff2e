import { type Address, formatAddress } from '../core/address.js'
import type { Row, Sender, Suspicion } from '../core/message.js'
import { ageOf, statusNumber } from './codecs/status.js'
import { numberBytes, stringBytes } from './json-bytes.js'

// How many bytes the parts of messages take that are counted both exactly and at most.

/** Each part is counted with the comma behind it: the last one's is a byte too many, and the sum holds in any order. */
export const comma = 1

const frame = (text: string): number => text.replaceAll('_', '').length

/** What surrounds the variable parts, written out: `_` stands for nothing. */
export const frames = {
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
export const falseBytes = 5
export const statusBytes = 1

export const addressBytes = (address: Address): number => stringBytes(formatAddress(address))

export const senderBytes = ({ name, address, generation }: Sender): number =>
  frames.sender + stringBytes(name) + addressBytes(address) + numberBytes(generation)

/** A row that shares so much of its name with the one before. Counted from the end, where zeros are left out. */
export const rowBytes = (row: Row, shared: number, offset: number): number => {
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

export const suspicionBytes = ({ name, generation, heartbeat, accusers }: Suspicion): number => {
  let bytes = frames.suspicion + stringBytes(name) + numberBytes(generation) + numberBytes(heartbeat)
  for (const accuser of accusers) bytes += comma + stringBytes(accuser)
  return bytes
}
