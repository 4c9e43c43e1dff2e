import { readingOf, unread } from '../../../src/core/reconcile/reading.js'
import { Parts } from '../support/context.js'

/** What a node with so many peers reads of columns in two sections, whose sizes and fingerprints are its own but for these. */
const read = ({ roster, sizes, fingerprints, start = 0, spare = 0 }: Parameters<typeof columnsOf>[1]) => {
  const parts = new Parts()
  for (let i = 0; i < 20; i++) parts.meet(`p${i}`)
  const columns = columnsOf(parts, { roster, sizes, fingerprints, start, spare })
  return {
    slots: parts.peers.store.roster.slots,
    reading: readingOf(columns, parts.peers.store.roster, parts.peers.held),
  }
}

interface Said {
  readonly roster?: number | undefined
  readonly sizes?: readonly number[] | undefined
  readonly fingerprints?: ((own: readonly number[]) => readonly number[]) | undefined
  readonly start?: number
  readonly spare?: number
}

const columnsOf = ({ peers }: Parts, { roster, sizes, fingerprints = (own) => own, start = 0, spare = 0 }: Said) => {
  const own = [0, 1].map((index) => peers.store.roster.section(index, 2))
  return {
    roster: roster ?? peers.store.roster.fingerprint,
    start,
    heartbeats: new Array<number>(21 + spare).fill(7),
    versions: { max: [], gc: [] },
    sections: {
      count: 2,
      first: 0,
      sizes: sizes ?? own.map(({ size }) => size),
      fingerprints: fingerprints(own.map(({ fingerprint }) => fingerprint)),
    },
  }
}

describe('columns in sections', () => {
  it('are read by place where the whole roster is the same', () => {
    const { reading, slots } = read({})
    expect(reading).toMatchObject({ slots, others: undefined })
  })

  it('are not read where they begin behind the last, or say more than there are', () => {
    expect(read({ start: 21 }).reading).toBeUndefined()
    expect(read({ spare: 1 }).reading).toBeUndefined()
  })

  it('are read but for a section of as many others, which is named', () => {
    const { reading, slots } = read({ roster: 1, fingerprints: ([first = 0, second = 0]) => [first, second + 1] })
    expect(reading?.others).toEqual([1])
    const known = reading!.slots.filter((slot) => slot !== unread)
    expect(known).toEqual(slots.slice(0, known.length))
    expect([known.length > 0, reading!.slots.length]).toEqual([true, 21])
  })
})
