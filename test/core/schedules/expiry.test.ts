import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

const day = 86_400_000

describe('a value that expires', () => {
  it.each([day, -day])('does so in its own time, whatever the wall clock steps by: %i', (step) => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    lab.set(a, 'k', 1, 10_000)
    lab.set(a, 'for ever', 1)
    lab.exchange(a, b)
    a.wallOffsetMs += step
    b.wallOffsetMs += step
    lab.advance(9_999)
    expect([a.map('a'), b.map('a')]).toEqual([
      { k: 1, 'for ever': 1 },
      { k: 1, 'for ever': 1 },
    ])
    lab.advance(1)
    expect([a.map('a'), b.map('a')]).toEqual([{ 'for ever': 1 }, { 'for ever': 1 }])
  })

  it('is shown with its end by the wall clock of whoever looks', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b', { wallOffsetMs: day })]
    lab.set(a, 'k', 1, 10_000)
    lab.exchange(a, b)
    expect(b.updates[0]?.expiresAt).toBe(1_700_000_000_000 + day + 10_000)
  })

  it('lives no longer for being relayed', () => {
    const lab = new Lab()
    const [a, b, c] = [lab.add('a'), lab.add('b'), lab.add('c')]
    lab.set(a, 'k', 1, 1000)
    lab.exchange(a, b)
    lab.advance(600)
    lab.exchange(b, c)
    lab.advance(399)
    expect(c.map('a')).toEqual({ k: 1 })
    lab.advance(1)
    expect([b.map('a'), c.map('a')]).toEqual([{}, {}])
    expect(c.updatesOf('a')).toEqual(['set k@1', 'expired k@1'])
  })

  it('lives on when it was set again in time', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    lab.set(a, 'longer', 1, 1000)
    lab.set(a, 'for ever', 1, 1000)
    lab.exchange(a, b)
    lab.advance(900)
    lab.set(a, 'longer', 1, 1000)
    lab.set(a, 'for ever', 1)
    lab.exchange(a, b)
    lab.advance(800)
    expect(b.map('a')).toEqual({ longer: 1, 'for ever': 1 })
    lab.advance(10_000)
    expect(b.map('a')).toEqual({ 'for ever': 1 })
  })

  it('reaches a newcomer as the tombstone it is, and costs no version', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    lab.set(a, 'k', 1, 1000)
    lab.advance(1000)
    lab.exchange(a, b)
    expect(b.node.peers.get('a')?.entries.get('k')).toMatchObject({ kind: 'expired', version: 1 })
    expect([a.node.own.maxVersion, b.updates]).toEqual([1, []])
  })
})

describe('a value that expires and waited while its reader stood still', () => {
  /** Three that know each other; the last stands still while the first sets a lease, and reads of it then. */
  const readAfter = (pauseMs: number, leaseMs: number) => {
    const lab = new Lab({ newsFanout: 3 })
    const [a, , c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    lab.run(10_000)
    c.paused = true
    lab.set(a, 'lease', 1, leaseMs)
    const setMs = lab.nowMs
    lab.run(pauseMs)
    c.paused = false
    for (const { from, to, message } of lab.sent) if (to === c && message.type === 'news') lab.say(from, c, message)
    return { lab, c, setMs }
  }

  it('is not shown where it has expired meanwhile', () => {
    const { lab, c } = readAfter(5000, 3000)
    lab.run(10_000)
    expect(c.updatesOf('a').filter((update) => update.startsWith('set'))).toEqual([])
  })

  it.each([300, 500])('is read by one that stands still again and again, for all but %i ms', (awakeMs) => {
    const lab = new Lab({ newsFanout: 3 })
    const [a, , c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    lab.run(10_000)
    lab.set(a, 'lasting', 1)
    lab.set(a, 'lease', 2, day)
    for (let i = 0; i < 20; i++) {
      c.paused = true
      lab.run(1600)
      c.paused = false
      lab.run(awakeMs)
    }
    expect(c.map('a')).toEqual({ lasting: 1, lease: 2 })
  })

  it('does not hide the goodbye that it came with, nor what was written before it', () => {
    const lab = new Lab({ newsFanout: 3 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    lab.run(10_000)
    b.paused = true
    lab.set(a, 'lasting', 1)
    lab.set(a, 'lease', 2, day)
    lab.set(a, 'later', 3)
    lab.leave(a)
    a.stop()
    const [goodbye] = lab.wire.splice(0)
    lab.run(2000)
    b.paused = false
    lab.say(a, b, goodbye!.message)
    lab.run(30_000)
    expect(b.eventsOf('a')).toEqual(['joined', 'left'])
    expect(b.map('a')).toEqual({ lasting: 1 })
  })

  it('is shown soon where it has not, and expires in its own time', () => {
    const { lab, c, setMs } = readAfter(5000, 8000)
    lab.run(1500)
    expect(c.map('a')).toEqual({ lease: 1 })
    lab.run(setMs + 8500 - lab.nowMs)
    expect(c.map('a')).toEqual({})
  })
})

describe('what is left of large values that expired', () => {
  const large = 'x'.repeat(8000)

  it('is nothing that a delta has to be cut for: no congestion', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    lab.set(a, 'first', 1)
    lab.exchange(a, b)
    for (let i = 0; i < 20; i++) lab.set(a, `k${i}`, large, 100)
    lab.advance(200)
    const { limitPerSecond } = a.node.writes.pressure
    lab.exchange(b, a)
    expect(b.node.peers.get('a')?.maxVersion).toBe(21)
    expect(a.node.writes.pressure.limitPerSecond).toBe(limitPerSecond)
  })

  it('is no more than the value was, however short that is', () => {
    const lab = new Lab()
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    for (const key of ['k', 'l', 'm']) lab.set(a, key, 7, 5000)
    lab.run(4000)
    const { bytes } = b.node.peers
    lab.run(3000)
    expect(b.map('a')).toEqual({})
    expect(b.node.peers.bytes).toBeLessThanOrEqual(bytes)
  })

  it('does not fill the state of others', () => {
    const lab = new Lab({ maxStateBytes: 20_000 })
    const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    lab.run(3000)
    for (const key of ['k', 'l']) lab.set(a, key, large, 5000)
    lab.run(4000)
    expect(Object.keys(b.map('a') ?? {})).toEqual(['k', 'l'])
    lab.run(3000)
    expect(b.map('a')).toEqual({})
    lab.set(c, 'm', large)
    lab.run(3000)
    expect(b.reported('state-full')).toEqual([])
    expect(Object.keys(b.map('c') ?? {})).toEqual(['m'])
  })
})
