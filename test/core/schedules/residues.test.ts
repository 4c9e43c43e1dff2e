import type { DigestMessage, Message, ReplyMessage } from '../../../src/core/message.js'
import { residueWindow } from '../../../src/core/reconcile/residues.js'
import { Lab, type Parcel } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta } from '../support/make.js'

const names = Array.from({ length: 12 }, (_, i) => `n${i}`)

/** A cluster that has met, and has had no news for a while. */
const settled = (settings: Partial<Lab['settings']> = {}) => {
  const lab = new Lab({ partners: 0, ...settings })
  const nodes = lab.cluster(...names)
  lab.run(15_000)
  lab.sent.length = 0
  return { lab, nodes, a: nodes[0]!, b: nodes[1]! }
}

/** The first message of a round of `from` that goes to `to`, and nothing else on the wire. */
const beginTo = (lab: Lab, from: LabNode, to: LabNode): void => {
  for (let i = 0; i < 1000 && lab.wire.length === 0; i++) {
    lab.step(from, { kind: 'round' })
    lab.wire = lab.wire.filter((parcel) => parcel.to === to)
  }
  lab.wire = lab.wire.slice(0, 1)
  lab.sent.length = 0
}

/** One round of a node, with all that follows from it between these two. */
const roundOf = (lab: Lab, from: LabNode, to: LabNode): void => {
  beginTo(lab, from, to)
  lab.deliverAll()
}

/** Two nodes that know the same others, so many that a digest cannot name them. */
const ofMany = () => {
  const many = Array.from({ length: 400 }, (_, i) => `p${i}`)
  const lab = new Lab({ partners: 0 })
  const [a, b] = [lab.add('a'), lab.add('b')]
  for (const [at, { name, node }] of [
    [a, b],
    [b, a],
  ] as const) {
    const sender = { name, address: node.own.address, generation: node.own.generation }
    const deltas = [delta(sender), ...many.map((each) => delta({ name: each, heartbeat: 100 }))]
    lab.say(at === a ? b : a, at, { type: 'news', cluster: 'test', sender, deltas })
  }
  lab.advance(3000)
  return { lab, a, b, many }
}

const kindOf = ({ message }: Parcel): string => {
  if (message.type === 'reply' && message.ahead === null) return 'unread'
  if (message.type === 'reply' && message.ahead?.mapsDiffer === true) return 'maps differ'
  if (message.type !== 'digest') return message.type
  if (message.columns === undefined) return message.rows.length === 2 ? 'probe' : 'names'
  if (message.columns.sections !== undefined) return 'sections'
  return typeof message.columns.versions === 'number' ? 'sum' : 'versions'
}
const kindsIn = ({ sent }: Lab): string[] => sent.map(kindOf)

/** What a node holds of everybody's heartbeat. */
const beatsOf = ({ node }: LabNode): Record<string, number> =>
  Object.fromEntries([...node.peers.all()].map(({ name, heartbeat }) => [name, heartbeat]))

const nobodyIsAheadOfItself = (nodes: readonly LabNode[]): void => {
  for (const node of nodes) {
    for (const { name, node: peer } of nodes) {
      if (name === node.name) continue
      expect(node.node.peers.get(name)!.heartbeat).toBeLessThanOrEqual(peer.own.heartbeat)
    }
  }
}

/** Lets all others than `a` live on for so many heartbeats, of which `b` alone has heard. */
const liveOn = (nodes: readonly LabNode[], a: LabNode, b: LabNode, beats: number): void => {
  for (const { node, name } of nodes) {
    if (node === a.node) continue
    node.own.heartbeat += beats
    if (node !== b.node) b.node.peers.get(name)!.heartbeat = node.own.heartbeat
  }
}

