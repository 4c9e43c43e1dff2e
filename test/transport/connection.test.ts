import { Socket } from 'node:net'
import { Connection } from '../../src/transport/nssocket/connection.js'
import { nssocketDefaults } from '../../src/transport/nssocket/options.js'
import { Watchdog } from '../../src/transport/nssocket/watchdog.js'
import { jsonCodec } from './json-codec.js'
import { lineOf, message } from './messages.js'

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: 0 }))
afterEach(() => jest.useRealTimers())

/** What has come in is taken in, and then whoever waited for too long gives up. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** Somebody dialled us, and has to speak within 100 ms. */
const newcomer = () => {
  const socket = new Socket()
  const events = { received: jest.fn(), problem: jest.fn(), unusable: jest.fn(), closed: jest.fn() }
  const settings = { ...nssocketDefaults, codec: jsonCodec(), watchdog: new Watchdog(), speaksFirst: true }
  const connection = new Connection(socket, { ...settings, stallTimeoutMs: 100, idleTimeoutMs: 1_000 }, events)
  const says = async (text: string): Promise<void> => {
    socket.push(text)
    // what was pushed is told to be readable in the next tick
    await turn()
  }
  return { connection, events, says }
}

test('a newcomer has until its first message is complete, whenever that began; then each message has its own time', async () => {
  const { connection, says } = newcomer()
  const line = lineOf(message(1))
  const [start, middle, rest] = [line.slice(0, 20), line.slice(20, 30), line.slice(30)]
  const startMs = performance.now()
  const due = [connection.dueMs - startMs]
  for (const text of [start, middle + rest, start, middle, rest + start]) {
    jest.advanceTimersByTime(10)
    await says(text)
    due.push(connection.dueMs - startMs)
  }
  connection.destroy()
  expect(due).toEqual([100, 100, 1_020, 130, 130, 150])
})

test('who says nothing is told as stalled when its time has come, and who was cut before is not', async () => {
  const [silent, cut] = [newcomer(), newcomer()]
  cut.connection.destroy()
  jest.advanceTimersByTime(1_000)
  await turn()
  expect(silent.events.problem.mock.calls).toEqual([['stalled', 'connected, and silent for 100 ms']])
  expect(cut.events.problem).not.toHaveBeenCalled()
})

test('where this process stood still, what has come in meanwhile is taken in before the time is up', async () => {
  const { connection, events, says } = newcomer()
  const taken = says(lineOf(message(1)))
  jest.advanceTimersByTime(1_000)
  await taken
  await turn()
  expect(events.received).toHaveBeenCalledTimes(1)
  expect(events.problem).not.toHaveBeenCalled()
  expect(events.unusable).not.toHaveBeenCalled()
  connection.destroy()
})
