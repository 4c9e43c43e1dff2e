import type { Json } from '../core/json.js'

/** The most digits a number of the protocol can have: those of `Number.MAX_SAFE_INTEGER`. */
export const maxDigits = 16

// Up to here a loop is faster than making the encoded string and throwing it away.
const shortString = 64

/**
 * How many bytes `JSON.stringify` makes of a number.
 *
 * @example numberBytes(120) // 3
 */
export const numberBytes = (value: number): number => {
  // Heartbeats and versions, of which a digest has thousands: small, and worth a short way.
  if (value >= 0 && value < 1e6 && value === Math.floor(value)) {
    if (value < 1e3) return value < 10 ? 1 : value < 100 ? 2 : 3
    return value < 1e4 ? 4 : value < 1e5 ? 5 : 6
  }
  if (!Number.isSafeInteger(value) || value < 0) return JSON.stringify(value).length
  let digits = 1
  for (let power = 10; digits < maxDigits && value >= power; power *= 10) digits++
  return digits
}

/** Bytes of one UTF-16 code unit that stands alone, escapes included. */
const unitBytes = (unit: number): number => {
  if (unit === 0x22 || unit === 0x5c) return 2 // \" and \\
  if (unit >= 0x20) return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3
  const hasShortEscape = unit === 0x08 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d
  return hasShortEscape ? 2 : 6
}

/**
 * How many bytes of UTF-8 `JSON.stringify` makes of a string, quotes and escapes included. A lone surrogate takes 6,
 * as JSON.stringify escapes it.
 *
 * @param start Counts the text from there on, as if that were all.
 * @example stringBytes('a"b') // 6
 */
export const stringBytes = (text: string, start = 0): number => {
  if (text.length - start > shortString) return Buffer.byteLength(JSON.stringify(text.slice(start)))
  let bytes = 2
  for (let i = start; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800 || unit > 0xdfff) {
      bytes += unitBytes(unit)
      continue
    }
    const next = unit < 0xdc00 ? text.charCodeAt(i + 1) : 0 // NaN behind the end
    const isPair = next >= 0xdc00 && next <= 0xdfff
    bytes += isPair ? 4 : 6
    if (isPair) i++
  }
  return bytes
}

/**
 * How many bytes of UTF-8 `JSON.stringify` makes of a value, without making them. Recursive: check the depth first.
 *
 * @example jsonBytes({ a: [1, null] }) // 14
 */
export const jsonBytes = (value: Json): number => {
  if (typeof value === 'string') return stringBytes(value)
  if (typeof value === 'number') return numberBytes(value)
  if (value === null || value === true) return 4
  if (value === false) return 5
  let bytes = 1 // The brackets are two, but the first part has no comma.
  if (isArray(value)) {
    for (const part of value) bytes += 1 + jsonBytes(part)
    return value.length === 0 ? 2 : bytes
  }
  const keys = Object.keys(value)
  for (const key of keys) bytes += 2 + stringBytes(key) + jsonBytes(value[key] ?? null)
  return keys.length === 0 ? 2 : bytes
}

// Array.isArray does not narrow a readonly array.
const isArray: (value: Json) => value is readonly Json[] = Array.isArray
