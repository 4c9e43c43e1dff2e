/** The digits of numbers, a character each: lower ones, and where some numbers have two, upper ones. */
export interface Digits {
  readonly lower: string
  readonly upper: string | undefined
}

/** Between the two in one text: no digit is written as a space. */
const between = ' '

/** Both as one text. */
export const joinDigits = (lower: string, upper: string | undefined): string =>
  upper === undefined ? lower : `${lower}${between}${upper}`

/** What such a text consists of. Half a message may be one, so nothing is made where there is nothing to part. */
export const partDigits = (text: string): Digits => {
  const end = text.indexOf(between)
  return end < 0 ? { lower: text, upper: undefined } : { lower: text.slice(0, end), upper: text.slice(end + 1) }
}
