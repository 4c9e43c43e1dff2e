import { Lab } from '../support/lab.js'

describe('a value that is gone does not come back', () => {
  it('at a swap: it expired here, and the sender of the new map still shows it', () => {
    const lab = new Lab({ tombstoneGraceMs: 300 })
    const [owner, observer, slow] = [lab.add('owner'), lab.add('observer'), lab.add('slow')]
    lab.set(owner, 'k', 'short-lived', 1000)
    lab.set(owner, 'x', 1)
    lab.begin(slow, owner)
    lab.deliverOnce()
    const [late] = lab.wire
    lab.wire = []
    lab.exchange(observer, owner)
    lab.advance(900)
    // the reply was 900 ms under way: to the slow node the value lives until 1900
    lab.say(owner, slow, late!.message)
    lab.wire = []
    lab.delete(owner, 'x')
    lab.exchange(slow, owner)
    lab.advance(100)
    lab.advance(350)
    lab.beat(owner)
    expect(owner.node.own.gcVersion).toBe(3)
    lab.exchange(slow, owner)
    expect(slow.map('owner')).toEqual({ k: 'short-lived' })
    expect(observer.map('owner')).toEqual({ x: 1 })
    lab.exchange(observer, slow)
    expect(observer.map('owner')).toEqual({})
    expect(observer.updatesOf('owner')).toEqual(['set k@1', 'set x@2', 'expired k@1', 'deleted x@3'])
  })

  it('an older one, when a newer one expires: its tombstone buries the older one elsewhere', () => {
    const lab = new Lab()
    const [owner, observer, missed] = [lab.add('owner'), lab.add('observer'), lab.add('missed')]
    lab.set(owner, 'k', 'older')
    lab.exchange(missed, owner)
    lab.set(owner, 'k', 'newer', 1000)
    lab.exchange(observer, owner)
    owner.stop()
    lab.advance(1000)
    expect(observer.map('owner')).toEqual({})
    lab.exchange(missed, observer)
    expect([missed.map('owner'), observer.map('owner')]).toEqual([{}, {}])
    expect(missed.updatesOf('owner')).toEqual(['set k@1', 'expired k@2'])
  })

  it('from a peer that missed its deletion', () => {
    const lab = new Lab()
    const [owner, observer, missed] = [lab.add('owner'), lab.add('observer'), lab.add('missed')]
    lab.set(owner, 'k', 1)
    lab.exchange(missed, owner)
    lab.delete(owner, 'k')
    lab.exchange(observer, owner)
    owner.stop()
    lab.exchange(observer, missed)
    expect([missed.map('owner'), observer.map('owner')]).toEqual([{}, {}])
  })

  it('from a peer that missed its deletion for longer than tombstones are kept', () => {
    const lab = new Lab({ failedGraceMs: 1e9 })
    const [owner, observer, missed] = [lab.add('owner'), lab.add('observer'), lab.add('missed')]
    lab.set(owner, 'k', 1)
    lab.set(owner, 'l', 1)
    for (const node of [missed, observer]) lab.exchange(node, owner)
    lab.delete(owner, 'k')
    lab.advance(10_000)
    lab.beat(owner)
    lab.exchange(observer, owner)
    owner.stop()
    for (let i = 0; i < 3; i++) lab.exchange(observer, missed)
    expect([missed.map('owner'), observer.map('owner')]).toEqual([{ l: 1 }, { l: 1 }])
    expect(missed.updatesOf('owner').at(-1)).toBe('deleted k@3')
  })
})
