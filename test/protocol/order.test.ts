import { Subject, VirtualTimeScheduler } from 'rxjs'
import type { Command, Effect } from '../../src/core/step.js'
import { protocol } from '../../src/protocol.js'
import type { Incoming } from '../../src/streams/incoming.js'
import { delta, digestFrom, entry, epochMs, heard, newsFrom, replyFrom, row } from '../support/messages.js'
import { leave, nodeA, play, set } from '../support/node.js'
import { inVirtualTime } from '../support/virtual-time.js'

const role = newsFrom('b', delta('b', 1, [entry('role', 1, 'api')]))

describe('a subscriber that acts while it is told', () => {
  const noTime = new VirtualTimeScheduler() // never set in motion

  /** Two subscribers, of which the first acts on each effect; what they are told, in order. */
  const toldToTwo = (act: (effect: Effect, commands: Subject<Command>, received: Subject<Incoming>) => void) => {
    const commands = new Subject<Command>()
    const received = new Subject<Incoming>()
    const silent = new Subject<never>()
    const sources = {
      commands$: commands,
      received$: received,
      ...{ rounds$: silent, heartbeats$: silent, problems$: silent },
    }
    const node = nodeA({ newsFanout: 1 })
    const effects$ = protocol(node, sources, () => ({ monotonicMs: 0, wallMs: epochMs }), noTime)
    const told = { first: [] as string[], second: [] as string[], versions: [] as number[] }
    effects$.subscribe((effect) => {
      told.first.push(effect.kind)
      act(effect, commands, received)
    })
    effects$.subscribe(({ kind }) => {
      told.second.push(kind)
      told.versions.push(node.own.maxVersion)
    })
    return { told, commands, received }
  }

  test('both see the whole step before what the act leads to', () => {
    const { told, received } = toldToTwo((effect, commands) => {
      if (effect.kind === 'membership') commands.next(leave) // which sends a goodbye
    })
    received.next(heard(role))
    expect(told.first).toEqual(['membership', 'update', 'peers', 'send'])
    expect(told.second).toEqual(told.first)
  })

  test('nothing has changed before everybody was told of the step under way', () => {
    const { told, received } = toldToTwo((effect, commands) => {
      if (effect.kind === 'membership') commands.next(set('load', 1))
    })
    received.next(heard(role))
    expect(told.second).toEqual(['membership', 'update', 'peers'])
    expect(told.versions).toEqual([0, 0, 0])
    received.next(heard(digestFrom('b', {})))
    expect(told.versions).toEqual([0, 0, 0, 1])
  })

  test('what it writes is in the answer to the next digest, not in the step under way', () => {
    const replies: Effect[] = []
    const { received } = toldToTwo((effect, commands, more) => {
      if (effect.kind === 'membership') {
        commands.next(set('load', 1))
        more.next(heard(digestFrom('b', { complete: false, rows: [row('a', 1)] })))
      }
      if (effect.kind === 'reply') replies.push(effect)
    })
    received.next(heard(role))
    const answer = replyFrom('a', { deltas: [delta('a', 1, [entry('load', 1, 1)])] })
    expect(replies).toMatchObject([{ message: answer }])
  })
})

describe('the protocol as a stream', () => {
  test('ends when all of its sources have, whatever would expire later', () =>
    inVirtualTime((time) => {
      const expiring = heard(newsFrom('b', delta('b', 1, [entry('x', 1, 1, 50)])))
      const received = time.hot('       u--|  ', { u: expiring })
      const commands = time.hot<never>('-|    ')
      const problems = time.hot<never>('--|   ')
      const heartbeats = time.hot('     --|   ')
      const rounds = time.hot('         ----| ')
      const updates = '                 u---|'
      const { updates$ } = play(time, nodeA(), { received, commands, rounds, heartbeats, problems })
      time.expectObservable(updates$).toBe(updates, { u: expect.objectContaining({ key: 'x' }) as unknown })
    }))

  test('is shared: however many listen, each source is subscribed to once, and let go by the last', () =>
    inVirtualTime((time) => {
      const received = time.hot('-n----', { n: heard(role) })
      const subs = '             ^---! '
      const { updates$, events$ } = play(time, nodeA(), { received })
      time.expectObservable(updates$, '  ^-!   ').toBe('-u-', { u: expect.anything() as unknown })
      time.expectObservable(events$, '   ^---! ').toBe('-j---', { j: 'joined b' })
      time.expectSubscriptions(received.subscriptions).toBe(subs)
    }))

  test('shows each heartbeat as it is raised', () =>
    inVirtualTime((time) => {
      const heartbeats = time.hot('-h-h-')
      const expected = '           -x-y-'
      const { heartbeats$ } = play(time, nodeA(), { heartbeats })
      time.expectObservable(heartbeats$).toBe(expected, {
        x: { generation: nodeA().own.generation, heartbeat: 2 },
        y: { generation: nodeA().own.generation, heartbeat: 3 },
      })
    }))
})
