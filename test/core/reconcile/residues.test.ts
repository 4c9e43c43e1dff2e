import fc from 'fast-check'
import type { CommonColumns } from '../../../src/core/message.js'
import { withVersions } from '../../../src/core/reconcile/column-digest.js'
import { readingOf } from '../../../src/core/reconcile/reading.js'
import { HeartbeatCheck } from '../../../src/core/reconcile/checks.js'
import { base, codeOf, textOf } from '../../../src/core/reconcile/digits.js'
import {
  heartbeatsIn,
  nearest,
  residue,
  residuesOf,
  residueWindow,
  wideWindow,
} from '../../../src/core/reconcile/residues.js'
import { Parts } from '../support/context.js'

const heartbeat = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 52 }))
const nearby = fc.integer({ min: -residueWindow, max: residueWindow })

describe('the residue of a heartbeat', () => {
  it('tells it to whoever holds one nearby', () => {
    fc.assert(
      fc.property(heartbeat, nearby, (held, by) => {
        expect(nearest(residue(Math.max(0, held + by)), held)).toBe(Math.max(0, held + by))
      }),
    )
  })

  it('tells a wrong one to whoever does not', () => {
    fc.assert(
      fc.property(heartbeat, fc.integer({ min: residueWindow + 1, max: 10_000 }), (held, by) => {
        expect(nearest(residue(held + by), held)).not.toBe(held + by)
      }),
    )
  })
})

describe('the residue of two digits', () => {
  it('tells a heartbeat to whoever holds one that is 91 times as far away', () => {
    expect(wideWindow).toBe(4140)
    const far = fc.integer({ min: -wideWindow, max: wideWindow })
    fc.assert(
      fc.property(heartbeat, far, (held, by) => {
        expect(nearest(residue(Math.max(0, held + by), true), held, true)).toBe(Math.max(0, held + by))
      }),
    )
  })

  it('is said and read, as is that of nobody', () => {
    const held = [5000, 7, 2 ** 40, 12]
    const said = [5000 - wideWindow, 4000, 0, 12]
    const columns = residuesOf(said, true)
    expect(columns.upper).toHaveLength(said.length)
    expect(heartbeatsIn(columns, held)).toEqual(said)
    const others = held.map((heartbeat) => heartbeat + 5000)
    expect(heartbeatsIn(columns, others)).toBeUndefined()
  })
})

/** Somebody who holds these heartbeats of as many peers, and how it reads columns that say others. */
const reader = (held: readonly number[]) => {
  const parts = new Parts()
  held.forEach((heartbeat, i) => parts.meet(`p${i}`, { heartbeat }))
  const { peers } = parts
  const { roster } = peers.store
  const inOrder = peers.held.heartbeats(roster.slots)
  const read = (said: readonly number[]) => {
    const columns: CommonColumns = {
      ...{ roster: roster.fingerprint, start: 0, ...residuesOf(said) },
      versions: { max: [], gc: [] },
    }
    return readingOf(columns, roster, peers.held)
  }
  return { inOrder, read, parts }
}

describe('residues of what is no heartbeat', () => {
  const checkOf = (heartbeat: number): number => {
    const check = new HeartbeatCheck()
    check.add(heartbeat)
    return check.value
  }

  it.each([
    ['beyond the greatest there is', Number.MAX_SAFE_INTEGER - 10, Number.MAX_SAFE_INTEGER + 35],
    ['below the least', 5, -1],
  ])('are not read: %s', (_, held, said) => {
    const residues = textOf([codeOf(((said % base) + base) % base)])
    expect(heartbeatsIn({ residues, check: checkOf(said) }, [held])).toBeUndefined()
    expect(heartbeatsIn({ residues: textOf([codeOf(residue(held))]), check: checkOf(held) }, [held])).toEqual([held])
  })
})

describe('columns of residues', () => {
  const differences = fc.array(fc.oneof(nearby, fc.integer({ min: -300, max: 300 })), { minLength: 5, maxLength: 5 })

  it('are read as they were meant, or not at all', () => {
    const { inOrder, read } = reader([1000, 2000, 3000, 2 ** 40])
    fc.assert(
      fc.property(differences, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (by, isSaid) => {
        const said = inOrder.map((held, i) => (isSaid[i]! ? Math.max(1, held + by[i]!) : 0))
        const isNear = said.every((each, i) => each === 0 || Math.abs(each - inOrder[i]!) <= residueWindow)
        expect(read(said)?.heartbeats).toEqual(isNear ? said : undefined)
      }),
      { numRuns: 1000 },
    )
  })

  it('are not read when all heartbeats are too far ahead or behind, as after a pause', () => {
    const { inOrder, read } = reader(Array.from({ length: 200 }, (_, i) => 50_000 + (i % 7)))
    for (let by = residueWindow + 1; by < 2000; by++) {
      for (const sign of [1, -1]) expect(read(inOrder.map((held) => Math.max(1, held + sign * by)))).toBeUndefined()
    }
  })

  it('are not read when they begin or end behind the last place', () => {
    const { inOrder, parts, read } = reader([1, 2, 3])
    expect(read([...inOrder, 1])).toBeUndefined()
    const { said } = withVersions.gather(parts.context, parts.peers, true, 10_000)!
    const columns = { ...said.columns, start: inOrder.length }
    expect(readingOf(columns, parts.peers.store.roster, parts.peers.held)).toBeUndefined()
  })
})
