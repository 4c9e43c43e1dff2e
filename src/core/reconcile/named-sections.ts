import type { PeerTable } from '../membership/peer-table.js'
import type { Ahead, Columns, DigestMessage, PeerName } from '../message.js'
import { pickSome } from '../random.js'
import { type Holding, rowOf } from '../state/holding.js'
import { Replica } from '../state/replica.js'
import { ownSlot } from '../state/roster.js'
import type { Context } from '../step.js'
import type { Answered } from './column-reader.js'
import type { RowList } from './row-list.js'

/** Whom this node holds in one of `count` sections and speaks of. */
export const membersOf = ({ own }: Context, peers: PeerTable, index: number, count: number): Holding[] => {
  const { roster } = peers.store
  const { start, size } = roster.section(index, count)
  return roster.slots
    .slice(start, start + size)
    .map((slot): Holding => (slot === ownSlot ? own : new Replica(peers.store, slot)))
    .filter((holding) => peers.isGossiped(holding))
}

/** The sections of which the rows beside that answer name everybody; none where it answers other columns than these. */
export const namedIn = (
  ahead: Ahead | null | undefined,
  columns: Columns | undefined,
): readonly { readonly index: number; readonly count: number }[] => {
  if (!ahead?.named || columns?.sections === undefined || ahead.roster !== columns.roster) return []
  const { count } = columns.sections
  return [...new Set(ahead.named)].map((index) => ({ index, count }))
}

/**
 * Adds rows of all whom this node holds in sections that are others there, as many sections as fit into `budget` bytes with
 * the answer, and returns the answer that says which. Whoever sent those sections then knows whom it lacks, and whom this
 * node lacks: none, where this node would not take them in. Of one that does not fit at all there are some rows: then the
 * other side at least knows whom to ask for.
 */
export const nameSections = (
  context: Context,
  peers: PeerTable,
  answered: Answered,
  { columns, sender }: Pick<DigestMessage, 'columns' | 'sender'>,
  list: RowList,
  budget: number,
): Answered => {
  const { ahead, others, bytes } = answered
  const sections = columns?.sections
  if (ahead === null || others === undefined || sections === undefined) return answered
  const { sizes, random, now } = context
  const present = new Set<PeerName>(list.rows.map(({ name }) => name))
  const named: number[] = []
  let answerBytes = bytes
  for (const index of pickSome(random, others, others.length)) {
    const members = membersOf(context, peers, index, sections.count).filter(({ name }) => !present.has(name))
    const rows = members.map((holding) => rowOf(holding, now.monotonicMs))
    const numberBytes = sizes.number(index)
    if (!list.addWhole(rows, budget - answerBytes - numberBytes)) {
      if (named.length === 0) list.addAll(pickSome(random, rows, rows.length), budget - answerBytes)
      break
    }
    answerBytes += numberBytes
    named.push(index)
  }
  return { ...answered, ahead: { ...ahead, named: peers.isOpenTo(sender.address) ? named : [] }, bytes: answerBytes }
}
