import { Parts } from '../support/context.js'
import { set } from '../support/make.js'
import { membershipOf, takeNews } from '../support/membership.js'
import { generationAt } from '../support/settings.js'

describe('a turn in the life of a run that is over', () => {
  it('is told no more: the map of the run that came after it is news by itself', () => {
    const parts = new Parts({ newsFanout: 3, newsRepeats: 2 })
    const { news } = membershipOf(parts)
    parts.meet('other')
    news.turned(parts.meet('p', { generation: generationAt(0) }))
    parts.meet('p', { generation: generationAt(20_000), entries: [set(1, 'k', 'x'.repeat(9000))] })
    news.spark('p', 0)
    parts.nowMs = news.nextPushMs
    news.push()
    const [push] = takeNews(parts)
    expect(push?.said.deltas.map(({ name }) => name)).toEqual(['p'])
  })
})
