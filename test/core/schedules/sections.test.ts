import type { DigestMessage, ReplyMessage } from '../../../src/core/message.js'
import { messageBytes } from '../../../src/wire/message-bytes.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta } from '../support/make.js'

/** Three hundred rows are more than a digest holds. */
const peers = Array.from({ length: 300 }, (_, i) => `p${i}`)

/** Two nodes that know each other and many others, of whom each has not met some; and the network between them. */
const differing = (unknownToA: readonly string[], unknownToB: readonly string[], settings = {}) => {
  const lab = new Lab({ newsFanout: 0, partners: 0, ...settings })
  const [a, b] = [lab.add('a'), lab.add('b')]
  const tell = (at: LabNode, teller: LabNode, names: readonly string[]) => {
    const deltas = names.map((name) => delta({ name, heartbeat: 10 }))
    lab.tell(teller, at, ...deltas)
  }
  for (const [at, other, unknown] of [
    [a, b, unknownToA],
    [b, a, unknownToB],
  ] as const) {
    tell(at, other, [...peers.filter((name) => !unknown.includes(name))])
    lab.tell(other, at, delta({ ...other.sender, heartbeat: 1 }))
  }
  lab.sent.length = 0
  return { lab, a, b, tell }
}

/** One round of a node, with all that follows from it between these two. */
const roundOf = (lab: Lab, at: LabNode, other: LabNode): void => {
  for (let i = 0; i < 2000; i++) {
    lab.wire = []
    lab.step(at, { kind: 'round' })
    if (lab.wire.some(({ to }) => to === other)) break
  }
  lab.sent.length = 0
  lab.deliverAll()
}

const repliesIn = ({ sent }: Lab): ReplyMessage[] =>
  sent.flatMap(({ message }) => (message.type === 'reply' ? [message] : []))
const namesOf = ({ statuses }: LabNode): string[] => Object.keys(statuses).filter((name) => name.startsWith('p'))

describe('nodes whose rosters differ in a few of many', () => {
  it('tell each other of all of them in one exchange, and name but their sections', () => {
    const { lab, a, b } = differing(['p7', 'p150'], ['p99', 'p222'])
    roundOf(lab, a, b)
    expect(new Set(namesOf(a))).toEqual(new Set(peers))
    expect(new Set(namesOf(b))).toEqual(new Set(peers))
    const [reply] = repliesIn(lab)
    expect(reply?.ahead?.named?.length).toBeGreaterThanOrEqual(3)
    expect(reply?.rows.length).toBeLessThan(peers.length / 3)
    expect(a.node.peers.store.roster.fingerprint).toBe(b.node.peers.store.roster.fingerprint)
  })

  it('hear of heartbeats in the sections that they have in common', () => {
    const { lab, a, b } = differing(['p7'], [])
    for (const [at, heartbeat, from] of [
      [a, 15, 0],
      [b, 20, 150],
    ] as const) {
      for (const name of peers.slice(from, from + 100)) {
        const replica = at.node.peers.get(name)
        if (replica !== undefined) replica.heartbeat = heartbeat
      }
    }
    roundOf(lab, a, b)
    for (const name of peers.slice(0, 100).filter((each) => each !== 'p7')) {
      expect([10, 15]).toContain(b.node.peers.get(name)!.heartbeat) // one of the other section is named by b alone
    }
    const risen = peers.slice(0, 100).filter((name) => b.node.peers.get(name)!.heartbeat === 15)
    expect(risen.length).toBeGreaterThan(70)
    for (const name of peers.slice(150, 250)) expect(a.node.peers.get(name)!.heartbeat).toBe(20)
  })

  it('speak of the whole roster once it is the same', () => {
    const { lab, a, b } = differing(['p7'], ['p8'])
    roundOf(lab, a, b)
    lab.advance(2000)
    roundOf(lab, a, b)
    expect(lab.sent.map(({ message }) => message.type)).toEqual(['reply'])
    expect(repliesIn(lab)[0]?.ahead?.named).toBeUndefined()
  })

  it('keep within their budgets when nearly everything differs, and come to know all in the end', () => {
    const maxMessageBytes = 4096
    const { lab, a, b } = differing(peers.slice(0, 140), peers.slice(160), { maxMessageBytes })
    for (let i = 0; i < 60; i++) {
      roundOf(lab, i % 2 === 0 ? a : b, i % 2 === 0 ? b : a)
      for (const { message } of lab.sent) {
        expect(messageBytes(message)).toBeLessThanOrEqual(
          message.type === 'digest' ? maxMessageBytes / 2 : maxMessageBytes,
        )
      }
    }
    expect(namesOf(a)).toHaveLength(peers.length)
    expect(namesOf(b)).toHaveLength(peers.length)
  })
})

describe('an answer that names sections', () => {
  it('is not taken for one to columns of another roster', () => {
    const { lab, a, b } = differing([], ['p7'])
    const effects = lab.step(b, { kind: 'round' })
    const sent = effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message] : []))
    const digest = sent.find(({ type }) => type === 'digest') as DigestMessage
    const { roster, sections } = digest.columns!
    const named = Array.from({ length: sections!.count }, (_, i) => i)
    const envelope = { type: 'reply', cluster: 'test', sender: a.sender, exchange: digest.exchange } as const
    lab.wire = []
    lab.say(a, b, { ...envelope, ahead: { roster: roster + 1, by: '', named }, rows: [], deltas: [] })
    expect(lab.wire).toEqual([])
  })
})

describe('a node that has no place for more', () => {
  it('does not say whom it knows in which section: it would be told of the rest', () => {
    const { lab, a, b } = differing(['p0', 'p1'], ['p99'], { maxPeers: peers.length })
    roundOf(lab, a, b)
    const [reply] = repliesIn(lab)
    expect(b.node.peers.isFull).toBe(true)
    expect(reply?.ahead?.named).toEqual([])
    expect(lab.sent.map(({ message }) => message.type)).toEqual(['reply'])
  })
})

describe('a former run that only one of two still holds', () => {
  it('gives way to the later one, which stands in another section', () => {
    const { lab, a, b, tell } = differing([], [])
    const later = { name: 'p5', generation: delta().generation + 1_000_000, heartbeat: 3 }
    lab.tell(b, a, delta(later))
    tell(b, a, [])
    roundOf(lab, b, a)
    for (const { node } of [a, b]) expect(node.peers.get('p5')?.generation).toBe(later.generation)
  })
})
