import { base, codeOf, digitAt, silence, textOf } from '../../../src/core/reconcile/digits.js'

const digits = Array.from({ length: base }, (_, digit) => digit)

describe('digits', () => {
  it('are a printable character each, that JSON does not escape', () => {
    const text = textOf([silence, ...digits.map(codeOf)])
    expect(new Set(text).size).toBe(base + 1)
    expect(text).toMatch(/^[!-~]+$/)
    expect(JSON.stringify(text)).toHaveLength(base + 3)
  })

  it('are read as they were written, and silence as none', () => {
    const text = textOf([...digits.map(codeOf), silence])
    expect(digits.map((digit) => digitAt(text, digit))).toEqual(digits)
    expect(digitAt(text, base)).toBeLessThan(0)
  })

  it('make texts longer than a call takes arguments', () => {
    const codes = Array.from({ length: 300_001 }, (_, i) => codeOf(i % base))
    const text = textOf(codes)
    expect(text).toHaveLength(codes.length)
    expect(codes.every((code, i) => text.charCodeAt(i) === code)).toBe(true)
  })
})
