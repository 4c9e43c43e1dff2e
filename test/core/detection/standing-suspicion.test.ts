import { StandingSuspicion } from '../../../src/core/detection/standing-suspicion.js'

/** A suspicion that was heard at 1 s. */
const heard = (heartbeat: number, ...accusers: readonly string[]): StandingSuspicion => {
  const suspicion = new StandingSuspicion()
  suspicion.add(heartbeat, accusers, 1000)
  return suspicion
}

describe('a standing suspicion', () => {
  it('weighs five, and three for each accuser but this node itself', () => {
    expect(heard(10, 'a').weight('me')).toBe(8)
    expect(heard(10, 'a', 'b', 'c').weight('me')).toBe(14)
    expect(heard(10, 'a', 'me').weight('me')).toBe(8)
    expect(heard(10, 'me').weight('me')).toBe(5)
  })

  it('has three accusers at most, each of whom counts once', () => {
    const suspicion = heard(10, 'a', 'a', 'b')
    expect(suspicion.accusers).toEqual(['a', 'b'])
    expect(suspicion.add(10, ['a', 'c', 'd', 'e'], 1000)).toBe(true)
    expect(suspicion.accusers).toEqual(['a', 'b', 'c'])
  })

  it('says more by another accuser or a further heartbeat, and no more by what was said before', () => {
    const suspicion = heard(10, 'a')
    expect(suspicion.add(10, ['a'], 1000)).toBe(false)
    expect(suspicion.add(9, ['a'], 1000)).toBe(false)
    expect(suspicion.add(9, ['b'], 1000)).toBe(true)
    expect(suspicion.add(11, ['a'], 1000)).toBe(true)
    expect([suspicion.heartbeat, suspicion.accusers]).toEqual([11, ['a', 'b']])
    suspicion.add(11, ['c'], 1000)
    expect(suspicion.add(11, ['d'], 1000)).toBe(false)
  })

  it('is open to those who do not accuse yet, until there are three', () => {
    const suspicion = heard(10, 'a', 'b')
    expect([suspicion.isOpenTo('a'), suspicion.isOpenTo('c')]).toEqual([false, true])
    suspicion.add(10, ['c'], 1000)
    expect(suspicion.isOpenTo('d')).toBe(false)
  })

  it('is refuted by a heartbeat above its own alone', () => {
    expect([9, 10, 11].map((heartbeat) => heard(10, 'a').isRefutedBy(heartbeat))).toEqual([false, false, true])
  })

  it('is overdue once the peer has had its time, which begins anew when the peer was heard', () => {
    const suspicion = heard(10, 'a')
    expect([3999, 4000].map((nowMs) => suspicion.isOverdue(nowMs, 3000))).toEqual([false, true])
    suspicion.restart(4000)
    expect([6999, 7000].map((nowMs) => suspicion.isOverdue(nowMs, 3000))).toEqual([false, true])
  })

  it('does not count the time in which this node stood still', () => {
    const suspicion = heard(10, 'a')
    suspicion.shift(500, 2000)
    expect([4499, 4500].map((nowMs) => suspicion.isOverdue(nowMs, 3000))).toEqual([false, true])
    suspicion.shift(9000, 5000) // stood still since before it was heard
    expect([7999, 8000].map((nowMs) => suspicion.isOverdue(nowMs, 3000))).toEqual([false, true])
  })
})
