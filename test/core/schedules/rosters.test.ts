import type { Delta, DigestMessage, ReplyMessage } from '../../../src/core/message.js'
import { Lab } from '../support/lab.js'

const names = Array.from({ length: 12 }, (_, i) => `n${i}`)

/** A cluster that has met, and has had no news for a while. */
const settled = (settings: Partial<Lab['settings']> = {}, afterMs = 15_000) => {
  const lab = new Lab(settings)
  const nodes = lab.cluster(...names)
  lab.run(afterMs)
  for (const node of nodes) expect(Object.keys(node.statuses)).toHaveLength(names.length - 1)
  lab.sent.length = 0
  return { lab, nodes }
}

const digests = ({ sent }: Lab): DigestMessage[] =>
  sent.flatMap(({ message }) => (message.type === 'digest' ? [message] : []))
const replies = ({ sent }: Lab): ReplyMessage[] =>
  sent.flatMap(({ message }) => (message.type === 'reply' ? [message] : []))

describe('nodes that know the same runs', () => {
  it('name nobody, and hear of every heartbeat all the same', () => {
    const { lab, nodes } = settled()
    lab.run(10_000)
    expect(digests(lab).length).toBeGreaterThan(100)
    expect(digests(lab).every(({ columns, rows }) => columns !== undefined && rows.length === 0)).toBe(true)
    expect(replies(lab).every(({ rows, deltas }) => rows.length === 0 && deltas.length === 0)).toBe(true)
    const [round] = lab.step(nodes[0]!, { kind: 'round' }).filter(({ kind }) => kind === 'round')
    expect(round).toMatchObject({ round: { digestPeers: names.length } })
    for (const node of nodes) {
      for (const { name, node: peer } of nodes) {
        const held = node === nodes.find((other) => other.name === name) ? peer.own : node.node.peers.get(name)
        expect(peer.own.heartbeat - held!.heartbeat).toBeLessThan(8)
      }
      expect(node.events.filter(({ kind }) => kind !== 'joined')).toEqual([])
    }
  })

  it('tell by columns what others lack of a map, in both directions', () => {
    const { lab, nodes } = settled({ newsFanout: 0 })
    lab.set(nodes[3]!, 'k', 'v')
    lab.run(8000)
    for (const node of nodes) expect(node.map('n3')).toEqual({ k: 'v' })
    expect(digests(lab).every(({ columns }) => columns !== undefined)).toBe(true)
    lab.delete(nodes[3]!, 'k')
    lab.run(30_000) // and the tombstone is collected everywhere
    for (const { node } of nodes) {
      const held = node === nodes[3]!.node ? node.own : node.peers.get('n3')
      expect([held?.gcVersion, held?.entries.size]).toEqual([2, 0])
    }
  })

  it('come to the same verdict of one that died, and of one that comes back', () => {
    const { lab, nodes } = settled()
    const [dead, ...others] = [...nodes].reverse()
    dead!.paused = true
    lab.run(20_000)
    for (const node of others) expect(node.statuses[dead!.name]).toBe('failed')
    lab.sent.length = 0
    lab.run(3000)
    expect(
      digests(lab).some(({ columns, rows }) => columns !== undefined && rows.some(({ status }) => status === 'failed')),
    ).toBe(true)
    dead!.paused = false
    lab.run(20_000)
    for (const node of others) {
      expect(node.statuses[dead!.name]).toBe('alive')
      expect(node.eventsOf(dead!.name)).toEqual(['joined', 'failed', 'recovered'])
    }
  })
})

describe('nodes that know different runs', () => {
  it('are told so, and say the same again by name at once', () => {
    const { lab, nodes } = settled({ partners: 0 })
    const [a, b] = [nodes[0]!, nodes[1]!]
    lab.say(a, b, {
      type: 'news',
      cluster: lab.settings.cluster,
      sender: a.sender,
      deltas: [{ ...a.sender, ...nobody, name: 'stranger' }],
    })
    lab.advance(2000)
    lab.sent.length = 0
    for (let i = 0; i < 100 && digests(lab).every(({ to }) => to !== a.address); i++) {
      lab.step(b, { kind: 'round' })
      lab.wire = lab.wire.filter(({ to }) => to === a)
    }
    const [first] = lab.wire
    expect(first?.message).toMatchObject({ type: 'digest', columns: { start: 0 } })
    lab.wire = [first!]
    lab.sent.length = 0
    lab.deliverAll()
    expect(lab.sent.map(({ message }) => message.type)).toEqual(['reply', 'digest', 'reply', 'deltas'])
    expect(replies(lab)[0]).toMatchObject({ ahead: null, rows: [] })
    expect(digests(lab)[0]?.columns).toBeUndefined()
    expect(a.statuses['stranger']).toBe('alive')
  })

  it('speak by name for a round after somebody joined', () => {
    const { lab, nodes } = settled()
    lab.add('newcomer', { seeds: ['n0'] })
    lab.run(1000)
    lab.sent.length = 0
    lab.run(500)
    expect(digests(lab).some(({ columns }) => columns === undefined)).toBe(true)
    lab.run(15_000)
    lab.sent.length = 0
    lab.run(3000)
    expect(digests(lab).every(({ columns }) => columns !== undefined)).toBe(true)
    for (const node of nodes) expect(node.statuses['newcomer']).toBe('alive')
  })
})

describe('an answer to columns', () => {
  it('is not taken for one when it answers a former run, whose exchanges had the same numbers', () => {
    const { lab, nodes } = settled()
    const [a] = nodes
    lab.step(a!, { kind: 'round' })
    const begun = digests(lab).findLast(({ sender }) => sender.name === a!.name)
    const b = nodes.find(({ address }) => address === begun?.to)!
    const { cluster } = lab.settings
    const by = '1'.repeat(names.length) // the character of 14
    const reply = {
      type: 'reply',
      cluster,
      sender: b.sender,
      exchange: begun!.exchange,
      rows: [],
      deltas: [],
    } as const
    const beats = () => [...a!.node.peers.all()].map(({ heartbeat }) => heartbeat)
    const before = beats()
    lab.say(b, a!, { ...reply, ahead: { roster: begun!.columns!.roster + 1, by } })
    expect(beats()).toEqual(before)
    lab.step(a!, { kind: 'round' }) // the number is settled: another one, answered as it should be
    const again = digests(lab).findLast(({ sender }) => sender.name === a!.name)!
    lab.say(b, a!, { ...reply, exchange: again.exchange, ahead: { roster: again.columns!.roster, by } })
    expect(beats()).toEqual(before.map((heartbeat) => heartbeat + 14))
  })
})

const nobody: Omit<Delta, 'name' | 'address' | 'generation'> = {
  ...{ heartbeat: 1, status: 'alive', ageMs: 0 },
  ...{ from: 0, gcVersion: 0, toVersion: 0, senderMax: 0, entries: [] },
}
