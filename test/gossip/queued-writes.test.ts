import { QueuedWrites } from '../../src/gossip/queued-writes.js'

const queued = (...writes: [string, number | undefined][]): QueuedWrites => {
  const queue = new QueuedWrites()
  for (const [key, value] of writes) queue.put(key, value)
  return queue
}

describe('writes that wait for their turn', () => {
  test('are read, the latest of each key, until the last had its turn', () => {
    const queue = queued(['a', 1], ['b', 1], ['a', undefined])
    expect([queue.get('a')?.value, queue.get('b')?.value, queue.get('c')]).toEqual([undefined, 1, undefined])
    queue.taken()
    queue.taken()
    expect(queue.get('a')).toBeDefined()
    queue.taken()
    expect([queue.get('a'), queue.size]).toEqual([undefined, 0])
  })

  test('add the keys that they set and the node has not, also those that had their turn, once', () => {
    const queue = queued(['a', 1], ['a', 2], ['b', 1], ['b', undefined], ['c', undefined], ['held', 1])
    const held = new Set(['held'])
    const has = (key: string) => held.has(key)
    expect([queue.newKeys(has), queue.size]).toEqual([2, 4]) // a and b
    queue.taken()
    held.add('a')
    expect(queue.newKeys(has)).toBe(1)
  })
})
