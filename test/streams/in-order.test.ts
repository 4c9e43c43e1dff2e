import { Observable, share, Subject, take } from 'rxjs'
import { inOrder, inTurn } from '../../src/streams/in-order.js'
import { inVirtualTime } from '../support/virtual-time.js'

describe('inOrder', () => {
  test('what does not overlap goes through as it comes; ends with the source', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-(bc)--d-|')
      const subs = '      ^----------!'
      const expected = '  -a-(bc)--d-|'
      expectObservable(source.pipe(inOrder())).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }))

  test('an error goes through', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a--#')
      const subs = '      ^---!'
      const expected = '  -a--#'
      expectObservable(source.pipe(inOrder())).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }))

  test('unsubscribes from its source', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a--b-')
      const subs = '      ^--!  '
      const expected = '  -a----'
      expectObservable(source.pipe(inOrder()), subs).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }))
})

/** What two subscribers of the same stream are told, in the order in which they are told it. */
const toldToTwo = (operator = inOrder<number>()) => {
  const written = new Subject<number>()
  const ordered$ = written.pipe(operator, share())
  const told: string[] = []
  const tell = (who: string, react: (value: number) => void = () => undefined) =>
    ordered$.subscribe({
      next: (value) => {
        told.push(`${who} ${value}`)
        react(value)
      },
      error: (cause: unknown) => told.push(`${who} ${String(cause)}`),
      complete: () => told.push(`${who} end`),
    })
  return { written, told, tell }
}

describe('inOrder, written to while it tells', () => {
  test('two subscribers, the first of which writes: both see 1 before 2', () => {
    const { written, told, tell } = toldToTwo()
    tell('first', (value) => value === 1 && written.next(2))
    tell('second')
    written.next(1)
    expect(told).toEqual(['first 1', 'second 1', 'first 2', 'second 2'])
  })

  test('without it the second sees 2 before 1, so the test above can fail', () => {
    const { written, told, tell } = toldToTwo((source$) => source$)
    tell('first', (value) => value === 1 && written.next(2))
    tell('second')
    written.next(1)
    expect(told).toEqual(['first 1', 'first 2', 'second 2', 'second 1'])
  })

  test('several writes wait in their order, also those written while these are told', () => {
    const { written, told, tell } = toldToTwo()
    tell('first', (value) => {
      if (value === 1) for (const next of [2, 3]) written.next(next)
      if (value === 2) written.next(4)
    })
    tell('second')
    written.next(1)
    expect(told.filter((line) => line.startsWith('second'))).toEqual(['second 1', 'second 2', 'second 3', 'second 4'])
  })

  test('completes after what waits', () => {
    const { written, told, tell } = toldToTwo()
    tell('first', (value) => {
      if (value > 1) return
      written.next(2)
      written.complete()
    })
    tell('second')
    written.next(1)
    expect(told.slice(1)).toEqual(['second 1', 'first 2', 'second 2', 'first end', 'second end'])
  })

  test('errs after what waits', () => {
    const { written, told, tell } = toldToTwo()
    tell('first', (value) => {
      if (value > 1) return
      written.next(2)
      written.error(new Error('broken'))
    })
    tell('second')
    written.next(1)
    expect(told.slice(1)).toEqual(['second 1', 'first 2', 'second 2', 'first Error: broken', 'second Error: broken'])
  })

  test('whoever has had enough is told no more', () => {
    const written = new Subject<number>()
    const told: number[] = []
    written.pipe(inOrder(), take(2)).subscribe((value) => {
      told.push(value)
      written.next(value + 1)
    })
    written.next(1)
    written.next(9)
    expect(told).toEqual([1, 2])
    expect(written.observed).toBe(false)
  })

  test('stops a source that brings its values while it is subscribed to', () => {
    let brought = 0
    const source$ = new Observable<number>((subscriber) => {
      while (!subscriber.closed && brought < 10) subscriber.next(brought++)
    })
    const told: number[] = []
    source$.pipe(inOrder(), take(2)).subscribe((value) => told.push(value))
    expect([told, brought]).toEqual([[0, 1], 2])
  })

  test('any value may be told, undefined too', () => {
    const written = new Subject<number | undefined>()
    const told: unknown[] = []
    written.pipe(inOrder()).subscribe((value) => told.push(value))
    for (const value of [0, undefined, 1]) written.next(value)
    expect(told).toEqual([0, undefined, 1])
  })
})

describe('inTurn', () => {
  const itself = (value: string): string[] | 'end' => (value === 'x' ? 'end' : [value])

  test('tells all that follows from a value, be it nothing', () =>
    inVirtualTime(({ hot, expectObservable }) => {
      const one = hot('    -a-----c-----|')
      const other = hot('  ------b--|    ')
      const expected = '   -(aA)--(cC)--|'
      const follow = (value: string): string[] => (value === 'b' ? [] : [value, value.toUpperCase()])
      expectObservable(inTurn([one, other], [], follow)).toBe(expected)
    }))

  test('ends when all sources have, whatever may come beside them', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const one = hot('    -a---|    ')
      const other = hot('  ---b----| ')
      const beside = hot(' ------c--d')
      const subs = '       ^-------! '
      const expected = '   -a-b--c-| '
      expectObservable(inTurn([one, other], [beside], itself)).toBe(expected)
      expectSubscriptions(beside.subscriptions).toBe(subs)
    }))

  test('ends where the end follows, and lets go of its sources', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot(' -a-b---c')
      const beside = hot(' -----x--')
      const subs = '       ^----!  '
      const expected = '   -a-b-|  '
      expectObservable(inTurn([source], [beside], itself)).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }))

  test('an error of any source goes through', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const one = hot('    -a-------')
      const other = hot('  ---b-#   ')
      const subs = '       ^----!   '
      const expected = '   -a-b-#   '
      expectObservable(inTurn([one, other], [], itself)).toBe(expected)
      expectSubscriptions(one.subscriptions).toBe(subs)
    }))

  test('what throws is an error', () =>
    inVirtualTime(({ hot, expectObservable }) => {
      const source = hot('-a-b-')
      const expected = '  -#   '
      const follow = (value: string): string[] => {
        throw new Error(value)
      }
      expectObservable(inTurn([source], [], follow)).toBe(expected, undefined, new Error('a'))
    }))

  test.each<[string, (written: Subject<string>) => void]>([
    ['an error', (written) => written.error(new Error('broken'))],
    ['the end', (written) => written.complete()],
  ])('nothing more is looked at while %s is told', (_, end) => {
    const [written, other] = [new Subject<string>(), new Subject<string>()]
    const looked: string[] = []
    const follow = (value: string): string[] => {
      looked.push(value)
      return []
    }
    const late = (): void => other.next('late')
    inTurn([written], [other], follow).subscribe({ error: late, complete: late })
    other.next('early')
    end(written)
    expect(looked).toEqual(['early'])
  })

  test('nothing more is looked at once nobody listens, or after the end', () => {
    const written = new Subject<string>()
    const looked: string[] = []
    const follow = (value: string): string[] | 'end' => {
      looked.push(value)
      return itself(value)
    }
    inTurn([written], [], follow).subscribe((value) => {
      if (value === 'a') for (const next of ['b', 'x', 'c']) written.next(next)
    })
    written.next('a')
    expect(looked).toEqual(['a', 'b', 'x'])
    expect(written.observed).toBe(false)
  })
})
