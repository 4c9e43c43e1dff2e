import type { Gossip } from 'grapevine-rx'
import * as t from 'io-ts'
import {
  asyncScheduler,
  filter,
  map,
  merge,
  mergeMap,
  type Observable,
  scan,
  type SchedulerLike,
  takeUntil,
  timer,
} from 'rxjs'

/** What every node of the office tells the others. */
export const officeSchema = { status: t.union([t.literal('free'), t.literal('busy')]), room: t.string }

/** The values of one node. */
export type OfficeValues = { readonly [K in keyof typeof officeSchema]: t.TypeOf<(typeof officeSchema)[K]> }

/** Who is there and what they do. */
export type Presence = Readonly<Record<string, OfficeValues['status'] | 'unreachable'>>

/**
 * Who is in the office: a small cache of what the colleagues publish, for a page that shows it.
 *
 * A colleague whose node fails is shown as unreachable; one that stays away for `graceMs` is taken off the list. One that
 * comes back is shown as before.
 *
 * Hot, no replay; emits at each change.
 */
export function presence(
  gossip: Pick<Gossip<OfficeValues>, 'updates$' | 'failures$' | 'membership$' | 'value'>,
  graceMs: number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Presence> {
  const back$ = gossip.membership$.pipe(filter(({ kind }) => kind === 'recovered' || kind === 'restarted'))
  const gone$ = gossip.membership$.pipe(filter(({ kind }) => kind === 'left'))
  const statuses$ = gossip.updates$.pipe(
    mergeMap((update): Change[] => (update.key === 'status' ? [{ peer: update.peer, status: update.value }] : [])),
  )
  const changes$ = merge(
    statuses$,
    back$.pipe(map(({ peer }): Change => ({ peer, status: gossip.value(peer, 'status') }))),
    gone$.pipe(map(({ peer }): Change => ({ peer, status: undefined }))),
    gossip.failures$.pipe(map(({ peer }): Change => ({ peer, status: 'unreachable' }))),
    gossip.failures$.pipe(
      mergeMap(({ peer }) =>
        timer(graceMs, scheduler).pipe(
          map((): Change => ({ peer, status: undefined })),
          takeUntil(back$.pipe(filter((event) => event.peer === peer))),
        ),
      ),
    ),
  )
  return changes$.pipe(scan(changed, {}))
}

interface Change {
  readonly peer: string
  readonly status: Presence[string] | undefined
}

const changed = (before: Presence, { peer, status }: Change): Presence => {
  const { [peer]: _, ...others } = before
  return status === undefined ? others : { ...others, [peer]: status }
}
