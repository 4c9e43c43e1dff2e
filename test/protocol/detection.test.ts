import { take } from 'rxjs'
import { phiEvaluations } from '../../src/streams/phi-evaluations.js'
import { at, delta, digestFrom, epochMs, firstRun, heard, newsFrom, row, runOf } from '../support/messages.js'
import { nodeA, play } from '../support/node.js'
import { inVirtualTime } from '../support/virtual-time.js'

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
const nothingElse = { unanswered: 0, refused: 0, witnesses: 0 }

// What is taken for the mean interval after so many beats: eight imagined ones of 2000 ms weigh in.
const meanAfter = (beats: number) => (8 * 2000 + beats * 1000) / (8 + beats)

describe('failure detection', () => {
  test('silence, weighed each half second, fails a peer once phi is over the threshold', () =>
    inVirtualTime((time) => {
      const evaluations = phiEvaluations(500, time.scheduler).pipe(take(24))
      const received = time.hot('n 999ms 2 999ms 3                      ', beats)
      const membership = '       j 999ms - 999ms - 8499ms f            '
      const { membership$ } = play(time, nodeA(plain), { evaluations, received })
      const phi = expect.closeTo(8500 / (meanAfter(2) * Math.LN10), 10) as number
      time.expectObservable(membership$).toBe(membership, {
        j: { ...failure, kind: 'joined', at: epochMs },
        f: { ...failure, at: epochMs + 10_500, phi, silentForMs: 8500, evidence: nothingElse },
      })
    }))

  test('the same by the normal law', () =>
    inVirtualTime((time) => {
      const evaluations = phiEvaluations(500, time.scheduler).pipe(take(26))
      const received = time.hot('n 999ms 2 999ms 3                      ', beats)
      const membership = '       j 999ms - 999ms - 9999ms f            '
      const { membership$ } = play(time, nodeA({ ...pace, phiThreshold: 10 }), { evaluations, received })
      // the deviation is at its floor, three quarters of the mean
      const y = (10_000 - meanAfter(2)) / (0.75 * meanAfter(2))
      const phi = expect.closeTo((y * (1.5976 + 0.070566 * y * y)) / Math.LN10, 6) as number
      time.expectObservable(membership$).toBe(membership, {
        j: expect.anything() as unknown,
        f: { ...failure, at: epochMs + 12_000, phi, silentForMs: 10_000, evidence: nothingElse },
      })
    }))

  test('heartbeats that keep coming keep a peer alive', () =>
    inVirtualTime((time) => {
      const evaluations = phiEvaluations(500, time.scheduler).pipe(take(48))
      const received = time.hot('n 7999ms 2 7999ms 3 7999ms 4           ', beats)
      const expected = '         j 7999ms - 7999ms - 7999ms -          '
      time.expectObservable(play(time, nodeA(plain), { evaluations, received }).events$).toBe(expected, events)
    }))

  // b is last heard at 1 s and called failed at 10 s
  test.each([
    {
      what: 'five rounds after the verdict any newer heartbeat does',
      received: 'n 999ms 2 8999ms - 4999ms 2 499ms 3',
      expected: 'j 999ms - 8999ms f 4999ms - 499ms r',
    },
    {
      what: 'before that one that is from after the verdict does: nine seconds of silence led to it',
      received: 'n 999ms 2 8999ms - 1999ms 9 499ms x',
      expected: 'j 999ms - 8999ms f 1999ms - 499ms r',
    },
  ])('an old heartbeat does not bring a failed peer back; $what', ({ received, expected }) =>
    inVirtualTime((time) => {
      const evaluations = phiEvaluations(500, time.scheduler).pipe(take(31))
      const sources = { evaluations, received: time.hot(received, beats) }
      time.expectObservable(play(time, nodeA(plain), sources).events$).toBe(expected, events)
    }),
  )

  test('a row that says failed is a witness and raises the heartbeat, but is no arrival', () =>
    inVirtualTime((time) => {
      const evaluations = phiEvaluations(500, time.scheduler).pipe(take(32))
      // the witness, at 4 s, says heartbeat 8: heard again at 15 s it is old, 9 at 16 s is newer
      const received = time.hot('n 999ms 2 2999ms h 10999ms        8 999ms 9', { ...beats, h: hearsay(8), 8: beat(8) })
      const expected = '         j 999ms - 2999ms - 5999ms f 4999ms - 999ms r'
      const { membership$ } = play(time, nodeA({ ...plain, phiThreshold: 5 }), { evaluations, received })
      const phi = expect.closeTo(3 + 9000 / (meanAfter(1) * Math.LN10), 10) as number
      const evidence = { ...nothingElse, witnesses: 1 }
      time.expectObservable(membership$).toBe(expected, {
        j: { ...failure, kind: 'joined', at: epochMs },
        f: { ...failure, at: epochMs + 10_000, phi, silentForMs: 9000, evidence },
        r: { ...failure, kind: 'recovered', at: epochMs + 16_000 },
      })
    }))

  test('a peer that comes back as a later run has restarted, and is weighed anew', () =>
    inVirtualTime((time) => {
      const evaluations = phiEvaluations(500, time.scheduler).pipe(take(24))
      const later = heard(newsFrom('b', delta('b', 1, [], { generation: runOf(2000) })))
      const received = time.hot('n 1999ms l          ', { ...beats, l: later })
      const expected = '         j 1999ms s 9499ms f '
      time.expectObservable(play(time, nodeA(plain), { evaluations, received }).events$).toBe(expected, events)
    }))
})

