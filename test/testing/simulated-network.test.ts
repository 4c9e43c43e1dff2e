import type { Message } from '../../src/core/message.js'
import { seededRandom } from '../../src/random.js'
import type { LinkRule } from '../../src/testing/link.js'
import { NodeTime } from '../../src/testing/node-time.js'
import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { SimulatedNetwork } from '../../src/testing/simulated-network.js'
import { VirtualScheduler } from '../../src/testing/virtual-scheduler.js'
import type { TransportProblem } from '../../src/transport/port.js'
import { jsonCodec } from '../../src/wire/codec.js'
import { message } from '../transport/messages.js'

const port = 7000
const bounds = { maxEntryBytes: 8192, maxKeyBytes: 512, maxNameBytes: 1024, maxClusterBytes: 256, maxDepth: 32 }
const codec = jsonCodec({ ...bounds, maxMessageBytes: 65_536 })

/** A few ends and what each of them was told, as `time from:number`. */
const make = (link: Partial<LinkRule> = {}, hosts: readonly string[] = ['a', 'b', 'c']) => {
  const scheduler = new VirtualScheduler()
  const network = new SimulatedNetwork({ scheduler, random: seededRandom(3), link })
  const told: string[] = []
  const problems: (TransportProblem & { atMs: number })[] = []
  const open = (host: string, time = new NodeTime(scheduler)) => {
    const transport = network.transport(time)
    transport.bind(codec, { host, port })
    transport.received$.subscribe(({ from, content }) => {
      if (content._tag === 'Left' || content.right.type !== 'digest') throw new Error('not a digest')
      told.push(`${scheduler.now()} ${from.slice(0, -5)}>${host} ${content.right.exchange}`)
    })
    transport.problems$.subscribe((problem) => problems.push({ ...problem, atMs: scheduler.now() }))
    return transport
  }
  const ends = new Map(hosts.map((host) => [host, open(host)]))
  let sent = 0
  const send = (from: string, to: string, what: Message = message(sent + 1)): void => {
    sent += 1
    ends.get(from)!.send({ host: to, port }, what)
  }
  const sendMany = (count: number): void => {
    for (let i = 0; i < count; i++) {
      send('a', 'b')
      scheduler.advanceBy(1)
    }
    scheduler.advanceBy(100_000)
  }
  return { scheduler, network, told, problems, open, ends, send, sendMany }
}

const times = (told: readonly string[]): number[] => told.map((line) => Number(line.split(' ')[0]))

