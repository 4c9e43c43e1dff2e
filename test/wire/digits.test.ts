import fc from 'fast-check'
import { joinDigits, partDigits } from '../../src/wire/codecs/digits.js'

const digits = fc.stringMatching(/^[!#-[\]-~]*$/)

test('digits are parted as they were joined', () => {
  fc.assert(
    fc.property(digits, fc.option(digits, { nil: undefined }), (lower, upper) => {
      expect(partDigits(joinDigits(lower, upper))).toEqual({ lower, upper })
    }),
  )
})

test('lower digits alone are the text itself', () => {
  expect(joinDigits('abc', undefined)).toBe('abc')
})
