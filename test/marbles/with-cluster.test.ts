import { map, NEVER, takeUntil, timer } from 'rxjs'
import { type ClusterStage, withCluster, type WithClusterOptions } from '../../src/testing/index.js'

const inSeconds: WithClusterOptions = { nodes: ['a', 'b', 'c'], columnMs: 1000 }

/** The message of the failure, or nothing. */
const failureOf = (options: WithClusterOptions, draw: (stage: ClusterStage) => void): string | undefined => {
  try {
    withCluster(options, draw)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

describe('withCluster', () => {
  test('a value reaches the others, a deleted one goes', () => {
    withCluster(inSeconds, ({ cluster, timeline, expectStream, set, unset }) => {
      timeline('                                          -s---d---', {
        s: set('a', 'load', 0.3),
        d: unset('a', 'load'),
      })
      expectStream(cluster.gossip('b').updates$).toBe('   -u---d---', {
        u: { kind: 'set', peer: 'a:7000', key: 'load', value: 0.3 },
        d: { kind: 'deleted', peer: 'a:7000', previous: 0.3 },
      })
    })
  })

  test('a partition is a failure on both sides, and heals', () => {
    withCluster(inSeconds, ({ cluster, timeline, expectStream, partition, heal }) => {
      timeline('                          --p-----------------------h---------', {
        p: partition(['a'], ['b', 'c']),
        h: heal(),
      })
      const whom = map(({ peer }: { peer: string }) => peer)
      const failedAt = { withinMs: 14_000 }
      expectStream(cluster.gossip('b').failures$.pipe(whom), failedAt).toBe('--f----', { f: 'a:7000' })
      const lives$ = cluster.gossip('c').membership$.pipe(map(({ kind, peer }) => `${kind} ${peer}`))
      expectStream(lives$, failedAt) //
        .toBe('                           --f-----------------------r---------', {
          f: 'failed a:7000',
          r: 'recovered a:7000',
        })
    })
  })

  test('peers$ gives what is, then what changes; a crash completes the streams', () => {
    withCluster({ nodes: ['a', 'b'], columnMs: 1000 }, ({ cluster, timeline, expectStream, start, crash }) => {
      const names$ = cluster.gossip('a').peers$.pipe(map((peers) => [...peers.keys()]))
      timeline('                     -----s-----x---', { s: start('c', { seeds: ['a'] }), x: crash('a') })
      expectStream(names$).toBe('   p----q-----|---', { p: ['b:7000'], q: ['b:7000', 'c:7000'] })
    })
  })

  test('without settling, the nodes meet on the time line', () => {
    withCluster({ nodes: ['a', 'b'], settled: false }, ({ cluster, expectStream }) => {
      const joined$ = cluster.gossip('a').membership$.pipe(map(({ kind }) => kind))
      expectStream(joined$, { withinMs: 1500 }).toBe('j 2s', { j: 'joined' })
    })
  })

  test('a column is a millisecond unless said otherwise, and times may be written out', () => {
    withCluster({ nodes: ['a', 'b'], link: { latencyMs: 5 } }, ({ cluster, timeline, expectStream, set }) => {
      timeline('1s s', { s: set('a', 'k', 1) })
      expectStream(cluster.gossip('b').updates$.pipe(map(({ value }) => value)), { withinMs: 100 }).toBe('1s v 1s', {
        v: 1,
      })
    })
  })

  test('the last column lasts as long as any other, also where the stream ends in it', () => {
    withCluster({ nodes: ['a'], columnMs: 1000 }, ({ cluster, expectStream }) => {
      expectStream(timer(3200, cluster.scheduler)).toBe('---(v|)', { v: 0 })
      expectStream(NEVER.pipe(takeUntil(timer(3999, cluster.scheduler)))).toBe('---|')
    })
  })

  test('the same drawing gives the same run', () => {
    const lossy = { ...inSeconds, link: { loss: 0.4 }, seed: 11 }
    const draw = ({ cluster, timeline, expectStream, crash }: ClusterStage): void => {
      timeline('-x', { x: crash('c') })
      expectStream(cluster.gossip('a').failures$).toBe('- 60s')
    }
    expect(failureOf(lossy, draw)).toEqual(failureOf(lossy, draw))
    expect(failureOf(lossy, draw)).toMatch(/c:7000/)
  })
})

describe('what is drawn wrongly is said', () => {
  test('a letter without an action', () => {
    expect(failureOf(inSeconds, ({ timeline, heal }) => timeline('-p-h', { h: heal() }))).toBe(
      '"-p-h": no action is given for "p"',
    )
  })

  test('a stream without a diagram', () => {
    expect(failureOf(inSeconds, ({ cluster, expectStream }) => void expectStream(cluster.gossip('a').updates$))).toBe(
      "stream 1: nothing is drawn for it: call toBe('...') on what expectStream returns",
    )
  })

  test('a drawing that goes on later', () => {
    const late = async ({ cluster, expectStream }: ClusterStage): Promise<void> => {
      await Promise.resolve()
      expectStream(cluster.gossip('a').failures$).toBe('x')
    }
    expect(failureOf(inSeconds, late as (stage: ClusterStage) => void)).toMatch(/must not be async/)
  })

  test('marbles of another trade', () => {
    expect(failureOf(inSeconds, ({ timeline }) => timeline('--^--', {}))).toMatch(/"\^" and "!" say nothing here/)
  })

  test('nodes that cannot meet', () => {
    const message = failureOf({ nodes: ['a', 'b'], link: { loss: 1 } }, () => {})
    expect(message).toMatch(/do not know each other after 120 s/)
  })
})
