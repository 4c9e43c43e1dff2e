import type { Doubts } from '../../../src/core/membership/doubts.js'
import { Evaluations } from '../../../src/core/membership/evaluations.js'
import type { Reachability } from '../../../src/core/membership/reachability.js'
import { Parts } from '../support/context.js'

/** A node that finds something to weigh from `dueMs` on, as the test says, and held its last evaluation at 0. */
const node = () => {
  const parts = new Parts()
  const due = { atMs: Infinity }
  const heldMs: number[] = []
  const reachability = { nextMs: Infinity, noticeLate: () => undefined, giveUp: () => undefined }
  const doubts = { nextMs: () => due.atMs, weigh: () => heldMs.push(parts.nowMs) > 0 }
  const evaluations = new Evaluations(
    parts.context,
    reachability as unknown as Reachability,
    doubts as unknown as Doubts,
  )
  /** Takes in an input, after which the next is due at `dueMs`. Returns when one is wanted. */
  const input = (atMs: number, dueMs: number, isEvaluation = false): number => {
    parts.nowMs = atMs
    due.atMs = dueMs
    evaluations.follow(isEvaluation)
    return evaluations.nextMs
  }
  return { input, heldMs }
}

describe('an evaluation', () => {
  it('is wanted when something can follow from it', () => {
    const { input, heldMs } = node()
    expect(input(100, 5000)).toBe(5000)
    expect(input(200, Infinity)).toBe(Infinity)
    expect(heldMs).toEqual([])
  })

  it('is held in the step by which it becomes due, and then not before its time', () => {
    const { input, heldMs } = node()
    input(100, 5000)
    expect(input(3000, 3000)).toBe(3500)
    expect(input(3100, -Infinity)).toBe(3500)
    expect(heldMs).toEqual([3000])
  })

  it('that was due before is waited for, as long as it is due: by how much it is late says how late this node is', () => {
    const { input, heldMs } = node()
    input(100, 1000)
    expect(input(2000, 1500)).toBe(1000)
    expect(input(2100, -Infinity)).toBe(1000)
    expect(heldMs).toEqual([])
    expect(input(2200, -Infinity, true)).toBe(2700)
    expect(heldMs).toEqual([2200])
  })

  it('that was due before is not wanted any more once nothing can follow from it', () => {
    const { input, heldMs } = node()
    input(100, 1000)
    expect(input(2000, 9000)).toBe(9000)
    expect(heldMs).toEqual([])
  })
})
