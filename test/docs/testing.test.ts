import { runInNewContext } from 'node:vm'
import * as testing from '../../src/testing/index.js'
import { codeSpans, read } from './support.js'

const page = read('docs/testing.md')

describe('docs/testing.md', () => {
  it('names everything that grapevine-rx/testing exports', () => {
    const named = codeSpans(page).map((span) => /^[\w$]+/.exec(span)?.[0])
    expect(Object.keys(testing).filter((name) => !named.includes(name))).toEqual([])
  })

  it('says of a simulated cluster what it has', () => {
    const members = Object.getOwnPropertyNames(testing.SimulatedCluster.prototype).filter(
      (name) => name !== 'constructor',
    )
    const named = codeSpans(page).map((span) => /^[\w$]+/.exec(span)?.[0])
    expect(members.filter((name) => !named.includes(name))).toEqual([])
  })
})

describe('the examples in docs/testing.md', () => {
  const blocks = [...page.matchAll(/<!-- run:.*?-->\s+```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  const { SimulatedCluster, withCluster } = testing

  it.each(blocks)('%s', (code) => {
    // plain JavaScript, so that they run as they stand
    expect(() => void runInNewContext(code, { SimulatedCluster, withCluster })).not.toThrow()
  })

  it('are some', () => expect(blocks.length).toBeGreaterThan(1))
})
