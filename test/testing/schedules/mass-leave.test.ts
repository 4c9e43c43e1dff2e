import { hosts, observed } from './support.js'

// Whoever leaves cannot know who else does: a goodbye that reaches only such as leave as well is told by nobody.
test.each([
  [14, 20, 1],
  [14, 20, 2],
  [40, 64, 1],
])('when %i of %i nodes leave at once, none of them is called failed (seed %i)', (leaving, nodes, seed) => {
  const { cluster, of } = observed({}, { seed, checked: false })
  const names = hosts(nodes)
  cluster.startMany(names)
  cluster.advanceBy(8000)
  const leavers = names.slice(nodes - leaving)
  for (const name of leavers) cluster.leave(name)
  cluster.advanceBy(12_000)
  expect(of('failed')).toEqual([])
  const left = of('left').filter(({ at }) => at === 'n0')
  expect(left.map(({ peer }) => peer).sort()).toEqual(leavers.sort())
})
