import { filter, interval } from 'rxjs'
import { BindError } from '../../errors.js'
import { numbered } from './messages.js'
import { expectThat, type Stage } from './stage.js'

type Scene = (stage: Stage) => Promise<void>

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error ?? new Error('rejected with nothing'),
  )

const freePort: Scene = async (stage) => {
  const a = await stage.actor({ ...stage.harness.bind, port: 0 })
  const b = await stage.actor({ ...stage.harness.bind, port: 0 })
  expectThat(a.address.port > 0 && b.address.port > 0, 'port 0 did not become a real one')
  expectThat(a.address.port !== b.address.port, 'two transports were given the same port')
}

const bindConflict: Scene = async (stage) => {
  const a = await stage.actor()
  const error = await rejection(stage.create().listen(stage.codec, a.address))
  expectThat(error instanceof BindError, `an address bound twice must reject with a BindError, not ${String(error)}`)
  expectThat(error.message.includes(String(a.address.port)), `the BindError does not name the port: ${error.message}`)
}

const listenTwice: Scene = async (stage) => {
  const a = await stage.actor()
  const error = await rejection(a.transport.listen(stage.codec, stage.harness.bind))
  expectThat(error instanceof BindError, `listening twice must reject with a BindError, not ${String(error)}`)
}

const toNobody: Scene = async (stage) => {
  const a = await stage.actor()
  const gone = await stage.actor()
  await gone.transport.close()
  a.transport.send(gone.address, numbered(1))
  if (stage.harness.noticesUnreachable ?? true) {
    await stage.until('a problem is told', () => a.problems.length > 0)
    expectThat(a.problems[0]?.kind === 'unreachable', `the problem is not 'unreachable' but ${a.problems[0]?.kind}`)
    expectThat(a.problems[0].outbound, 'the problem is not marked as outbound')
  }
  const b = await stage.actor()
  a.transport.send(b.address, numbered(2))
  await stage.until('messages to others still arrive', () => b.received.length === 1)
  expectThat(a.ended.length === 0, a.ended.join())
}

const impossibleAddress: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  for (const port of [0, 99_999, -1, 1.5, Number.NaN]) a.transport.send({ host: '127.0.0.1', port }, numbered(1))
  a.transport.send({ host: '', port: 9000 }, numbered(1))
  a.transport.send(b.address, numbered(2))
  await stage.until('messages to others still arrive', () => b.received.length === 1)
  expectThat(a.ended.length === 0, a.ended.join())
}

const nothingAfterClose: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  const c = await stage.actor()
  await a.transport.close()
  a.transport.send(b.address, numbered(1))
  c.transport.send(b.address, numbered(2))
  await stage.until('the message of another arrives', () => b.received.length > 0)
  expectThat(stage.texts(b.received)[0] === stage.text(numbered(2)), 'a closed transport still sent')
}

const closeCompletes: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  a.transport.send(b.address, numbered(1))
  await stage.until('a message arrives', () => b.received.length === 1)
  await Promise.all([b.transport.close(), b.transport.close()])
  await b.transport.close()
  expectThat([...b.ended].sort().join() === 'problems$ completed,received$ completed', `streams: ${b.ended.join()}`)
  const error = await rejection(b.transport.listen(stage.codec, stage.harness.bind))
  expectThat(error instanceof BindError, `listening after close must reject with a BindError, not ${String(error)}`)
}

const closeUnopened: Scene = async (stage) => {
  await stage.create().close()
  const transport = stage.create()
  const listening = rejection(transport.listen(stage.codec, stage.harness.bind))
  await transport.close()
  await listening
}

const closeFlushes: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  for (let i = 0; i < 10; i++) a.transport.send(b.address, numbered(i))
  await a.transport.close(stage.harness.patienceMs ?? 5_000)
  await stage.until('what was sent before close arrives', () => b.received.length === 10)
}

const peerRestarts: Scene = async (stage) => {
  const a = await stage.actor()
  const first = await stage.actor()
  a.transport.send(first.address, numbered(1))
  await stage.until('the first run is reached', () => first.received.length === 1)
  await first.transport.close()
  const second = await stage.actor(first.address)
  // A message may be lost on what is left of the old connection: send until one arrives, as gossip does.
  const sending$ = interval(20).pipe(filter(() => second.received.length === 0))
  const sending = stage.on(sending$, () => a.transport.send(second.address, numbered(2)))
  try {
    await stage.until('the second run is reached', () => second.received.length > 0)
  } finally {
    sending.unsubscribe()
  }
  expectThat(a.ended.length === 0, a.ended.join())
}

const answersToTheGone: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  const c = await stage.actor()
  a.transport.send(b.address, numbered(1))
  await stage.until('a message arrives', () => b.received.length === 1)
  await a.transport.close()
  b.received[0]?.reply(numbered(2))
  c.transport.send(b.address, numbered(3))
  await stage.until('others are still heard', () => b.received.length === 2)
  await b.transport.close()
  b.received[1]?.reply(numbered(4))
  expectThat(!b.ended.some((how) => how.includes('failed')), b.ended.join())
}

/** How it must begin, fail and end. */
export const lifecycleScenes: readonly (readonly [string, Scene])[] = [
  ['takes a free port for port 0', freePort],
  ['rejects an address that is in use with a BindError', bindConflict],
  ['listens once', listenTwice],
  ['tells a send to nobody as a problem, and goes on', toNobody],
  ['survives sends to impossible addresses', impossibleAddress],
  ['sends nothing after close', nothingAfterClose],
  ['closes as often as asked, and completes its streams', closeCompletes],
  ['closes before and during listen', closeUnopened],
  ['flushes on close', closeFlushes],
  ['reaches a peer that came back at the same address', peerRestarts],
  ['ignores answers to those who are gone', answersToTheGone],
]
