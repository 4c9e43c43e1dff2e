import { Names } from '../../src/transport/udp/names.js'
import { udpDefaults } from '../../src/transport/udp/options.js'

test('a lookup that fails late does not take the place of a newer one', async () => {
  const asked: string[] = []
  let failFirst = (): void => undefined
  const lookup = (host: string): Promise<string[]> => {
    asked.push(host)
    if (asked.length > 1) return Promise.resolve(['127.0.0.1'])
    return new Promise((_, reject) => (failFirst = () => reject(new Error('no such name'))))
  }
  const names = new Names({ ...udpDefaults, lookup, maxCachedNames: 1, lookupCacheMs: 1_000_000 })
  const first = names.first('a.test')
  await names.first('b.test')
  await names.first('a.test')
  failFirst()
  await expect(first).rejects.toThrow('no such name')
  await names.first('a.test')
  expect(asked).toEqual(['a.test', 'b.test', 'a.test'])
})

test('of several addresses the first is the first, and one that fits is picked by chance', async () => {
  const lookup = async (): Promise<string[]> => ['::1', '127.0.0.1', 'no address', '127.0.0.2']
  const names = new Names({ ...udpDefaults, lookup, random: () => 0.99 })
  expect(await names.first('peer.test')).toBe('::1')
  expect(await names.resolve('peer.test', (ip) => ip !== '127.0.0.2')).toEqual({ ip: '127.0.0.1', isOnly: false })
  expect(await names.resolve('peer.test', (ip) => ip === '127.0.0.2')).toEqual({ ip: '127.0.0.2', isOnly: true })
})
