import { RecentChanges } from '../../../src/core/state/recent-changes.js'
import { Parts } from '../support/context.js'

describe('recent changes', () => {
  it('come newest first, each peer once, at its last change', () => {
    const changes = new RecentChanges()
    changes.changed(1, 10)
    changes.changed(2, 20)
    changes.changed(3, 30)
    changes.changed(1, 40)
    expect(changes.since(10)).toEqual([1, 3, 2])
    expect(changes.since(20)).toEqual([1, 3])
    expect(changes.since(0)).toEqual([1, 3, 2])
  })

  it('do not speak of a peer that is gone', () => {
    const changes = new RecentChanges()
    changes.changed(1, 10)
    changes.changed(2, 20)
    changes.forget(2)
    expect(changes.since(0)).toEqual([1])
  })

  it('do not speak of one whom the table has removed', () => {
    const parts = new Parts()
    for (const name of ['a', 'b']) parts.meet(name)
    parts.peers.remove('b')
    expect(parts.peers.changedSince(-1).map(({ name }) => name)).toEqual(['a'])
  })

  it('stay known when there is need of more places', () => {
    const changes = new RecentChanges()
    changes.changed(1, 10)
    changes.changed(1000, 20)
    expect(changes.since(0)).toEqual([1000, 1])
  })

  it('are bounded: the newest thousand are told, however many there are', () => {
    const changes = new RecentChanges()
    for (let slot = 0; slot < 100_000; slot++) changes.changed(slot, slot)
    const kept = changes.since(0)
    expect(kept).toHaveLength(1024)
    expect(kept).toEqual(kept.map((_, i) => 99_999 - i))
  })
})
