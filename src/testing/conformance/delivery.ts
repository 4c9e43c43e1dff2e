import type { Address } from '../../core/address.js'
import type { Received } from '../../transport/port.js'
import { largest, numbered } from './messages.js'
import { expectThat, type Stage } from './stage.js'

type Scene = (stage: Stage) => Promise<void>

const sameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && [...some].sort().join('\n') === [...others].sort().join('\n')

const wholeMessages: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  const sent = Array.from({ length: 50 }, (_, i) => numbered(i, i % 7))
  for (const message of sent) a.transport.send(b.address, message)
  await stage.until('50 messages arrive', () => b.received.length >= sent.length)
  expectThat(
    sameSet(
      stage.texts(b.received),
      sent.map((message) => stage.text(message)),
    ),
    `what arrived is not what was sent: ${stage.texts(b.received).slice(0, 3).join(' ')} ...`,
  )
}

const bothDirections: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  a.transport.send(b.address, numbered(1))
  b.transport.send(a.address, numbered(2))
  await stage.until('one message each', () => a.received.length === 1 && b.received.length === 1)
  expectThat(stage.texts(b.received)[0] === stage.text(numbered(1)), 'b was not sent that')
  expectThat(stage.texts(a.received)[0] === stage.text(numbered(2)), 'a was not sent that')
}

const repliesTheWayItCame: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  const answers = [stage.text(numbered(1)), stage.text(numbered(2))]
  const answer = (received: Received): void => {
    const step = answers.indexOf(stage.texts([received])[0] ?? '')
    if (step !== -1) received.reply(numbered(step + 2))
  }
  stage.on(b.transport.received$, answer)
  stage.on(a.transport.received$, answer)
  a.transport.send(b.address, numbered(1))
  await stage.until('an answer, and an answer to the answer', () => a.received.length >= 1 && b.received.length >= 2)
  expectThat(stage.texts(a.received)[0] === stage.text(numbered(2)), 'the answer is another message')
  expectThat(stage.texts(b.received)[1] === stage.text(numbered(3)), 'the answer to the answer is another message')
}

const largestMessage: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  const message = largest(stage.codec, 1)
  stage.on(b.transport.received$, ({ reply }) => reply(message))
  a.transport.send(b.address, message)
  await stage.until('the largest message goes there and back', () => a.received.length === 1)
  expectThat(stage.texts(a.received)[0] === stage.text(message), 'the largest message arrived changed')
}

const over =
  (bind: Address): Scene =>
  async (stage) => {
    const a = await stage.actor(bind)
    const b = await stage.actor(bind)
    stage.on(b.transport.received$, ({ reply }) => reply(numbered(2)))
    a.transport.send(b.address, numbered(1))
    await stage.until('the answer arrives', () => a.received.length === 1)
    const from = b.received[0]?.from ?? ''
    expectThat(/^(\[[^\]]+\]|[^:]+):\d+$/.test(from), `'from' is not host:port but '${from}'`)
  }

const hotStream: Scene = async (stage) => {
  const a = await stage.actor()
  const b = await stage.actor()
  a.transport.send(b.address, numbered(1))
  await stage.until('the first message arrives', () => b.received.length === 1)
  const late: Received[] = []
  stage.on(b.transport.received$, (received) => late.push(received))
  a.transport.send(b.address, numbered(2))
  await stage.until('the second message arrives', () => b.received.length === 2 && late.length > 0)
  expectThat(stage.texts(late)[0] === stage.text(numbered(2)), 'a late subscriber was told an earlier message')
}

const toItself: Scene = async (stage) => {
  const a = await stage.actor()
  a.transport.send(a.address, numbered(1))
  await stage.until('a message to oneself arrives', () => a.received.length === 1)
}

/** What must arrive, and how. */
export const deliveryScenes = (bindIpv6?: Address, bindName?: Address): readonly (readonly [string, Scene])[] => [
  ['delivers whole messages, each once, in any order', wholeMessages],
  ['delivers in both directions', bothDirections],
  ['carries answers the way the message came', repliesTheWayItCame],
  ['carries the largest message the codec allows', largestMessage],
  ['tells a late subscriber only what comes later', hotStream],
  ['delivers to itself', toItself],
  ...(bindIpv6 === undefined ? [] : [['works over IPv6', over(bindIpv6)] as const]),
  ...(bindName === undefined ? [] : [['works with a host name', over(bindName)] as const]),
]
