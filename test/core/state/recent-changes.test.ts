import { RecentChanges } from '../../../src/core/state/recent-changes.js'

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

  it('are bounded: the newest thousand are told, however many there are', () => {
    const changes = new RecentChanges()
    for (let slot = 0; slot < 100_000; slot++) changes.changed(slot, slot)
    const kept = changes.since(0)
    expect(kept).toHaveLength(1024)
    expect(kept).toEqual(kept.map((_, i) => 99_999 - i))
  })
})
