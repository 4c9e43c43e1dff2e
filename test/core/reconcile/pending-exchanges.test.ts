import { type PendingExchange, PendingExchanges } from '../../../src/core/reconcile/pending-exchanges.js'

/** Three questions, asked at 0, 100 and 200 ms: of two addresses, the first and the last of the same. */
const make = () => {
  const pending = new PendingExchanges()
  const begin = (to: string, sinceMs: number) =>
    pending.begin({ to, peer: undefined, isProbe: false, said: undefined, sinceMs })
  return { pending, numbers: [begin('a', 0), begin('b', 100), begin('a', 200)] as const }
}

const times = (exchanges: readonly PendingExchange[]) => exchanges.map(({ sinceMs }) => sinceMs)

describe('exchanges that wait for their reply', () => {
  it('are late once, and given up once, each in its turn', () => {
    const { pending } = make()
    expect(times(pending.mark('late', 0, 100))).toEqual([0, 100])
    expect(times(pending.mark('late', 0, 250))).toEqual([200])
    expect(times(pending.mark('givenUp', 0, 100))).toEqual([0, 100])
    expect(times(pending.mark('givenUp', 0, 100))).toEqual([])
  })

  it('say when the next will be, as far as nobody answers', () => {
    const { pending, numbers } = make()
    const next = () => [pending.nextMs('late', 250), pending.nextMs('givenUp', 2000)]
    expect(next()).toEqual([250, 2000])
    pending.settle(numbers[1])
    expect(times(pending.mark('late', 250, 449))).toEqual([0])
    expect(next()).toEqual([450, 2000])
    expect(times(pending.mark('late', 250, 450))).toEqual([200])
    expect(next()).toEqual([Infinity, 2000])
  })

  it('may be answered after that, once, until they are forgotten', () => {
    const { pending, numbers } = make()
    pending.mark('late', 0, 250)
    pending.mark('givenUp', 0, 250)
    pending.forget(99)
    expect(pending.settle(numbers[0])).toBeUndefined()
    expect(pending.settle(numbers[1])).toMatchObject({ to: 'b', late: true, givenUp: true })
    expect(pending.settle(numbers[1])).toBeUndefined()
    expect(pending.settle(numbers[2])).toMatchObject({ to: 'a' })
  })

  it('are so many at most, the eldest given up for the newest', () => {
    const { pending, numbers } = make()
    const begun = Array.from({ length: 5000 }, (_, i) =>
      pending.begin({ to: 'c', peer: undefined, isProbe: false, said: undefined, sinceMs: 300 + i }),
    )
    expect([numbers[0], begun.at(-1)!].map((exchange) => pending.settle(exchange)?.to)).toEqual([undefined, 'c'])
    expect(pending.takeTo('c').length).toBeLessThan(2000)
  })

  it('are younger by the time for which this node stood still, none of them than now', () => {
    const { pending } = make()
    pending.shift(150, 220)
    expect(times(pending.mark('late', 0, 220))).toEqual([150, 220, 220])
  })

  it('are taken out by address', () => {
    const { pending, numbers } = make()
    expect(times(pending.takeTo('a'))).toEqual([0, 200])
    expect(pending.settle(numbers[2])).toBeUndefined()
    expect(times(pending.takeTo('a'))).toEqual([])
  })
})
