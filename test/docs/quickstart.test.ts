import { read } from './support.js'

/** Without the comment at the top, which says what the example shows. */
const body = (source: string): string => source.replace(/^(\/\/.*\n)+/, '').trim()

describe('the quickstart in the README', () => {
  const block = /<!-- quickstart:.*?-->\s+```ts\n([\s\S]*?)```/.exec(read('README.md'))?.[1]

  it('is examples/quickstart.ts', () => {
    expect(block?.trim()).toBe(body(read('examples/quickstart.ts')))
  })

  it('has about thirty lines', () => {
    expect(block?.trim().split('\n').length).toBeLessThanOrEqual(32)
  })
})