describe('heartbeats of one that lags', () => {
  it.each([residueWindow - 6, 60, 89, 91, 182, 500])('by %i are told to it in an exchange, or one more', (beats) => {
    for (const isAsked of [false, true]) {
      const { lab, nodes, a, b } = settled()
      liveOn(nodes, a, b, beats)
      lab.advance(3000)
      if (isAsked) roundOf(lab, b, a)
      else roundOf(lab, a, b)
      expect(kindsIn(lab)).toEqual(beats <= residueWindow ? ['reply'] : ['unread', 'names', 'reply'])
      for (const [name, heartbeat] of Object.entries(beatsOf(b))) {
        if (name !== 'n0') expect(a.node.peers.get(name)!.heartbeat).toBe(heartbeat)
      }
      expect(a.node.peers.get('n1')!.heartbeat).toBe(b.node.own.heartbeat)
      nobodyIsAheadOfItself(nodes)
    }
  })

  it('are never read as others by anybody, while everybody comes to know them', () => {
    const { lab, nodes, a, b } = settled()
    liveOn(nodes, a, b, 70)
    for (let i = 0; i < 30; i++) {
      lab.run(100)
      nobodyIsAheadOfItself(nodes)
    }
    for (const node of nodes) expect(node.events.filter(({ kind }) => kind !== 'joined')).toEqual([])
  })

  it('are told in sections, where the answer says less than all of it, in rows beside', () => {
    const { lab, a, b, many } = ofMany()
    for (const name of many) b.node.peers.get(name)!.heartbeat = 130
    for (const name of many.slice(0, 20)) b.node.peers.get(name)!.heartbeat = 1000
    roundOf(lab, a, b)
    expect(kindsIn(lab)).toEqual(['unread', 'sections', 'reply'])
    expect(beatsOf(a)).toMatchObject(Object.fromEntries(many.map((name, i) => [name, i < 20 ? 1000 : 130])))
  })

  it('are heard by a machine that was suspended, and of it, without a false word', () => {
    const { lab, nodes, a } = settled({ failedGraceMs: 600_000 })
    a.paused = true
    lab.run(100_000)
    a.paused = false
    for (let i = 0; i < 100; i++) {
      lab.run(100)
      nobodyIsAheadOfItself(nodes)
    }
    for (const { statuses } of nodes) expect(new Set(Object.values(statuses))).toEqual(new Set(['alive']))
    expect(a.events.filter(({ kind }) => kind !== 'joined')).toEqual([])
  })
})

describe('versions', () => {
  it('are said in one number while no map changes, and in full for two rounds after one did', () => {
    const { lab, nodes, a } = settled({ newsFanout: 3 })
    lab.run(3000)
    expect(new Set(kindsIn(lab))).toEqual(new Set(['sum', 'reply']))
    lab.set(a, 'k', 'v')
    lab.run(500)
    for (const node of nodes) expect(node.map('n0')).toEqual({ k: 'v' })
    lab.sent.length = 0
    lab.run(1500)
    expect(kindsIn(lab)).not.toContain('sum')
    lab.run(1500)
    lab.sent.length = 0
    lab.run(3000)
    expect(new Set(kindsIn(lab))).toEqual(new Set(['sum', 'reply']))
    lab.delete(a, 'k')
    lab.run(20_000) // and the tombstone is collected everywhere, without a round in which maps were taken to be the same
    for (const { node } of nodes.slice(1)) expect(node.peers.get('n0')).toMatchObject({ maxVersion: 2, gcVersion: 2 })
  })

  /** One of two has a write of which the other has not heard, and neither knows that it is news. */
  const withUnheardWrite = (at: 'a' | 'b') => {
    const { lab, a, b, ...rest } = settled()
    lab.set(at === 'a' ? a : b, 'k', 'v')
    lab.advance(2500)
    return { lab, a, b, ...rest }
  }

  it.each(['a', 'b'] as const)('that differ without news lead to an exchange of them at once (%s)', (writer) => {
    const { lab, a, b } = withUnheardWrite(writer)
    roundOf(lab, a, b)
    const asked = writer === 'a' ? ['reply', 'deltas'] : ['reply']
    expect(kindsIn(lab)).toEqual(['maps differ', 'versions', ...asked])
    expect((writer === 'a' ? b : a).map(writer === 'a' ? 'n0' : 'n1')).toEqual({ k: 'v' })
  })

  it('that differ delay no heartbeat', () => {
    const { lab, a, b } = withUnheardWrite('a')
    a.node.own.heartbeat += 7
    b.node.own.heartbeat += 5
    beginTo(lab, a, b)
    lab.deliver()
    lab.deliver()
    expect(kindsIn(lab)).toEqual(['maps differ', 'versions'])
    expect(b.node.peers.get('n0')!.heartbeat).toBe(a.node.own.heartbeat)
    expect(a.node.peers.get('n1')!.heartbeat).toBe(b.node.own.heartbeat)
  })

  it.each([1, 2, 3, 4])('that differ are exchanged in the next round when message %i of the first is lost', (lost) => {
    const { lab, a, b } = withUnheardWrite('a')
    beginTo(lab, a, b)
    for (let i = 1; i < lost; i++) lab.deliver()
    lab.wire = []
    lab.advance(1000)
    expect(b.map('n0')).toEqual({})
    roundOf(lab, a, b)
    expect(b.map('n0')).toEqual({ k: 'v' })
  })

  it('that differ for good are said in full most of the time, and rosters are taken to be the same', () => {
    const { lab, nodes, a } = settled()
    for (const at of [1, 2]) lab.set(a, 'k', at)
    lab.run(10_000)
    lab.sent.length = 0
    for (let i = 0; i < 600; i++) {
      lab.run(100)
      // as if nobody had room for all of it
      for (const { node } of nodes) if (node !== a.node) node.peers.get('n0')!.maxVersion = 1
    }
    const kinds = lab.sent.filter(({ from }) => from === a).map(kindOf)
    expect(kinds.filter((kind) => kind === 'sum').length).toBeLessThan(12)
    expect(kindsIn(lab)).not.toContain('names')
  })

  it('do not hide that one is alive here and failed there', () => {
    const { lab, nodes, a, b } = settled()
    const [c] = nodes.slice(2)
    b.node.peers.get('n2')!.setStatus('failed', lab.nowMs, lab.nowMs)
    lab.advance(2500)
    c!.node.own.heartbeat += 2
    a.node.peers.get('n2')!.heartbeat += 2
    roundOf(lab, a, b)
    expect(kindsIn(lab)).toEqual(['reply'])
    expect(b.statuses['n2']).toBe('alive')
  })

  it('do not hide that one has left', () => {
    const { lab, a, b } = settled()
    b.node.peers.get('n2')!.heartbeat += 1
    b.node.peers.get('n2')!.setStatus('left', lab.nowMs, lab.nowMs)
    lab.advance(2500)
    roundOf(lab, a, b)
    expect(kindsIn(lab)).toEqual(['reply'])
    expect(a.statuses['n2']).toBe('left')
  })
})

