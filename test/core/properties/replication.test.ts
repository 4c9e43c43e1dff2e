import fc from 'fast-check'
import type { LabNode } from '../support/lab-node.js'
import { step, stepOrRestart, fold, Story, type Step } from './story.js'

type Position = readonly [generation: number, goalOrMax: number, max: number]

const positionOf = ({ node }: LabNode): Position => {
  const replica = node.peers.get('owner')
  if (replica === undefined) return [0, 0, 0]
  return [
    replica.generation,
    replica.resync?.goal ?? replica.maxVersion,
    replica.resync?.maxVersion ?? replica.maxVersion,
  ]
}

const isBefore = (a: Position, b: Position): boolean => {
  const i = a.findIndex((part, at) => part !== b[at])
  return i !== -1 && a[i]! < b[i]!
}

/** What an observer was told of the owner since its last restart. */
const ofThisRun = (node: LabNode, from: ReadonlyMap<LabNode, number>) => node.updates.slice(from.get(node) ?? 0)

const seed = fc.nat(1000)
const steps = (one: fc.Arbitrary<Step>) => fc.array(one, { minLength: 40, maxLength: 120, size: 'max' })

describe('under any interleaving of writes, expiry, collection, cuts, loss, repetition and reordering', () => {
  it('(generation, goal while staging else max, max) never goes back', () => {
    fc.assert(
      fc.property(seed, steps(stepOrRestart), (seed, all) => {
        const story = new Story(seed)
        const positions = new Map<LabNode, Position>()
        for (const each of all) {
          story.take(each)
          for (const copy of story.copies) {
            const before = positions.get(copy) ?? [0, 0, 0]
            const now = positionOf(copy)
            if (isBefore(now, before)) throw new Error(`${copy.name} went back from ${before.join()} to ${now.join()}`)
            positions.set(copy, now)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it("after calm exchanges every replica's live map equals its owner's", () => {
    fc.assert(
      fc.property(seed, steps(stepOrRestart), (seed, all) => {
        const story = new Story(seed)
        for (const each of all) story.take(each)
        story.calm()
        // what reached somebody late may live as much longer there
        story.lab.advance(100_000)
        for (const copy of story.copies) {
          expect(copy.map('owner')).toEqual(story.owner.map('owner'))
          const { maxVersion, gcVersion, resync } = copy.node.peers.get('owner')!
          const { own } = story.owner.node
          expect({ maxVersion, gcVersion, resync }).toEqual({
            maxVersion: own.maxVersion,
            gcVersion: own.gcVersion,
            resync: undefined,
          })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('updates come in version order, each once, and folding them gives the map', () => {
    fc.assert(
      fc.property(seed, steps(stepOrRestart), (seed, all) => {
        const story = new Story(seed)
        const runStart = new Map<LabNode, number>()
        const check = (): void => {
          for (const copy of story.copies) {
            const updates = ofThisRun(copy, runStart)
            const written = updates.filter(({ kind }) => kind === 'set').map(({ version }) => version)
            const fresh = updates.filter(({ kind }) => kind !== 'expired').map(({ version }) => version)
            expect(written).toEqual([...new Set(written)].sort((a, b) => a - b))
            expect(fresh).toEqual([...fresh].sort((a, b) => a - b))
            expect(new Set(updates.map((u) => `${u.kind} ${u.key} ${u.version}`)).size).toBe(updates.length)
            expect(fold(updates)).toEqual(copy.map('owner') ?? {})
          }
        }
        const restarts = new Map<LabNode, number>()
        for (const each of all) {
          const before = new Map(story.copies.map((copy) => [copy, copy.updates.length]))
          story.take(each)
          for (const copy of story.copies) {
            const count = copy.eventsOf('owner').filter((kind) => kind === 'restarted').length
            if (count > (restarts.get(copy) ?? 0)) runStart.set(copy, before.get(copy)!)
            restarts.set(copy, count)
          }
        }
        check()
        story.calm()
      }),
      { numRuns: 60 },
    )
  })

  it('what is shown was written by the owner, and nothing deleted or expired comes back without a newer write', () => {
    fc.assert(
      fc.property(seed, steps(step), (seed, all) => {
        const story = new Story(seed)
        for (const each of all) story.take(each)
        story.calm()
        const { generation } = story.owner.node.own
        for (const { updates } of story.copies) {
          const shown = new Map<string, number>()
          for (const { kind, key, value, version } of updates) {
            if (kind !== 'set') continue
            expect(story.written.get(`${generation} ${version}`)).toEqual({ key, value })
            expect(version).toBeGreaterThan(shown.get(key) ?? 0)
            shown.set(key, version)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('the stories contain what they are about', () => {
    const seen = { resync: 0, cut: 0, deleted: 0, expired: 0, collected: 0, restarted: 0 }
    fc.assert(
      fc.property(seed, steps(stepOrRestart), (seed, all) => {
        const story = new Story(seed)
        for (const each of all) {
          story.take(each)
          if (story.copies.some(({ node }) => node.peers.get('owner')?.resync !== undefined)) seen.resync++
        }
        const updates = story.copies.flatMap((copy) => copy.updates)
        const deltas = story.lab.sent.flatMap(({ message }) => ('deltas' in message ? message.deltas : []))
        seen.cut += deltas.filter(({ toVersion, senderMax }) => toVersion < senderMax).length
        seen.expired += updates.filter(({ kind }) => kind === 'expired').length
        seen.collected += story.owner.node.own.gcVersion > 0 ? 1 : 0
        seen.restarted += story.copies.filter((copy) => copy.eventsOf('owner').includes('restarted')).length
        seen.deleted += updates.filter(({ kind }) => kind === 'deleted').length
      }),
      { numRuns: 60, seed: 42 },
    )
    for (const [what, count] of Object.entries(seen)) expect([what, count > 10]).toEqual([what, true])
  })
})
