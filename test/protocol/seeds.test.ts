import { delay, filter, map, type Observable, Subject, take } from 'rxjs'
import type { Input } from '../../src/core/step.js'
import { gossipRounds } from '../../src/streams/gossip-rounds.js'
import { heartbeatTicks } from '../../src/streams/heartbeat-ticks.js'
import { delta, digestFrom, heard, newsFrom, refusalFrom, replyFrom, row } from '../support/messages.js'
import { nodeA, play, type Sources } from '../support/node.js'
import { inVirtualTime, type VirtualTime } from '../support/virtual-time.js'

const pace = { roundIntervalMs: 1000, roundJitterMs: 0 }
const contact = { c: 's:9000' }

const eachSecond = ({ scheduler }: VirtualTime, count: number): Observable<Input> =>
  gossipRounds(pace, () => 0, scheduler).pipe(take(count))

/** A network in which each send is refused a millisecond later, until `untilMs`. */
const playRefused = (time: VirtualTime, sources: Sources, untilMs = Infinity) => {
  const problems = new Subject<Extract<Input, { kind: 'unreachable' }>>()
  const node = nodeA({ ...pace, seeds: ['s:9000'], seedBackoffCapMs: 4000 })
  const played = play(time, node, { ...sources, problems })
  const refusedAt = (address: string) => ({ kind: 'unreachable', address, refused: true, detail: 'refused' }) as const
  const refusals$ = played.sends$.pipe(
    map(({ to }) => to),
    delay(1, time.scheduler),
    filter(() => time.scheduler.now() < untilMs),
  )
  time.scheduler.schedule(() => refusals$.subscribe((address) => problems.next(refusedAt(address))))
  return { ...played, contacts$: played.sends$.pipe(map(({ to }) => to)) }
}

describe('a seed that does not answer', () => {
  test('is contacted ever more rarely, up to the cap, for ever', () =>
    inVirtualTime((time) => {
      // left alone for 1, 2, 4 and then always 4 seconds, that is to the next round after it
      const contacts = 'c 1999ms c 2999ms c 4999ms c 4999ms c 4999ms c 4999ms c 4999ms c 4999ms c'
      const unsub = '   36s !'
      const { contacts$ } = playRefused(time, { rounds: eachSecond(time, 37) })
      time.expectObservable(contacts$, unsub).toBe(contacts, contact)
    }))

  test('is reported once', () =>
    inVirtualTime((time) => {
      const reported = '-d'
      const { diagnostics$ } = playRefused(time, { rounds: eachSecond(time, 12) })
      const message =
        'the seed s:9000 does not answer (refused): it is tried again for ever, ever more rarely; start it, or correct "seeds"'
      time.expectObservable(diagnostics$).toBe(reported, { d: { kind: 'unreachable', message, address: 's:9000' } })
    }))

  test('that does answer in the end may be asked in every round again', () =>
    inVirtualTime((time) => {
      // the third attempt, at 5 s, is answered
      const received = time.hot('5010ms p', { p: heard(replyFrom('s', { exchange: 3 })) })
      const contacts = '         c 1999ms c 2999ms c 999ms c 999ms c'
      const { contacts$ } = playRefused(time, { rounds: eachSecond(time, 8), received }, 5000)
      time.expectObservable(contacts$).toBe(contacts, contact)
    }))

  test('without a word counts as unreachable once its reply is overdue', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler).pipe(take(2))
      const node = nodeA({ ...pace, seeds: ['s:9000'], evaluationIntervalMs: 500, exchangeTimeoutMs: 1500 })
      const { diagnostics$ } = play(time, node, { rounds: eachSecond(time, 1), heartbeats })
      const reported = '1500ms d'
      const message = expect.stringContaining('s:9000 does not answer (no answer within 1500 ms)') as string
      time.expectObservable(diagnostics$).toBe(reported, { d: { kind: 'unreachable', message, address: 's:9000' } })
    }))
})