describe('an answer that asks for the same again', () => {
  const answerOf = (from: LabNode, { exchange }: DigestMessage, ahead: ReplyMessage['ahead']): Message => {
    const { name, address, generation } = from.node.own
    const sender = { name, address, generation }
    return { type: 'reply', cluster: 'test', sender, exchange, ahead, rows: [], deltas: [] }
  }

  it.each([
    ['maps differ', ['versions']],
    ['nothing was read', ['names']],
  ])('is heeded once: %s', (what, kinds) => {
    const { lab, a, b } = settled()
    beginTo(lab, a, b)
    for (let i = 0; i < 5; i++) {
      const digest = lab.wire.pop()?.message as DigestMessage | undefined
      if (digest === undefined) break
      const roster = digest.columns?.roster ?? 0
      lab.say(b, a, answerOf(b, digest, what === 'maps differ' ? { roster, by: '', mapsDiffer: true } : null))
    }
    expect(kindsIn(lab)).toEqual(kinds)
  })

  it('is not heeded where it says that sections were not read', () => {
    const { lab, a, b } = ofMany()
    beginTo(lab, a, b)
    for (const kinds of [['sections'], []]) {
      const digest = lab.wire.pop()!.message as DigestMessage
      lab.sent.length = 0
      lab.say(b, a, answerOf(b, digest, null))
      expect(kindsIn(lab)).toEqual(kinds)
    }
  })

  it('is not taken for one to columns of another roster', () => {
    const { lab, a, b } = settled()
    beginTo(lab, a, b)
    const digest = lab.wire.pop()!.message as DigestMessage
    const roster = digest.columns!.roster + 1
    lab.say(b, a, answerOf(b, digest, { roster, by: '~', mapsDiffer: true }))
    expect(kindsIn(lab)).toEqual([])
  })
})

test('an answer that leads beyond the greatest number there is makes no heartbeat that nobody could read', () => {
  const { lab, a, b } = settled()
  lab.run(10_000)
  const { store } = a.node.peers
  const [slot] = [a.node.peers.get('n5')!.slot]
  store.beat(slot, Number.MAX_SAFE_INTEGER, lab.nowMs)
  beginTo(lab, a, b)
  const [{ message }] = lab.wire as [Parcel]
  if (message.type !== 'digest' || message.columns === undefined) throw new Error('not a digest in columns')
  const ahead = { roster: message.columns.roster, by: '~'.repeat(names.length) }
  const sender = { name: b.name, address: b.node.own.address, generation: b.node.own.generation }
  lab.say(b, a, { type: 'reply', cluster: 'test', sender, exchange: message.exchange, ahead, rows: [], deltas: [] })
  expect(store.heartbeat(slot)).toBe(Number.MAX_SAFE_INTEGER)
  expect(store.heartbeat(a.node.peers.get('n6')!.slot)).toBeGreaterThan(90) // the others are as it said
})
