import { VirtualTimeScheduler } from 'rxjs'
import { BindError } from '../../src/errors.js'
import { memoryNetwork } from '../../src/testing/memory-network.js'
import type { Received, TransportProblem } from '../../src/transport/port.js'
import { jsonCodec } from './json-codec.js'
import { message } from './messages.js'

const bind = { host: '10.0.0.1', port: 9000 }

test('messages arrive after the latency, in virtual time', async () => {
  const scheduler = new VirtualTimeScheduler()
  const network = memoryNetwork({ scheduler, latencyMs: 5 })
  const [a, b] = [network.transport(), network.transport()]
  await a.listen(jsonCodec(), bind)
  const to = await b.listen(jsonCodec(), { host: '10.0.0.2', port: 9000 })
  const arrivals: number[] = []
  b.received$.subscribe(({ reply }) => {
    arrivals.push(scheduler.now())
    reply(message(2))
  })
  a.received$.subscribe(() => arrivals.push(scheduler.now()))
  a.send(to, message(1))
  scheduler.flush()
  expect(arrivals).toEqual([5, 10])
})

test('the object that was sent arrives, unless it is encoded', async () => {
  for (const encode of [false, true]) {
    const scheduler = new VirtualTimeScheduler()
    const network = memoryNetwork({ scheduler, encode })
    const a = network.transport()
    const address = await a.listen(jsonCodec(), bind)
    const received: Received[] = []
    a.received$.subscribe((told) => received.push(told))
    const sent = message(1)
    a.send(address, sent)
    scheduler.flush()
    const content = received[0]!.content
    expect('right' in content && content.right).toEqual(sent)
    expect('right' in content && content.right === sent).toBe(!encode)
  }
})

test('networks are apart, and whoever listens on all addresses is reached by any', async () => {
  const scheduler = new VirtualTimeScheduler()
  const one = memoryNetwork({ scheduler })
  const [a, b] = [one.transport(), one.transport()]
  const stranger = memoryNetwork({ scheduler }).transport()
  await a.listen(jsonCodec(), bind)
  await b.listen(jsonCodec(), { host: '0.0.0.0', port: 9001 })
  await stranger.listen(jsonCodec(), { host: '10.0.0.9', port: 9002 })
  const received: Received[] = []
  const problems: TransportProblem[] = []
  b.received$.subscribe((told) => received.push(told))
  a.problems$.subscribe((told) => problems.push(told))
  a.send({ host: '10.0.0.7', port: 9001 }, message(1))
  a.send({ host: '10.0.0.9', port: 9002 }, message(2))
  scheduler.flush()
  expect(received).toMatchObject([{ from: '10.0.0.1:9000' }])
  expect(problems).toMatchObject([{ kind: 'unreachable', address: '10.0.0.9:9002', refused: true }])
  await expect(one.transport().listen(jsonCodec(), { host: '10.0.0.7', port: 9001 })).rejects.toThrow(BindError)
})