describe('a seed of another cluster', () => {
  const ofAnother = { cluster: 'other', expected: 'other', received: 'test' }
  const node = () => nodeA({ ...pace, seeds: ['service:9000'], probeTimeoutMs: 250, exchangeTimeoutMs: 1500 })

  test('refuses, and is not said not to answer as well', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler).pipe(take(4))
      const refusal = (exchange: number) => heard(refusalFrom('x', { ...ofAnother, exchange }))
      // left alone for 1 and 2 s from the moment at which it refuses; nobody asks again for want of an answer
      const received = time.hot('1ms d 1999ms e', { d: refusal(1), e: refusal(2) })
      const contacts = '         s 1999ms s 2999ms s'
      const reported = '         -d'
      const { sends$, diagnostics$ } = play(time, node(), { rounds: eachSecond(time, 6), heartbeats, received })
      time.expectObservable(sends$.pipe(map(({ to }) => to))).toBe(contacts, { s: 'service:9000' })
      const words = expect.stringContaining(
        'x (x:40000) refuses this node: cluster is test here, other there',
      ) as string
      const refused = { kind: 'refused-by-peer', message: words, address: 'x:40000' }
      time.expectObservable(diagnostics$).toBe(reported, { d: refused })
    }))

  test('that refuses what nobody asked changes nothing', () =>
    inVirtualTime((time) => {
      const stray = heard(refusalFrom('x', { ...ofAnother, exchange: 77 }))
      const { sends$ } = play(time, node(), { rounds: eachSecond(time, 2), received: time.hot('-d', { d: stray }) })
      time.expectObservable(sends$.pipe(map(({ to }) => to))).toBe('s 999ms s', { s: 'service:9000' })
    }))
})

describe('a node that knows nobody', () => {
  const lonely = { ...pace, seeds: ['s:9000'], evaluationIntervalMs: 250, probeTimeoutMs: 250, exchangeTimeoutMs: 2000 }
  const toSeed = (sends$: Observable<{ to: string }>) => sends$.pipe(map(({ to }) => to))

  test('asks its seed again as soon as an answer is late, once in a round', () =>
    inVirtualTime((time) => {
      const rounds = time.hot('  r 999ms r')
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const unsub = '           1999ms !'
      const expected = '         s 249ms s 749ms s 249ms s'
      const { sends$ } = play(time, nodeA(lonely), { rounds, heartbeats })
      time.expectObservable(toSeed(sends$), unsub).toBe(expected, { s: 's:9000' })
    }))

  test('asks nobody twice once it knows somebody', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const received = time.hot('200ms n', { n: heard(newsFrom('b', delta('b', 1))) })
      const unsub = '   999ms !'
      const { sends$ } = play(time, nodeA(lonely), { rounds: time.hot('r'), heartbeats, received })
      time.expectObservable(toSeed(sends$), unsub).toBe('s', { s: 's:9000' })
    }))
})

describe('seeds', () => {
  test('are always asked while fewer peers are live than there are seeds', () =>
    inVirtualTime((time) => {
      const rounds = time.hot('  -r-r----')
      const received = time.hot('--n-----', { n: heard(newsFrom('b', delta('b', 1))) })
      const expected = '         -s-(bs)-'
      const { sends$ } = play(time, nodeA({ seeds: ['s:9000', 't:9000'], random: () => 0 }), { rounds, received })
      time.expectObservable(sends$.pipe(map(({ to }) => to))).toBe(expected, { b: 'b:9000', s: 's:9000' })
    }))

  test('behind which this node finds itself are asked again, as they may stand for several, and that is said', () =>
    inVirtualTime((time) => {
      const echo = (exchange: number) => heard(digestFrom('a', { to: 'service:9000', exchange, rows: [row('a', 1)] }))
      const rounds = eachSecond(time, 4)
      const received = time.hot('1ms d 1999ms e', { d: echo(1), e: echo(2) })
      const contacts = '         s 1999ms s'
      const hangUps = '          1ms h 1999ms h'
      const reported = '         1ms d'
      const { sends$, effects$, diagnostics$ } = play(time, nodeA({ ...pace, seeds: ['service:9000'] }), {
        rounds,
        received,
      })
      time.expectObservable(sends$.pipe(map(({ to }) => to))).toBe(contacts, { s: 'service:9000' })
      time
        .expectObservable(
          effects$.pipe(
            filter(({ kind }) => kind === 'hang-up'),
            map(() => 'h'),
          ),
        )
        .toBe(hangUps)
      const message =
        'the seed service:9000 was this node itself: it is asked again, as it may stand for several; if not, leave it out'
      time
        .expectObservable(diagnostics$)
        .toBe(reported, { d: { kind: 'self-as-seed', message, address: 'service:9000' } })
    }))

  test('are not left alone for a digest that only looks like an own one', () =>
    inVirtualTime((time) => {
      const forged = heard(digestFrom('a', { to: '10.0.0.1:9000', exchange: 77, rows: [row('a', 1)] }))
      const rounds = eachSecond(time, 2)
      const received = time.hot('1ms d', { d: forged })
      const { sends$, diagnostics$ } = play(time, nodeA({ ...pace, seeds: ['10.0.0.1:9000'] }), { rounds, received })
      time.expectObservable(sends$.pipe(map(({ to }) => to))).toBe('s 999ms s', { s: '10.0.0.1:9000' })
      time.expectObservable(diagnostics$).toBe('')
    }))
})
