import { Admission } from '../../../src/core/membership/admission.js'
import type { Row } from '../../../src/core/message.js'
import { Parts } from '../support/context.js'
import { addressOf, delta, row } from '../support/make.js'
import { generationAt } from '../support/settings.js'

const graceMs = 10_000
const yearMs = 366 * 24 * 3_600_000
const [run, laterRun] = [generationAt(0), generationAt(1000)]
const farAhead = generationAt(2 * yearMs)

/** A node that holds p, and may hold three in all. */
const node = () => {
  const parts = new Parts({ failedGraceMs: graceMs, maxPeers: 3 })
  const p = parts.meet('p', { generation: run })
  const admission = new Admission(parts.context, parts.peers)
  /** Whether it still wants from p what it does not know. */
  const isOpenToP = (): boolean => parts.peers.isOpenTo(addressOf('p'))
  const reported = (): string[] => parts.diagnostics.map(({ kind }) => kind)
  return { parts, p, admission, isOpenToP, reported }
}

const failedFor = (ageMs: number): Partial<Row> => ({ status: 'failed', ageMs })

describe('what is said of a peer', () => {
  it.each<[string, Partial<Row>, boolean]>([
    ['that is alive', {}, false],
    ['that is failed for less than the grace', failedFor(graceMs - 1), false],
    ['that is failed for the grace', failedFor(graceMs), true],
    ['that left so long ago', { status: 'left', ageMs: graceMs }, true],
  ])('%s', (_, life, isPassedOver) => {
    const { p, admission } = node()
    expect(admission.passesOver(row(life), p, 'p')).toBe(isPassedOver)
    expect(admission.takes(delta(life), p, 'p')).toBe(!isPassedOver)
  })

  it('that is long gone, and unknown here, tells that the teller keeps such for longer', () => {
    const { p, admission, isOpenToP } = node()
    admission.passesOver(row(failedFor(graceMs)), p, 'p')
    admission.passesOver(row({ name: 'x', ...failedFor(graceMs - 1) }), undefined, 'p')
    expect(isOpenToP()).toBe(true)
    admission.passesOver(row({ name: 'x', ...failedFor(graceMs) }), undefined, 'p')
    expect(isOpenToP()).toBe(false)
  })
})

describe('somebody unknown', () => {
  it('is wanted, and taken in', () => {
    const { admission } = node()
    expect(admission.isWanted(row({ name: 'x' }), undefined, 'p')).toBe(true)
    expect(admission.takes(delta({ name: 'x' }), undefined, 'p')).toBe(true)
  })

  it('is neither where a clock is more than a year ahead', () => {
    const { admission } = node()
    expect(admission.isWanted(row({ name: 'x', generation: farAhead }), undefined, 'p')).toBe(false)
    expect(admission.takes(delta({ name: 'x', generation: farAhead }), undefined, 'p')).toBe(false)
  })

  it('is neither where there is no place, which is told; but who lives takes that of one who is gone', () => {
    const { parts, admission, reported } = node()
    parts.meet('q')
    const r = parts.meet('r')
    expect(admission.isWanted(row({ name: 'x' }), undefined, 'p')).toBe(false)
    expect(admission.takes(delta({ name: 'x' }), undefined, 'p')).toBe(false)
    expect(reported()).toEqual(['too-many-peers', 'too-many-peers'])
    r.setStatus('failed', 0, 0)
    expect(admission.takes(delta({ name: 'x' }), undefined, 'p')).toBe(true)
    expect(admission.takes(delta({ name: 'x', ...failedFor(10) }), undefined, 'p')).toBe(false)
  })

  it('is neither where it is known to be forgotten, and whoever tells of it has not heard that', () => {
    const { parts, admission, isOpenToP } = node()
    const x = parts.meet('x', { heartbeat: 7 })
    x.setStatus('failed', 0, 0)
    parts.nowMs = graceMs
    parts.peers.forget(x)
    expect(isOpenToP()).toBe(true)
    expect(admission.takes(delta({ name: 'x', heartbeat: 7 }), undefined, 'p')).toBe(false)
    expect(isOpenToP()).toBe(false)
    expect(admission.takes(delta({ name: 'x', heartbeat: 8 }), undefined, 'p')).toBe(true)
  })
})

describe('a run of somebody who is held', () => {
  it.each<[string, number, boolean]>([
    ['the same', run, true],
    ['a later one', laterRun, true],
    ['an earlier one', run - 1, false],
    ['one from more than a year ahead', farAhead, false],
  ])('%s', (_, generation, isTaken) => {
    const { parts, p, admission } = node()
    for (const name of ['q', 'r']) parts.meet(name)
    expect(admission.takes(delta({ generation }), p, 'p')).toBe(isTaken)
  })

  it('of a clock that is a year ahead is taken where that is the run that is held', () => {
    const { parts, admission } = node()
    const broken = parts.meet('broken', { generation: farAhead })
    expect(admission.takes(delta({ name: 'broken', generation: farAhead }), broken, 'p')).toBe(true)
  })

  it('is wanted by name only where it is a later one of somebody who is not spoken of any more', () => {
    const { parts, p, admission } = node()
    for (const name of ['q', 'r']) parts.meet(name)
    const isWanted = (generation: number): boolean => admission.isWanted(row({ generation }), p, 'p')
    expect(isWanted(laterRun)).toBe(false)
    p.setStatus('failed', 0, 0)
    parts.nowMs = graceMs / 2 - 1
    expect(isWanted(laterRun)).toBe(false)
    parts.nowMs = graceMs / 2
    expect([run - 1, run, laterRun, farAhead].map(isWanted)).toEqual([false, false, true, false])
  })
})
