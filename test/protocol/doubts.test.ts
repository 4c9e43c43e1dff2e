import { filter, map } from 'rxjs'
import { heartbeatTicks } from '../../src/streams/heartbeat-ticks.js'
import { delta, digestFrom, heard, newsFrom, row } from '../support/messages.js'
import { nodeA, play } from '../support/node.js'
import { inVirtualTime, type VirtualTime } from '../support/virtual-time.js'

// Suspicion of a silence begins at 2.3 means of nearly two seconds: of b, who is last heard at 2 s, between 6 and 6.5 s.
const pace = { heartbeatIntervalMs: 1000, roundIntervalMs: 1000, evaluationIntervalMs: 500 }
const options = { ...pace, phiDistribution: 'exponential', suspectPhi: 1, phiThreshold: 10 } as const

/** c beats, and tells of everybody: it knows no more of b. */
const whole = (heartbeat: number) =>
  heard(digestFrom('c', { complete: true, rows: [row('c', heartbeat), row('b', 3)] }))
/** c beats, and tells of nobody else. */
const alone = (heartbeat: number) => heard(digestFrom('c', { complete: false, rows: [row('c', heartbeat)] }))
const introduced = { b: heard(newsFrom('b', delta('b', 1))), c: heard(newsFrom('c', delta('c', 1))) }
const beats = { 2: heard(digestFrom('b', { rows: [row('b', 2)] })), 3: heard(digestFrom('b', { rows: [row('b', 3)] })) }
const values = { ...introduced, ...beats, w: whole(4), x: whole(5), y: whole(6), u: alone(6), v: alone(7) }

/** When b is asked for a sign of life. */
const askedOf = (time: VirtualTime, received: string) => {
  const heartbeats = heartbeatTicks(1000, time.scheduler)
  const { sends$ } = play(time, nodeA(options), { heartbeats, received: time.hot(received, values) })
  return sends$.pipe(
    filter(({ to, message }) => to === 'b:9000' && message.type === 'digest'),
    map(() => 'b'),
  )
}

describe('a peer that is silent beyond its habit', () => {
  // told of all at 5.9 s, when it was not suspicious yet, and again at 6.8 s; or at 4.9 s for the last time
  test.each([
    {
      what: 'once somebody has told of everybody since, and not of it',
      received: '(bc) 996ms 2 999ms 3 1999ms w 1899ms x 899ms y',
      asked: '   6800ms b 499ms b',
    },
    {
      what: 'anyway when nobody tells of everybody for longer than one and a half rounds',
      received: '(bc) 996ms 2 999ms 3 1999ms w 899ms x 899ms u 999ms v',
      asked: '   6400ms b 499ms b 499ms b',
    },
  ])('is asked $what', ({ received, asked }) =>
    inVirtualTime((time) => time.expectObservable(askedOf(time, received), '7499ms !').toBe(asked)),
  )
})
