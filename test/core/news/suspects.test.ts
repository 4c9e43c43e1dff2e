import { messageBytes } from '../../../src/wire/message-bytes.js'
import { Parts } from '../support/context.js'
import { set } from '../support/make.js'
import { membershipOf, takeNews } from '../support/membership.js'

/** A node that holds so many peers with names of so many characters, and hears that each is suspected by one other. */
const suspecting = (count: number, nameLength: number) => {
  const parts = new Parts({ newsFanout: 3, newsRepeats: 1, maxMessageBytes: 4096 })
  const names = Array.from({ length: count }, (_, i) => `p${i}-`.padEnd(nameLength, 'x'))
  const { news } = membershipOf(parts)
  for (const name of names) news.turned(parts.meet(name))
  for (const name of names) parts.peers.get(name)?.suspect({ heartbeat: 50, accusers: ['q'] }, 0)
  const pushes = () => {
    parts.nowMs = news.nextPushMs
    news.push()
    return [...new Set(takeNews(parts).map(({ said }) => said))]
  }
  return { parts, names, news, pushes }
}

describe('suspicions that are pushed', () => {
  it('are told in several messages where they do not fit into one, each once', () => {
    const { names, news, pushes } = suspecting(30, 100)
    const told: string[] = []
    for (let i = 0; i < 10 && news.nextPushMs < Infinity; i++) {
      for (const message of pushes()) {
        expect(messageBytes(message)).toBeLessThanOrEqual(2048)
        told.push(...(message.suspicions ?? []).map(({ name }) => name))
      }
    }
    expect(told).toHaveLength(30)
    expect(new Set(told)).toEqual(new Set(names))
    expect(news.nextPushMs).toBe(Infinity)
  })

  it('leave half of the room to what else is news', () => {
    const { parts, news, pushes } = suspecting(30, 100)
    parts.meet('other', { entries: [set(1, 'k', 'x'.repeat(700))] })
    news.spark('other', 0)
    const [message] = pushes()
    expect(message?.deltas).toMatchObject([{ name: 'other', toVersion: 1 }])
    expect(message?.suspicions?.length).toBeGreaterThan(3)
  })

  it('are given up where one alone has no room', () => {
    const { news, pushes } = suspecting(1, 1500)
    expect(pushes()).toEqual([])
    expect(news.nextPushMs).toBe(Infinity)
  })

  it('are no news where there is none', () => {
    const { parts, news } = suspecting(0, 0)
    Object.assign(parts.context.settings, { newsFanout: 0 })
    news.turned(parts.meet('p'))
    expect(news.nextPushMs).toBe(Infinity)
  })
})
