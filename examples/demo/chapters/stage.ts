import type { Fleet } from '../fleet.js'
import type { Expectation, Journal, Outcome, Sighting } from '../journal.js'
import type { Report, View } from '../messages.js'
import type { Results } from '../results.js'
import { type Name, names, type Timeline } from '../timeline.js'

/** What the chapters share. */
export interface Stage {
  readonly fleet: Fleet
  readonly journal: Journal
  readonly timeline: Timeline
  readonly results: Results
}

/** Through whom they find each other, and who leaves in the end. */
export const seed: Name = 'ada'
/** Who is killed and comes back. */
export const victim: Name = 'eve'

export const others = (name: Name): Name[] => names.filter((other) => other !== name)

export const isMembership =
  (kind: string, peer: Name) =>
  (report: Report): boolean =>
    report.kind === 'membership' && report.event.kind === kind && report.event.peer === peer

export const isUpdate =
  (change: string, peer: Name, key: string, value?: string) =>
  (report: Report): boolean =>
    report.kind === 'update' &&
    report.change === change &&
    report.peer === peer &&
    report.key === key &&
    report.value === value

export const isKind =
  (kind: Report['kind']) =>
  (report: Report): boolean =>
    report.kind === kind

/** Each of them should see the same. */
export const each = (by: readonly Name[], what: string, matches: (report: Report) => boolean): Expectation[] =>
  by.map((name) => ({ by: name, what, matches }))

export const msAfter = (startMs: number, seen: readonly Sighting[]): number[] => seen.map(({ atMs }) => atMs - startMs)

/** Runs a chapter to its end or throws: without this there is nothing to go on with. */
export const need = ({ seen, missing }: Outcome): readonly Sighting[] => {
  if (missing.length > 0) throw new Error(missing.join('; '))
  return seen
}

/** Where a process listens, as it reported after `sinceMs`. */
export async function addressOf(journal: Journal, name: Name, sinceMs: number): Promise<string> {
  const [sighting] = need(await journal.expect(each([name], 'start to listen', isKind('started')), sinceMs, 10_000))
  if (sighting?.report.kind !== 'started') throw new Error(`${name} has no address`)
  return `${sighting.report.host}:${sighting.report.port}`
}

/** What each of `by` holds of its peers now. */
export async function look(
  { fleet, journal }: Pick<Stage, 'fleet' | 'journal'>,
  by: readonly Name[],
): Promise<Map<Name, Readonly<Record<string, View>>>> {
  const askedMs = performance.now()
  for (const name of by) fleet.order(name, { kind: 'look' })
  const { seen } = await journal.expect(each(by, 'answer', isKind('looked')), askedMs, 5000)
  return new Map(seen.flatMap(({ by: name, report }) => (report.kind === 'looked' ? [[name, report.peers]] : [])))
}

/** `5.8 to 6.7` */
export const range = (values: readonly number[]): string =>
  values.length === 0 ? '?' : `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`
