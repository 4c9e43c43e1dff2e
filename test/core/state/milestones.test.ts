import { Milestones } from '../../../src/core/state/milestones.js'

const spanMs = 100

/** A map of which a version is written each 10 ms, from `fromMs` on. */
const steady = (untilMs: number, fromMs = 10): { milestones: Milestones; version: number } => {
  const milestones = new Milestones(0, 0)
  let version = 0
  for (let ms = fromMs; ms <= untilMs; ms += 10) milestones.passed(version, version++, ms, spanMs)
  return { milestones, version }
}

/** Up to where a map that was met at a version counts as old, looked at some time after each delta that moves it. */
const oldAfter = (
  metAt: number,
  deltas: readonly { version: number; senderMax: number; atMs: number; lookMs: number }[],
): number[] => {
  const milestones = new Milestones(metAt, 0)
  return deltas.map(({ version, senderMax, atMs, lookMs }) => {
    milestones.passed(version, senderMax, atMs, spanMs)
    return milestones.before(version + 1, lookMs, spanMs)
  })
}

describe('milestones', () => {
  it('count all that there was when the peer was met as old, also while it is not all here', () => {
    expect(oldAfter(50, [{ version: 10, senderMax: 50, atMs: 20, lookMs: 30 }])).toEqual([50])
    const copiedForLong = [
      { version: 30, senderMax: 50, atMs: 250, lookMs: 260 },
      { version: 31, senderMax: 50, atMs: 360, lookMs: 450 },
    ]
    expect(oldAfter(50, copiedForLong)).toEqual([50, 50])
  })

  it('count as old what somebody else tells within a span of the meeting, who knows more of what there was', () => {
    const told = [
      { version: 5, senderMax: 50, atMs: 99, lookMs: 99 },
      { version: 8, senderMax: 70, atMs: 101, lookMs: 101 },
    ]
    expect(oldAfter(5, told)).toEqual([50, 50])
  })

  it.each([250, 500, 777, 1000])('tell what a map had reached between one and some two spans ago, at %i', (ms) => {
    const { milestones, version } = steady(ms)
    const reached = milestones.before(version, ms, spanMs)
    expect(reached).toBeLessThanOrEqual((ms - spanMs) / 10)
    expect(reached).toBeGreaterThanOrEqual((ms - 3 * spanMs) / 10)
  })

  it('count all of a map as old that was not written for long, and then only what is new as new', () => {
    const { milestones, version } = steady(500)
    expect(milestones.before(version, 800, spanMs)).toBe(version)
    milestones.passed(version, version, 800, spanMs)
    expect(milestones.before(version + 1, 800, spanMs)).toBe(version)
    milestones.passed(version + 1, version + 2, 810, spanMs)
    expect(milestones.before(version + 2, 820, spanMs)).toBe(version)
  })

  it('count all that there was as old when the map goes on after long: this node may have been away', () => {
    const { milestones, version } = steady(500)
    milestones.passed(version, version + 100, 800, spanMs)
    expect(milestones.before(version + 20, 810, spanMs)).toBe(version + 100)
    milestones.passed(version + 20, version + 110, 820, spanMs)
    expect(milestones.before(version + 110, 830, spanMs)).toBe(version + 100)
  })

  it.each([
    [399, 28],
    [400, 30],
  ])(
    'count all of a map as old that has been at rest for a span, a version of it each 10 ms before: at %i up to version %i',
    (ms, reached) => {
      const { milestones, version } = steady(300)
      expect(milestones.before(version, ms, spanMs)).toBe(reached)
    },
  )
})
