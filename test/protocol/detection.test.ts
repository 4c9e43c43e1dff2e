import { heartbeatTicks } from '../../src/streams/heartbeat-ticks.js'
import { at, delta, digestFrom, epochMs, firstRun, heard, newsFrom, row, runOf } from '../support/messages.js'
import { NodeTime } from '../../src/testing/node-time.js'
import { SimulatedCore } from '../../src/testing/simulated-core.js'
import { nodeA, play, type Sources } from '../support/node.js'
import { inVirtualTime, type VirtualTime } from '../support/virtual-time.js'

const beat = (heartbeat: number) => heard(digestFrom('b', { complete: false, rows: [row('b', heartbeat)] }))
const hearsay = (heartbeat: number) =>
  heard(digestFrom('c', { complete: false, rows: [row('b', heartbeat, { status: 'failed', ageMs: 10 })] }))

// n: b is introduced; 2, 3, ...: its heartbeat is heard
const beats = { n: heard(newsFrom('b', delta('b', 1))), 2: beat(2), 3: beat(3), 4: beat(4), 9: beat(9), x: beat(12) }
const events = { j: 'joined b', f: 'failed b', r: 'recovered b', s: 'restarted b' }

const failure = { kind: 'failed', peer: 'b', address: at('b'), generation: firstRun }

// A beat a second. Questions are never overdue, so that silence alone decides.
const pace = { heartbeatIntervalMs: 1000, roundIntervalMs: 1000, evaluationIntervalMs: 500, probeTimeoutMs: 3_600_000 }
const plain = {
  ...pace,
  phiDistribution: 'exponential',
  phiThreshold: 2,
  suspectPhi: 1,
  phiAcceptablePauseMs: 0,
} as const
const nothingElse = { unanswered: 0, refused: 0, witnesses: 0, accusers: 0 }

// What is taken for the mean interval after so many beats: eight imagined ones of 2000 ms weigh in.
const meanAfter = (beats: number) => (8 * 2000 + beats * 1000) / (8 + beats)

describe('failure detection', () => {
  test('silence, weighed each half second once it is beyond habit, fails a peer once phi is over the threshold', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const received = time.hot('n 999ms 2 999ms 3                      ', beats)
      const membership = '       j 999ms - 999ms - 8644ms f            '
      const { membership$ } = play(time, nodeA(plain), { heartbeats, received })
      // beyond habit at 6145 ms
      const phi = expect.closeTo(8645 / (meanAfter(2) * Math.LN10), 10) as number
      time.expectObservable(membership$, '12s !').toBe(membership, {
        j: { ...failure, kind: 'joined', at: epochMs },
        f: { ...failure, at: epochMs + 10_645, phi, silentForMs: 8645, evidence: nothingElse },
      })
    }))

  test('the same by the normal law', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const received = time.hot('n 999ms 2 999ms 3                      ', beats)
      const membership = '       j 999ms - 999ms - 9808ms f            '
      const { membership$ } = play(time, nodeA({ ...pace, phiThreshold: 10 }), { heartbeats, received })
      // the deviation is at its floor, three quarters of the mean
      const y = (9809 - meanAfter(2)) / (0.75 * meanAfter(2))
      const phi = expect.closeTo((y * (1.5976 + 0.070566 * y * y)) / Math.LN10, 6) as number
      time.expectObservable(membership$, '12s !').toBe(membership, {
        j: expect.anything() as unknown,
        f: { ...failure, at: epochMs + 11_809, phi, silentForMs: 9809, evidence: nothingElse },
      })
    }))

  test('heartbeats that keep coming keep a peer alive', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const received = time.hot('n 7999ms 2 7999ms 3 7999ms 4           ', beats)
      const expected = '         j 7999ms - 7999ms - 7999ms -          '
      time
        .expectObservable(play(time, nodeA(plain), { heartbeats, received }).events$, '24001ms !')
        .toBe(expected, events)
    }))

  // b is last heard at 1 s and called failed at 9.85 s
  test.each([
    {
      what: 'five rounds after the verdict any newer heartbeat does',
      received: 'n 999ms 2 8999ms - 4999ms 2 499ms 3',
      expected: 'j 999ms - 8849ms f 5149ms - 499ms r',
    },
    {
      what: 'before that one that is from after the verdict does: nine seconds of silence led to it',
      received: 'n 999ms 2 8999ms - 1999ms 9 499ms x',
      expected: 'j 999ms - 8849ms f 2149ms - 499ms r',
    },
  ])('an old heartbeat does not bring a failed peer back; $what', ({ received, expected }) =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const sources = { heartbeats, received: time.hot(received, beats) }
      time.expectObservable(play(time, nodeA(plain), sources).events$, '16s !').toBe(expected, events)
    }),
  )

  test('a row that says failed is a witness and raises the heartbeat, but is no arrival', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      // the witness, at 4 s, says heartbeat 8: heard again at 15 s it is old, 9 at 16 s is newer
      const received = time.hot('n 999ms 2 2999ms h 10999ms        8 999ms 9', { ...beats, h: hearsay(8), 8: beat(8) })
      const expected = '         j 999ms - 2999ms - 5999ms f 4999ms - 999ms r'
      const { membership$ } = play(time, nodeA({ ...plain, phiThreshold: 5 }), { heartbeats, received })
      const phi = expect.closeTo(3 + 9000 / (meanAfter(1) * Math.LN10), 10) as number
      const evidence = { ...nothingElse, witnesses: 1 }
      time.expectObservable(membership$, '17s !').toBe(expected, {
        j: { ...failure, kind: 'joined', at: epochMs },
        f: { ...failure, at: epochMs + 10_000, phi, silentForMs: 9000, evidence },
        r: { ...failure, kind: 'recovered', at: epochMs + 16_000 },
      })
    }))

  test('a peer that comes back as a later run has restarted, and is weighed anew', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const later = heard(newsFrom('b', delta('b', 1, [], { generation: runOf(2000) })))
      const received = time.hot('n 1999ms l          ', { ...beats, l: later })
      const expected = '         j 1999ms s 9605ms f '
      time.expectObservable(play(time, nodeA(plain), { heartbeats, received }).events$, '12s !').toBe(expected, events)
    }))
})

