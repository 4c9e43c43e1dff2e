import fc from 'fast-check'
import { greatestLead, leadAt, Leads } from '../../../src/core/reconcile/leads.js'

describe('leads', () => {
  it('are read as they were set, up to the greatest that can be said, and as far as there is room', () => {
    const leads = fc.array(fc.oneof(fc.constant(0), fc.nat(200)), { maxLength: 40 })
    fc.assert(
      fc.property(leads, fc.nat(50), (all, most) => {
        const written = new Leads(most)
        all.forEach((lead, place) => lead > 0 && written.set(place, lead))
        const read = all.map((_, place) => leadAt(written.text, place))
        expect(read).toEqual(all.map((lead, place) => (place < most ? Math.min(lead, greatestLead) : 0)))
        expect(written.length).toBe(written.text.length)
        expect(written.length).toBeLessThanOrEqual(most)
      }),
    )
  })

  it('leave out zeros at the end', () => {
    const leads = new Leads(Infinity)
    expect(leads.text).toBe('')
    leads.set(2, 1)
    expect(leads.text).toBe('##$')
  })
})
