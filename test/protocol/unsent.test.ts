import { delay, filter, map, Subject, take } from 'rxjs'
import type { Input } from '../../src/core/step.js'
import { gossipRounds } from '../../src/streams/gossip-rounds.js'
import { heartbeatTicks } from '../../src/streams/heartbeat-ticks.js'
import { delta, heard, newsFrom } from '../support/messages.js'
import { nodeA, play } from '../support/node.js'
import { inVirtualTime, type VirtualTime } from '../support/virtual-time.js'

const detection = { phiDistribution: 'exponential', phiThreshold: 2, suspectPhi: 1, phiMinDeviationMs: 1 } as const
const options = { ...detection, roundIntervalMs: 1000, evaluationIntervalMs: 500, probeTimeoutMs: 250 }

/** What counts against a silent peer, when all that is asked of it has that fate, a millisecond later. */
const evidence = (time: VirtualTime, fate: 'lost' | 'unsent') => {
  const problems = new Subject<Extract<Input, { kind: 'unsent' }>>()
  const played = play(time, nodeA(options), {
    rounds: gossipRounds({ roundIntervalMs: 1000, roundJitterMs: 0 }, () => 0, time.scheduler).pipe(take(30)),
    heartbeats: heartbeatTicks(1000, time.scheduler).pipe(take(30)),
    received: time.hot('n', { n: heard(newsFrom('b', delta('b', 1))) }),
    problems,
  })
  const sent$ = played.sends$.pipe(delay(1, time.scheduler))
  if (fate === 'unsent') {
    const unsent = { kind: 'unsent', address: 'b:9000', detail: 'EMFILE' } as const
    time.scheduler.schedule(() => sent$.subscribe(() => problems.next(unsent)))
  }
  const reported$ = played.diagnostics$.pipe(map(({ message }) => message))
  const unanswered$ = played.membership$.pipe(
    filter(({ kind }) => kind === 'failed'),
    map((event) => ('evidence' in event ? event.evidence.unanswered : undefined)),
  )
  return { reported$, unanswered$ }
}

describe('what this side could not send', () => {
  test('counts against nobody: a silent peer is convicted for its silence alone', () =>
    inVirtualTime((time) => {
      const { reported$, unanswered$ } = evidence(time, 'unsent')
      time.expectObservable(unanswered$).toBe('9606ms z', { z: 0 })
      time.expectObservable(reported$.pipe(take(1))).toBe('-(r|)', {
        r: 'nothing could be sent to b:9000: EMFILE; raise the limit of the system or of the transport',
      })
    }))

  test('what was lost does, and the peer is convicted sooner', () =>
    inVirtualTime((time) => {
      time.expectObservable(evidence(time, 'lost').unanswered$).toBe('5000ms z', { z: 14 })
    }))
})
