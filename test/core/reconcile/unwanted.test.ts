import { unwantedOf } from '../../../src/core/reconcile/unwanted.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { Parts } from '../support/context.js'

const names = ['a', 'bb', 'ccc', 'dddd']

const parts = (): Parts => {
  const parts = new Parts()
  for (const name of names) parts.peers.heldBack.refuse(name, 0)
  return parts
}

const bytesOf = (some: readonly string[]): number =>
  some.reduce((bytes, name) => bytes + jsonSizes.name(name), jsonSizes.names)

describe('the names of those whose maps are unwanted', () => {
  it('are left out where there are none', () => {
    const { context, peers } = new Parts()
    expect(unwantedOf(context, peers, 1000)).toEqual({ names: undefined, bytes: 0 })
  })

  it('are all told where they fit', () => {
    const { context, peers } = parts()
    const { names: told, bytes } = unwantedOf(context, peers, 1000)
    expect([...told!].sort()).toEqual(names)
    expect(bytes).toBe(bytesOf(names))
  })

  it('are told in turn where they do not, within the budget', () => {
    const { context, peers } = parts()
    const seen = new Set<string>()
    for (let i = 0; i < 30; i++) {
      const { names: told, bytes } = unwantedOf(context, peers, 20)
      expect(bytes).toBe(bytesOf(told!))
      expect(bytes).toBeLessThanOrEqual(20)
      for (const name of told!) seen.add(name)
    }
    expect([...seen].sort()).toEqual(names)
  })

  it('are left out where not even one fits', () => {
    const { context, peers } = parts()
    expect(unwantedOf(context, peers, 5)).toEqual({ names: undefined, bytes: 0 })
  })
})
