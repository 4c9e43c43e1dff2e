import { LastQuestions } from '../../../src/core/membership/last-questions.js'
import type { Replica } from '../../../src/core/state/replica.js'
import { Parts } from '../support/context.js'
import { membershipOf, takeSent } from '../support/membership.js'

const timeoutMs = 250

/** A node that holds so many peers, and is about to convict some of them for their silence. */
const among = (peers: number) => {
  const parts = new Parts({ probeTimeoutMs: timeoutMs, columnsFrom: Infinity })
  const replicas = Array.from({ length: peers }, (_, i) => parts.meet(`n${i}`))
  const { exchange } = membershipOf(parts)
  const questions = new LastQuestions(parts.context, parts.peers, exchange)
  const names = (some: readonly { name: string }[]): string[] => some.map(({ name }) => name)
  /** Who is convicted of those, at that time. */
  const convicted = (silent: readonly Replica[], atMs: number): string[] => {
    parts.nowMs = atMs
    return names(questions.unanswered(silent))
  }
  /** Who was asked since this was last called. */
  const asked = (): string[] => takeSent(parts).map(({ to }) => to)
  return { parts, replicas, convicted, asked }
}

describe('who is about to be convicted for its silence alone', () => {
  it('is asked once, and convicted when it had the time to answer', () => {
    const { replicas, convicted, asked } = among(20)
    const silent = replicas.slice(0, 1)
    expect([convicted(silent, 0), asked()]).toEqual([[], ['n0']])
    expect([convicted(silent, timeoutMs - 1), asked()]).toEqual([[], []])
    expect([convicted(silent, timeoutMs), asked()]).toEqual([['n0'], []])
  })

  it('is asked anew when it was silent, was heard of, and is silent once more', () => {
    const { replicas, convicted, asked } = among(20)
    const silent = replicas.slice(0, 1)
    convicted(silent, 0)
    convicted([], timeoutMs)
    asked()
    expect([convicted(silent, 10_000), asked()]).toEqual([[], ['n0']])
  })

  it('is asked with at most seven others at a time; the rest waits for its turn', () => {
    const { replicas, convicted, asked } = among(100)
    const silent = replicas.slice(0, 10)
    expect(convicted(silent, 0)).toEqual([])
    const first = asked()
    expect(first).toHaveLength(8)
    expect(convicted(silent, timeoutMs).sort()).toEqual([...first].sort())
    expect(asked().sort()).toEqual(
      ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9'].filter((name) => !first.includes(name)),
    )
  })

  it('is not asked where more than an eighth are: that has one cause', () => {
    const { replicas, convicted, asked } = among(100)
    expect(convicted(replicas.slice(0, 12), 0)).toEqual([])
    asked()
    expect(convicted(replicas.slice(0, 13), 0)).toHaveLength(13)
    expect(asked()).toEqual([])
  })

  it('nor in an upheaval, where they are more than may be asked at once', () => {
    const { replicas, convicted, asked } = among(100)
    for (const replica of replicas.slice(50, 63)) replica.suspect({ heartbeat: 99, accusers: ['q'] }, 0)
    expect(convicted(replicas.slice(0, 8), 0)).toEqual([])
    expect(asked()).toHaveLength(8)
    expect(convicted(replicas.slice(0, 9), 0)).toHaveLength(9)
    expect(asked()).toEqual([])
  })
})
