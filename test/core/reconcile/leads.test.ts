import fc from 'fast-check'
import { greatestLead, greatestWideLead, leadAt, Leads } from '../../../src/core/reconcile/leads.js'

const lengthOf = ({ by, upper }: Leads['texts']): number => by.length + (upper === undefined ? 0 : 1 + upper.length)

describe('leads', () => {
  it.each([
    ['one digit', false, greatestLead],
    ['two digits', true, greatestWideLead],
  ])(
    'of %s are read as they were set, up to the greatest that can be said, and as far as there is room',
    (_, isWide, greatest) => {
      const leads = fc.array(fc.oneof(fc.constant(0), fc.nat(200), fc.nat(10_000)), { maxLength: 40 })
      fc.assert(
        fc.property(leads, fc.nat(50), (all, most) => {
          const written = new Leads(most, isWide)
          all.forEach((lead, place) => lead > 0 && written.set(place, lead))
          const read = all.map((_, place) => leadAt(written.texts, place))
          expect(written.greatest).toBe(greatest)
          expect(read).toEqual(all.map((lead, place) => (place < most ? Math.min(lead, greatest) : 0)))
          expect(written.length).toBe(lengthOf(written.texts))
          expect(written.length).toBeLessThanOrEqual(isWide ? 1 + 2 * most : most)
          expect(written.texts.upper?.length ?? 0).toBeLessThanOrEqual(written.texts.by.length)
        }),
      )
    },
  )

  it('leave out zeros at the end, and second digits where there are none', () => {
    const leads = new Leads(Infinity, true)
    expect(leads.texts).toEqual({ by: '' })
    leads.set(2, 1)
    expect(leads.texts).toEqual({ by: '##$' })
    leads.set(3, 91)
    leads.set(5, 1)
    expect(leads.texts).toEqual({ by: '##$##$', upper: '###$' })
  })
})
