import { Milestones } from '../../../src/core/state/milestones.js'

const spanMs = 100

/** A map of which a version is written each 10 ms, from `fromMs` on. */
const steady = (untilMs: number, fromMs = 10): { milestones: Milestones; version: number } => {
  const milestones = new Milestones(0, 0)
  let version = 0
  for (let ms = fromMs; ms <= untilMs; ms += 10) milestones.passed(version, version++, ms, spanMs)
  return { milestones, version }
}

describe('milestones', () => {
  it('count all that there was when the peer was met as old, also while it is not all here', () => {
    const milestones = new Milestones(50, 0)
    milestones.passed(10, 50, 20, spanMs)
    expect(milestones.before(20, 30, spanMs)).toBe(50)
  })

  it('count as old what somebody else tells within a span of the meeting, who knows more of what there was', () => {
    const milestones = new Milestones(5, 0)
    milestones.passed(5, 50, 99, spanMs)
    expect(milestones.before(8, 99, spanMs)).toBe(50)
    milestones.passed(8, 70, 101, spanMs)
    expect(milestones.before(60, 101, spanMs)).toBe(50)
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

  it('count all that there was as old also where it is still being copied two spans later', () => {
    const milestones = new Milestones(50, 0)
    milestones.passed(30, 50, 250, spanMs)
    expect(milestones.before(31, 260, spanMs)).toBe(50)
    milestones.passed(31, 50, 360, spanMs)
    expect(milestones.before(32, 450, spanMs)).toBe(50)
  })
})
