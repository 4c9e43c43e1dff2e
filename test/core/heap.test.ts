import fc from 'fast-check'
import { Heap } from '../../src/core/heap.js'

const smallest = (a: number, b: number): boolean => a < b

describe('a heap', () => {
  it('is empty at first', () => {
    const heap = new Heap(smallest)
    expect(heap.size).toBe(0)
    expect(heap.peek()).toBeUndefined()
    expect(heap.pop()).toBeUndefined()
  })

  it('hands out what was pushed, smallest first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), (numbers) => {
        const heap = new Heap(smallest)
        for (const number of numbers) heap.push(number)
        const popped = numbers.map(() => heap.pop())
        expect(popped).toEqual([...numbers].sort((a, b) => a - b))
        expect(heap.size).toBe(0)
      }),
    )
  })

  it('behaves like a sorted list under any mixture of pushes and pops', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20))), (steps) => {
        const heap = new Heap(smallest)
        const model: number[] = []
        for (const step of steps) {
          if (step === null) expect(heap.pop()).toBe(model.shift())
          else {
            heap.push(step)
            model.push(step)
            model.sort((a, b) => a - b)
          }
          expect(heap.peek()).toBe(model[0])
          expect(heap.size).toBe(model.length)
        }
      }),
    )
  })
})