describe('an own pause', () => {
  const paused = { ...plain, evaluationIntervalMs: 1000 }

  test('counts against nobody: no conviction, a diagnostic instead', () =>
    inVirtualTime((time) => {
      //                            1s      2s       ten seconds nothing: this node stood still
      const evaluations = time.hot('1s e 999ms e     9999ms e 999ms e', {})
      const received = time.hot('   n 999ms 2 999ms 3               ', beats)
      const expected = '            j 999ms - 999ms - 9999ms -      '
      const reported = '            - 999ms - 999ms - 9999ms p      '
      const { events$, diagnostics$ } = play(time, nodeA(paused), { evaluations, received })
      const message =
        'this node stood still for 9000 ms: that time counts against nobody; if it is frequent, look for what blocks the event loop'
      time.expectObservable(events$).toBe(expected, events)
      time.expectObservable(diagnostics$).toBe(reported, { p: { kind: 'own-pause', message } })
    }))

  test('is also the time by which ticks are late because there is too much else to do', () =>
    inVirtualTime((time) => {
      //                            1s      2s      12 s: what piled up before this tick was worked off
      const evaluations = time.hot('1s e 999ms e    9999ms               e 999ms e', {})
      const received = time.hot(`   n 999ms 2 999ms 3 ${' 999ms 3'.repeat(9)}     `, beats)
      const expected = `            j 999ms - 999ms - ${' 999ms -'.repeat(10)}     `
      const reported = '            - 999ms - 999ms - 9999ms             p 999ms -'
      const { events$, diagnostics$ } = play(time, nodeA(paused), { evaluations, received })
      const message =
        'this process has too much to do and is late by 9000 ms: that time counts against nobody; if it is frequent, give it more of a core'
      time.expectObservable(events$).toBe(expected, events)
      time.expectObservable(diagnostics$).toBe(reported, { p: { kind: 'own-pause', message } })
    }))

  test('puts a verdict off by as much, no more', () =>
    inVirtualTime((time) => {
      const evaluations = time.hot(`1s e 999ms e     9999ms e ${' 999ms e'.repeat(9)}`, {})
      const received = time.hot('   n 999ms 2 999ms 3                               ', beats)
      // heard at 2 s, 9 s stood still, 9 s of silence
      const expected = '            j 999ms - 999ms - 17999ms f                    '
      const { membership$ } = play(time, nodeA(paused), { evaluations, received })
      time.expectObservable(membership$).toBe(expected, {
        j: expect.anything() as unknown,
        f: expect.objectContaining({ kind: 'failed', at: epochMs + 20_000, silentForMs: 9000 }) as unknown,
      })
    }))
})
