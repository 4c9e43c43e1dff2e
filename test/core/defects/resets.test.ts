import { Lab } from '../support/lab.js'
import { addressOf, deleted, delta, liveMap, replicaOf, set } from '../support/make.js'

describe('defect 1 (chitchat 176, 179): a reset delta whose gc version equals its max version', () => {
  it('empties the map, and the next write follows', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a'), set(2, 'b')] }))
    const { changes } = replica.apply(delta({ gcVersion: 4, senderMax: 4 }), 100, 0)
    expect(changes.map(({ key, kind, version }) => [key, kind, version])).toEqual([
      ['a', 'deleted', 4],
      ['b', 'deleted', 4],
    ])
    expect(replica).toMatchObject({ maxVersion: 4, gcVersion: 4, resync: undefined })
    replica.apply(delta({ from: 4, gcVersion: 4, entries: [set(5, 'c')] }), 100, 0)
    expect(liveMap(replica.entries)).toEqual({ c: 5 })
  })

  it('makes an unknown peer known', () => {
    const replica = replicaOf(delta({ gcVersion: 4, senderMax: 4 }))
    expect(replica).toMatchObject({ maxVersion: 4, gcVersion: 4, resync: undefined })
  })
})

describe('defect 2 (chitchat 195): a state whose newest entry was collected', () => {
  it('keeps its max version here and with whoever copies it', () => {
    const lab = new Lab()
    const [owner, second, third] = [lab.add('owner'), lab.add('second'), lab.add('third')]
    lab.set(owner, 'stays', 1)
    lab.set(owner, 'goes', 1)
    lab.delete(owner, 'goes')
    lab.exchange(second, owner)
    lab.advance(10_000)
    lab.beat(owner)
    expect(owner.node.own).toMatchObject({ maxVersion: 3, gcVersion: 3 })
    lab.exchange(second, owner)
    lab.exchange(third, second)
    for (const node of [second, third])
      expect(node.node.peers.get('owner')).toMatchObject({ maxVersion: 3, gcVersion: 3 })
    lab.set(owner, 'next', 1)
    lab.exchange(third, owner)
    expect(third.map('owner')).toEqual({ stays: 1, next: 1 })
    expect(third.updatesOf('owner')).toEqual(['set stays@1', 'set next@4'])
  })

  it('starts again above nothing that was said before, when it is issued again', () => {
    const lab = new Lab()
    const [owner, second] = [lab.add('owner'), lab.add('second')]
    lab.set(owner, 'goes', 1)
    lab.delete(owner, 'goes')
    lab.exchange(second, owner)
    lab.advance(10_000)
    lab.beat(owner)
    owner.stop()
    const again = lab.add('owner')
    lab.set(again, 'k', 1)
    lab.exchange(second, again)
    expect(second.map('owner')).toEqual({ k: 1 })
  })
})

describe('defect 7 (chitchat 133): a peer that is reset is not briefly alive', () => {
  it.each(['failed', 'left'] as const)('a resync of one that has %s does not touch its life', (status) => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    const sender = { name: 'a', address: addressOf('a'), generation: a.node.own.generation }
    const say = (parts: Parameters<typeof delta>[0]) =>
      lab.say(a, b, { type: 'news', cluster: 'test', sender, deltas: [delta({ name: 'p', ...parts })] })
    say({ entries: [set(1, 'k'), set(2, 'l')] })
    say({ from: 2, status, ageMs: 1, heartbeat: 2 })
    const life = b.eventsOf('p')
    if (status === 'failed') expect(b.statuses).toEqual({ p: 'alive' })
    say({ gcVersion: 5, status, ageMs: 1, heartbeat: 2, entries: [set(6, 'k'), deleted(7, 'l')] })
    expect(b.map('p')).toEqual({ k: 6 })
    expect(b.eventsOf('p')).toEqual(life)
    expect(b.statuses).toEqual({ p: status === 'left' ? 'left' : 'alive' })
  })

  it('a later run introduced as failed is not counted alive by anybody who asks after the step', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    const sender = { name: 'a', address: addressOf('a'), generation: a.node.own.generation }
    const later = delta({ name: 'p', generation: a.node.own.generation + 1024, status: 'failed', ageMs: 50 })
    lab.say(a, b, { type: 'news', cluster: 'test', sender, deltas: [delta({ name: 'p' })] })
    lab.say(a, b, { type: 'news', cluster: 'test', sender, deltas: [later] })
    expect(b.statuses).toEqual({ p: 'failed' })
    expect(b.eventsOf('p')).toEqual(['joined', 'restarted', 'failed'])
  })
})

describe('defect 9 (chitchat 127, 110): resets and the budget', () => {
  const partly = () => {
    const lab = new Lab({ maxMessageBytes: 2048 })
    const [owner, observer] = [lab.add('owner'), lab.add('observer')]
    for (let i = 0; i < 60; i++) lab.set(owner, `k${i}`, 'x'.repeat(100))
    lab.exchange(observer, owner)
    while (observer.node.peers.get('owner')!.maxVersion < 60) lab.exchange(observer, owner)
    lab.delete(owner, 'k1')
    lab.advance(10_000)
    lab.beat(owner)
    return { lab, owner, observer }
  }

  it('a reset many times the size of a message finishes', () => {
    const { lab, owner, observer } = partly()
    const before = lab.sent.length
    lab.exchange(observer, owner)
    expect(observer.map('owner')).toEqual(owner.map('owner'))
    expect(lab.sent.length - before).toBeGreaterThan(10)
  })

  it('a replica that is partly reset takes no deleted key from a third node', () => {
    const { lab, owner, observer } = partly()
    const third = lab.add('third')
    lab.exchange(third, owner)
    lab.begin(observer, owner)
    for (let i = 0; i < 3; i++) lab.deliverOnce()
    lab.wire = []
    expect(observer.node.peers.get('owner')!.resync).toBeDefined()
    // the third node still has k1: it stands before the deletion
    const stale = delta({
      name: 'owner',
      generation: owner.node.own.generation,
      from: 0,
      senderMax: 60,
      entries: [set(2, 'k1')],
    })
    const sender = { name: 'third', address: addressOf('third'), generation: third.node.own.generation }
    lab.say(third, observer, { type: 'news', cluster: 'test', sender, deltas: [stale] })
    lab.waitInVain(observer)
    lab.exchange(observer, owner)
    expect(observer.map('owner')).toEqual(owner.map('owner'))
    expect(observer.map('owner')).not.toHaveProperty('k1')
  })
})