describe('an own pause', () => {
  const paused = { ...plain, evaluationIntervalMs: 1000 }
  const until = '       21s !'

  /** A process that stands still from just after 2 s until 12 s. */
  const pausing = ({ scheduler }: VirtualTime): NodeTime => {
    const process = new NodeTime(scheduler)
    scheduler.schedule(() => process.pause(), 2001)
    scheduler.schedule(() => process.resume(), 12_000)
    return process
  }
  const playIn = (process: NodeTime, received: Sources['received']) =>
    play({ scheduler: process }, nodeA(paused), { heartbeats: heartbeatTicks(1000, process), received: received! })

  test('counts against nobody: no conviction, a diagnostic instead', () =>
    inVirtualTime((time) => {
      const received = time.hot('n 999ms 2 999ms 3               ', beats)
      const expected = '         j 999ms - 999ms - 9999ms -      '
      const reported = '         - 999ms - 999ms - 9999ms p      '
      const { events$, diagnostics$ } = playIn(pausing(time), received)
      const message =
        'this node stood still for 9849 ms: that time counts against nobody; if it is frequent, look for what blocks the event loop'
      time.expectObservable(events$, '13s !').toBe(expected, events)
      time.expectObservable(diagnostics$, until).toBe(reported, { p: { kind: 'own-pause', message } })
    }))

  test('is also the time by which ticks are late because there is too much else to do', () =>
    inVirtualTime((time) => {
      const core = new SimulatedCore(time.scheduler)
      time.scheduler.schedule(() => {
        core.costMs = 9999
        core.run(() => (core.costMs = 0))
      }, 2001)
      // what its timers bring waits until 12 s
      const received = time.hot(`n 999ms 2 999ms 3 ${' 399ms 3'.repeat(24)}     `, beats)
      const expected = `         j 999ms - 999ms -`
      const reported = '         - 999ms - 999ms - 9999ms p'
      const { events$, diagnostics$ } = playIn(new NodeTime(time.scheduler, 0, core), received)
      const message =
        'this process has too much to do and is late by 9849 ms: that time counts against nobody; if it is frequent, give it more of a core'
      time.expectObservable(events$, '13s !').toBe(expected, events)
      time.expectObservable(diagnostics$, until).toBe(reported, { p: { kind: 'own-pause', message } })
    }))

  test('puts a verdict off by as much, no more', () =>
    inVirtualTime((time) => {
      const received = time.hot('n 999ms 2 999ms 3          ', beats)
      // heard at 2 s, 9.8 s stood still, 9.1 s of silence, weighed each second once it is beyond habit
      const expected = '         j 999ms - 999ms - 18993ms f'
      time.expectObservable(playIn(pausing(time), received).membership$, until).toBe(expected, {
        j: expect.anything() as unknown,
        f: expect.objectContaining({ kind: 'failed', at: epochMs + 20_994, silentForMs: 9145 }) as unknown,
      })
    }))
})