describe('a link', () => {
  it('takes its latency, in each direction', () => {
    const { scheduler, told, send } = make({ latencyMs: 20 })
    send('a', 'b')
    scheduler.advanceTo(5)
    send('b', 'a')
    scheduler.advanceTo(100)
    expect(told).toEqual(['20 a>b 1', '25 b>a 2'])
  })

  it('varies by its jitter, in whole milliseconds, and never beyond', () => {
    const { told, sendMany, network } = make({ latencyMs: 10, jitterMs: 5 })
    sendMany(500)
    const took = told.map((line) => Number(line.split(' ')[0]) - (Number(line.split(' ')[2]) - 1))
    expect([...new Set(took)].sort((a, b) => a - b)).toEqual([10, 11, 12, 13, 14, 15])
    expect(network.traffic.overtaken).toBeGreaterThan(50)
  })

  it('loses messages, as often as it says', () => {
    const { told, sendMany, network, problems } = make({ loss: 0.3 })
    sendMany(1000)
    expect(told).toHaveLength(1000 - network.traffic.lost)
    expect(network.traffic.lost / 1000).toBeCloseTo(0.3, 1)
    expect(problems).toEqual([])
  })

  it('delivers messages twice', () => {
    const { told, sendMany, network } = make({ duplication: 0.2, jitterMs: 3 })
    sendMany(1000)
    expect(told).toHaveLength(1000 + network.traffic.duplicated)
    expect(network.traffic.duplicated / 1000).toBeCloseTo(0.2, 1)
  })

  it('holds messages up, so that later ones overtake them', () => {
    const { told, sendMany, network } = make({ latencyMs: 10, reordering: 0.1 })
    sendMany(1000)
    const numbers = told.map((line) => Number(line.split(' ')[2]))
    const sorted = [...numbers].sort((a, b) => a - b)
    expect(numbers).toHaveLength(1000)
    expect(numbers).not.toEqual(sorted)
    expect(network.traffic.overtaken).toBeGreaterThan(500) // each of the one in ten is overtaken by up to ninety
    expect(network.traffic.lost + network.traffic.duplicated).toBe(0)
  })

  it('lets messages wait for their turn at its rate', () => {
    const bytes = Buffer.byteLength(codec.encode(message(1)))
    const { scheduler, network, told, send } = make({ bytesPerSecond: bytes * 10 }) // one each 100 ms
    for (let i = 0; i < 3; i++) send('a', 'b')
    send('b', 'a') // the other direction has room of its own
    scheduler.advanceTo(1000)
    expect(told).toEqual(['101 a>b 1', '101 b>a 4', '201 a>b 2', '301 a>b 3'])
    send('a', 'b')
    scheduler.advanceTo(2000)
    expect(told.at(-1)).toBe('1101 a>b 5')
    expect(network.traffic.slowestMs).toBe(301)
    expect(network.traffic.slowestMs).toBe(301)
  })

  it('changes while it is used, and may have rules of its own', () => {
    const { scheduler, network, told, send } = make()
    const all = (): number[] => {
      told.length = 0
      const startMs = scheduler.now()
      send('a', 'b')
      send('b', 'a')
      send('a', 'c')
      scheduler.advanceBy(100)
      return times(told).map((ms) => ms - startMs)
    }
    expect(all()).toEqual([1, 1, 1])
    network.setLink('a', 'b', { latencyMs: 50 })
    expect(all()).toEqual([1, 1, 50])
    expect(told.at(-1)).toMatch(/a>b/)
    network.setLinks({ latencyMs: 10 })
    expect(all()).toEqual([10, 10, 50])
    network.setLink('a', 'b', { loss: 1 })
    expect(all()).toEqual([10, 10])
    network.setLink('a', 'b', undefined)
    expect(all()).toEqual([10, 10, 10])
    network.setLink('a', 'b', { loss: 1 })
    network.heal()
    expect(all()).toEqual([10, 10, 10])
  })

  it('does not change for what is under way', () => {
    const { scheduler, network, told, send } = make({ latencyMs: 10 })
    send('a', 'b')
    network.setLinks({ latencyMs: 500 })
    network.cut('a', 'b')
    scheduler.advanceTo(20)
    expect(told).toEqual(['10 a>b 1'])
  })
})

describe('a cut', () => {
  it('stops one direction; who sends is told after a while that nobody is reached', () => {
    const { scheduler, network, told, problems, send } = make()
    network.cut('a', 'b')
    send('a', 'b')
    send('b', 'a')
    send('a', 'c')
    scheduler.advanceTo(1999)
    expect(told).toEqual(['1 b>a 2', '1 a>c 3'])
    expect(problems).toEqual([])
    scheduler.advanceTo(2000)
    expect(problems).toMatchObject([{ atMs: 2000, kind: 'unreachable', address: 'b:7000', refused: false }])
    expect(network.traffic.cutOff).toBe(1)
    network.heal()
    send('a', 'b')
    scheduler.advanceBy(10)
    expect(told.at(-1)).toBe('2001 a>b 4')
  })
})

describe('a partition', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e', 'f']
  const pairs = (network: SimulatedNetwork): string[] =>
    hosts.flatMap((from) => hosts.filter((to) => to > from && network.connects(from, to)).map((to) => from + to))

  it.each([
    [
      'two halves',
      [
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
      ],
      'ab ac bc de df ef',
    ],
    [
      'three',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
      'ab cd ef',
    ],
    ['one alone, the rest unnamed', [['c']], 'ab ad ae af bd be bf de df ef'],
    ['everybody alone', hosts.map((host) => [host]), ''],
    ['nothing said', [], 'ab ac ad ae af bc bd be bf cd ce cf de df ef'],
    ['the unnamed keep together', [['a', 'b'], ['c']], 'ab de df ef'],
  ] as const)('of any shape: %s', (_, groups, connected) => {
    const { network } = make({}, hosts)
    network.partition(...groups)
    expect(pairs(network).join(' ')).toBe(connected)
    for (const host of hosts) expect(network.connects(host, host)).toBe(true)
  })

  it('takes the place of the one before, and ends by healing; cuts are beside it', () => {
    const { network } = make({}, hosts)
    network.partition(['a'], ['b'])
    network.partition(['a', 'b'])
    network.cut('c', 'd')
    expect(pairs(network)).toEqual(['ab', 'ce', 'cf', 'de', 'df', 'ef'])
    expect(network.connects('d', 'c')).toBe(true)
    network.heal()
    expect(pairs(network)).toHaveLength(15)
  })
})

