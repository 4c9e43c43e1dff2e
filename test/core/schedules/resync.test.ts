import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta } from '../support/make.js'

/** A few entries to a message. */
const settings = { maxMessageBytes: 2048, tombstoneGraceMs: 10_000 }
const value = (i: number): string => String(i).padStart(150, 'x')

const keys = 60

/** An owner of many keys, and an observer that missed a deletion which is collected by now. */
const withOneBehind = () => {
  const lab = new Lab(settings)
  const [owner, behind] = [lab.add('owner'), lab.add('behind')]
  for (let i = 0; i < keys; i++) lab.set(owner, `k${i}`, value(i))
  lab.exchange(behind, owner)
  lab.exchange(owner, behind)
  while (behind.node.peers.get('owner')!.maxVersion < keys) lab.exchange(behind, owner)
  lab.delete(owner, 'k3')
  lab.advance(10_000)
  lab.beat(owner)
  lab.set(owner, 'k4', 'new')
  return { lab, owner, behind }
}

/** One exchange that goes no further than its three messages. */
const oneExchange = (lab: Lab, from: LabNode, to: LabNode): void => {
  lab.begin(from, to)
  lab.deliverOnce()
  lab.deliverOnce()
  lab.deliverOnce()
  lab.wire = []
}

const replicaAt = (node: LabNode) => node.node.peers.get('owner')!

describe('a resync', () => {
  it('is fetched piece by piece at once, not a piece each round', () => {
    const { lab, owner, behind } = withOneBehind()
    lab.exchange(behind, owner)
    expect(behind.map('owner')).toEqual(owner.map('owner'))
    expect(replicaAt(behind)).toMatchObject({ resync: undefined, maxVersion: keys + 2, gcVersion: keys + 1 })
    expect(behind.updatesOf('owner').slice(keys)).toEqual([`deleted k3@${keys + 1}`, `set k4@${keys + 2}`])
  })

  it('shows the old map until the new one is whole', () => {
    const { lab, owner, behind } = withOneBehind()
    const before = behind.map('owner')
    oneExchange(lab, behind, owner)
    expect(replicaAt(behind).resync).toBeDefined()
    expect(behind.map('owner')).toEqual(before)
    expect(behind.updates).toHaveLength(keys)
  })

  it('makes that peer known meanwhile to whoever does not know it, and sends nothing of its map', () => {
    const { lab, owner, behind } = withOneBehind()
    oneExchange(lab, behind, owner)
    const newcomer = lab.add('newcomer')
    oneExchange(lab, newcomer, behind)
    oneExchange(lab, behind, newcomer)
    expect(newcomer.statuses).toEqual({ behind: 'alive', owner: 'alive' })
    expect(newcomer.map('owner')).toEqual({})
  })

  it('goes on with another holder of the goal where it stands', () => {
    const { lab, owner, behind } = withOneBehind()
    const other = lab.add('other')
    while (other.map('owner')?.k4 !== 'new') lab.exchange(other, owner)
    oneExchange(lab, behind, owner)
    const { goal, maxVersion } = replicaAt(behind).resync!
    oneExchange(lab, behind, other)
    expect(replicaAt(behind).resync).toMatchObject({ goal })
    expect(replicaAt(behind).resync!.maxVersion).toBeGreaterThan(maxVersion)
    owner.stop()
    lab.waitInVain(behind)
    lab.exchange(behind, other)
    expect(behind.map('owner')).toEqual(other.map('owner'))
  })

  it('ends under steady deletes, a piece each 200 ms', () => {
    const { lab, owner, behind } = withOneBehind()
    const maxima: number[] = []
    for (let i = 0; i < 150; i++) {
      lab.set(owner, `steady${i}`, 1)
      lab.delete(owner, `steady${i}`)
      lab.advance(200)
      lab.beat(owner)
      oneExchange(lab, behind, owner)
      maxima.push(replicaAt(behind).maxVersion)
    }
    expect(owner.node.own.gcVersion).toBeGreaterThan(200)
    // a pass takes some seconds, and once it is through, ordinary deltas follow the owner
    const firstSwap = maxima.findIndex((max) => max > keys)
    expect(firstSwap).toBeGreaterThan(2)
    expect(firstSwap).toBeLessThan(30)
    expect(maxima.at(-1)).toBe(owner.node.own.maxVersion)
    expect(behind.map('owner')).toEqual(owner.map('owner'))
  })

  // else the value seems to be a repetition: an observer has been told of that version
  it('tells what was collected after the write of the gc version, which may live on where it was slow to arrive', () => {
    const lab = new Lab({ tombstoneGraceMs: 300 })
    const [owner, behind, slow] = [lab.add('owner'), lab.add('behind'), lab.add('slow')]
    lab.set(owner, 'gone', 1)
    lab.exchange(behind, owner)
    lab.delete(owner, 'gone')
    lab.set(owner, 'lease', 'mine', 1000)
    lab.begin(slow, owner)
    lab.deliverOnce()
    const [late] = lab.wire
    lab.wire = []
    lab.advance(900)
    lab.say(owner, slow, late!.message) // there it lives until 1900
    lab.advance(100)
    lab.advance(350)
    lab.beat(owner)
    expect(owner.node.own.gcVersion).toBe(3)
    lab.exchange(slow, owner)
    lab.exchange(behind, slow)
    expect(behind.map('owner')).toEqual({ lease: 'mine' })
    expect(behind.updatesOf('owner')).toEqual(['set gone@1', 'set lease@3', 'deleted gone@3'])
    lab.advance(550)
    expect(behind.updatesOf('owner').at(-1)).toBe('expired lease@3')
  })

  it('is reported, once, when it takes longer than tombstones are kept', () => {
    const { lab, owner, behind } = withOneBehind()
    oneExchange(lab, behind, owner)
    for (let i = 0; i < 30; i++) {
      lab.advance(500)
      lab.step(behind, { kind: 'evaluation' })
      const seconds = (i + 1) / 2
      expect(behind.reported('slow-resync')).toHaveLength(seconds > 10 ? 1 : 0)
    }
  })
})

describe('a newcomer', () => {
  it('builds the map of a peer that has collected as a resync: nothing is seen of it half built', () => {
    const { lab, owner } = withOneBehind()
    const newcomer = lab.add('newcomer')
    oneExchange(lab, newcomer, owner)
    expect(newcomer.map('owner')).toEqual({})
    lab.waitInVain(newcomer)
    lab.exchange(newcomer, owner)
    expect(newcomer.map('owner')).toEqual(owner.map('owner'))
  })
})

test('pieces that come unasked by the hundred lead to one question', () => {
  const { lab, owner, behind } = withOneBehind()
  const sender = { name: 'owner', address: owner.node.own.address, generation: owner.node.own.generation }
  const life = { ...sender, heartbeat: owner.node.own.heartbeat, gcVersion: 1000, senderMax: 9000 }
  let reached = 0
  const questionsTo = (pieces: number): number => {
    const effects = Array.from({ length: pieces }, () => delta({ ...life, toVersion: (reached += 1) })).flatMap(
      (piece) => lab.say(owner, behind, { type: 'news', cluster: 'test', sender, deltas: [piece] }),
    )
    return effects.filter(({ kind }) => kind === 'send').length
  }
  expect(questionsTo(1)).toBe(1)
  expect(questionsTo(500)).toBe(0)
  lab.waitInVain(behind)
  expect(questionsTo(1)).toBe(1)
})
