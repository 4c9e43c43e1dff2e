import { delay, filter, map, merge, Subject, takeUntil, timer } from 'rxjs'
import type { DigestMessage } from '../../src/core/message.js'
import { gossipRounds } from '../../src/streams/gossip-rounds.js'
import { heartbeatTicks } from '../../src/streams/heartbeat-ticks.js'
import type { Incoming } from '../../src/streams/incoming.js'
import { delta, digestFrom, heard, newsFrom, replyFrom, row } from '../support/messages.js'
import { nodeA, play, type Sources } from '../support/node.js'
import { inVirtualTime, type VirtualTime } from '../support/virtual-time.js'

// By the exponential law a silence is suspicious after 2.3 means of two seconds: 4.6 s.
const pace = { heartbeatIntervalMs: 1000, roundIntervalMs: 1000, evaluationIntervalMs: 500, probeTimeoutMs: 250 }
const options = { ...pace, phiDistribution: 'exponential', suspectPhi: 1, phiThreshold: 10 } as const

const b = heard(newsFrom('b', delta('b', 1)))
const bc = heard(newsFrom('c', delta('b', 1), delta('c', 1)))
/** c tells of everybody: it has heard no more of b. */
const whole = (heartbeat: number) =>
  heard(digestFrom('c', { complete: true, rows: [row('c', heartbeat), row('b', 1)] }))
const refused = { kind: 'unreachable', address: 'b:9000', refused: true, detail: '' } as const

/** The times at which b is sent a question. */
const asked = (time: VirtualTime, sources: Sources) => {
  const heartbeats = heartbeatTicks(1000, time.scheduler)
  return play(time, nodeA(options), { heartbeats, ...sources }).sends$.pipe(
    filter(({ to, message }) => to === 'b:9000' && message.type === 'digest'),
    map(() => 'b'),
  )
}

describe('an evaluation', () => {
  test('comes with a word about everybody after which one is silent all the same, and then each half second', () =>
    inVirtualTime((time) => {
      const received = time.hot('n 1999ms w 1999ms x 799ms y', { n: bc, w: whole(2), x: whole(3), y: whole(4) })
      const expected = '         - 1999ms - 1999ms - 799ms b 499ms b 499ms b'
      time.expectObservable(asked(time, { received }), '5900ms !').toBe(expected)
    }))

  test('comes with what speaks against one, but not sooner than half a second after the last', () =>
    inVirtualTime((time) => {
      const received = time.hot('n                       ', { n: b })
      const rounds = time.hot('  599ms r                 ')
      const problems = time.hot('699ms p 99ms p         ', { p: refused })
      // asked in a round and at once when that is refused; that is refused, too
      const expected = '         599ms b 99ms b 499ms b'
      time.expectObservable(asked(time, { received, rounds, problems }), '1300ms !').toBe(expected)
    }))

  test('comes at the very moment at which an answer is late', () =>
    inVirtualTime((time) => {
      const received = time.hot('n                ', { n: b })
      const rounds = time.hot('  599ms r          ')
      const expected = '         599ms b 249ms b'
      time.expectObservable(asked(time, { received, rounds }), '1s !').toBe(expected)
    }))

  test('wakes nobody while all is well', () =>
    inVirtualTime((time) => {
      const node = nodeA(options)
      const woken = jest.fn()
      const { step } = node
      node.step = (input, now) => {
        if (input.kind === 'evaluation' && time.scheduler.now() > 2000) woken(time.scheduler.now())
        return step.call(node, input, now)
      }
      const answers = new Subject<Incoming>()
      const received = merge(time.hot('n', { n: bc }), answers)
      const rounds = gossipRounds({ roundIntervalMs: 1000, roundJitterMs: 0 }, () => 0, time.scheduler)
      const { sends$, events$ } = play(time, node, {
        heartbeats: heartbeatTicks(1000, time.scheduler),
        rounds,
        received,
      })
      // each question is answered after 5 ms, by who has heard of b and c in that very second
      const answers$ = sends$.pipe(
        filter(({ message }) => message.type === 'digest'),
        delay(5, time.scheduler),
        map(({ to, message }) => {
          const beat = Math.ceil(time.scheduler.now() / 1000) + 1
          const { exchange } = message as DigestMessage
          return heard(replyFrom(to.charAt(0), { exchange, rows: [row('b', beat), row('c', beat)] }))
        }),
      )
      time.scheduler.schedule(() => answers$.pipe(takeUntil(timer(20_000, time.scheduler))).subscribe(answers))
      time.expectObservable(events$, '20s !').toBe('(jk)', { j: 'joined b', k: 'joined c' })
      time.flush()
      expect(woken.mock.calls).toEqual([])
    }))
})