describe('an end', () => {
  it('that nobody listens at refuses', () => {
    const { scheduler, problems, send, ends } = make()
    send('a', 'nobody')
    ends.get('b')!.crash()
    send('a', 'b')
    scheduler.advanceTo(10)
    expect(problems).toMatchObject([
      { atMs: 1, address: 'nobody:7000', refused: true },
      { atMs: 1, address: 'b:7000', refused: true },
    ])
  })

  it('that came back is given what was under way', () => {
    const { scheduler, told, send, ends, open } = make({ latencyMs: 10 })
    send('a', 'b')
    ends.get('b')!.crash()
    open('b')
    scheduler.advanceTo(20)
    expect(told).toEqual(['10 a>b 1'])
  })

  it('of a paused process is given everything when it goes on', () => {
    const { scheduler, told, send, open } = make()
    const time = new NodeTime(scheduler)
    open('paused', time)
    time.pause()
    send('a', 'paused')
    send('b', 'paused')
    scheduler.advanceTo(50)
    expect(told).toEqual([])
    time.resume()
    expect(told).toEqual(['50 a>paused 1', '50 b>paused 2'])
  })

  it('answers the way the message came; an answer to somebody gone is lost without a word', () => {
    const { scheduler, told, problems, send, ends } = make()
    ends.get('b')!.received$.subscribe(({ reply }) => {
      reply(message(9))
      ends.get('a')!.crash()
    })
    send('a', 'b')
    scheduler.advanceTo(2)
    expect(told).toEqual(['1 a>b 1'])
    scheduler.advanceTo(5000)
    expect(problems).toEqual([])
  })
})

describe('the counters', () => {
  it('count what was really encoded', () => {
    const { scheduler, network, send } = make()
    const padded = [0, 10, 300].map((padding) => message(1, 'ü€'.repeat(padding)))
    for (const each of padded) send('a', 'b', each)
    network.cut('a', 'b')
    send('a', 'b', padded[0]) // it left, though nobody got it
    scheduler.advanceTo(10)
    const sizes = [...padded, padded[0]!].map((each) => Buffer.byteLength(codec.encode(each)))
    expect(network.traffic).toMatchObject({
      messages: 4,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      largestBytes: sizes[2],
      cutOff: 1,
    })
  })

  it('count the messages of a whole cluster to the byte', () => {
    const cluster = new SimulatedCluster({
      seed: 5,
      link: { loss: 0.1, duplication: 0.1 },
      options: { maxMessageBytes: 2048, maxEntryBytes: 512 },
    })
    let [messages, bytes, largestBytes] = [0, 0, 0]
    cluster.network.tap((each) => {
      const size = Buffer.byteLength(codec.encode(each))
      messages += 1
      bytes += size
      largestBytes = Math.max(largestBytes, size)
    })
    const [a, b] = cluster.startMany(['a', 'b', 'c', 'd'])
    for (let i = 0; i < 100; i++) {
      a.set(`k${i % 30}`, { text: 'ß'.repeat(i), list: [i, null, 1e21] })
      b.set(`k${i % 7}`, i, cluster.time('b').clock().wallMs + 2000)
      if (i % 3 === 0) a.delete(`k${i % 30}`)
      if (i === 20) cluster.network.partition(['a'], ['b', 'c', 'd'])
      if (i === 80) cluster.network.heal()
      cluster.advanceBy(200)
    }
    expect(messages).toBeGreaterThan(300)
    expect(cluster.network.traffic).toMatchObject({ messages, bytes, largestBytes })
    expect(largestBytes).toBeGreaterThan(1024)
    expect(largestBytes).toBeLessThanOrEqual(2048)
  })

  it('see nothing more once the tap is taken away', () => {
    const { network, send } = make()
    const seen: string[] = []
    network.tap((_, from, to) => seen.push(`${from.host}>${to.host}`))
    send('a', 'b')
    network.tap(undefined)
    send('a', 'c')
    expect(seen).toEqual(['a>b'])
  })
})
