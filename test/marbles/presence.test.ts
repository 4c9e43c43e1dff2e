import { withCluster } from 'grapevine-rx/testing'
import { officeSchema, presence } from '../../examples/testing/presence.js'

// The worked example: a service that reacts to `updates$` and `failures$`, through a partition, in virtual time.
// One column is a second. Ann's, Bob's and Cid's nodes are one cluster; the page is Ann's.
const office = { nodes: ['ann', 'bob', 'cid'], columnMs: 1000, options: { schema: officeSchema } }
const graceMs = 20_000

const both = { 'bob:7000': 'busy', 'cid:7000': 'free' }
const noBob = { 'bob:7000': 'unreachable', 'cid:7000': 'free' }

describe('presence', () => {
  test('shows what the others publish, and who left', () => {
    withCluster(office, ({ cluster, timeline, expectStream, set, leave }) => {
      const page$ = presence(cluster.gossip('ann'), graceMs, cluster.time('ann'))
      timeline('                   -b-c-l-', {
        b: set('bob', 'status', 'busy'),
        c: set('cid', 'status', 'free'),
        l: leave('bob'),
      })
      expectStream(page$).toBe('-b-c-l-', { b: { 'bob:7000': 'busy' }, c: both, l: { 'cid:7000': 'free' } })
    })
  })

  test('a short partition: unreachable, and back as before', () => {
    withCluster(office, ({ cluster, timeline, expectStream, set, partition, heal }) => {
      const page$ = presence(cluster.gossip('ann'), graceMs, cluster.time('ann'))
      timeline('   (bc)-', { b: set('bob', 'status', 'busy'), c: set('cid', 'status', 'free') })
      timeline('   ------p--------------h------------', { p: partition(['ann', 'cid'], ['bob']), h: heal() })
      expectStream(page$, { withinMs: 12_000, label: "Ann's page" }) //
        .toBe('    (bc)--u--------------c------------', { b: { 'bob:7000': 'busy' }, c: both, u: noBob })
    })
  })

  test('a long partition: taken off the list after the grace', () => {
    withCluster(office, ({ cluster, timeline, expectStream, set, partition }) => {
      const page$ = presence(cluster.gossip('ann'), graceMs, cluster.time('ann'))
      timeline('   (bc)-', { b: set('bob', 'status', 'busy'), c: set('cid', 'status', 'free') })
      timeline('   ------p--------------------------------------', { p: partition(['ann', 'cid'], ['bob']) })
      expectStream(page$, { withinMs: 12_000, label: "Ann's page" }) //
        .toBe('    (bc)--u-------------------g------------------', {
          b: { 'bob:7000': 'busy' },
          c: both,
          u: noBob,
          g: { 'cid:7000': 'free' },
        })
    })
  })
})
