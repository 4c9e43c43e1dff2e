/** How many digits there are: all printable characters of ASCII but the space, `!`, and what JSON escapes: `"` and `\`. */
export const base = 91

/** Stands where nothing is said. */
export const silence = 0x21 // !

const first = 0x23 // #
const backslash = 0x5c
const beforeBackslash = backslash - first

/** More arguments at once might be too many for a call. */
const mostAtOnce = 4096

/** The code of the character that stands for a digit. */
export const codeOf = (digit: number): number => (digit < beforeBackslash ? first : first + 1) + digit

/** The digit at a place of a text; negative where nothing is said. */
export const digitAt = (text: string, place: number): number => {
  const code = text.charCodeAt(place)
  return code < backslash ? code - first : code - first - 1
}

/** The text of these characters. In one call, which takes a quarter of the time of putting them together one by one. */
export const textOf = (codes: number[]): string => {
  if (codes.length <= mostAtOnce) return String.fromCharCode(...codes)
  let text = ''
  for (let i = 0; i < codes.length; i += mostAtOnce) text += String.fromCharCode(...codes.slice(i, i + mostAtOnce))
  return text
}
