/** The word that a mistyped one was probably meant to be, if any is close. */
export const nearest = (typed: string, words: readonly string[]): string | undefined => {
  const closest = words
    .map((word) => ({ word, distance: distance(typed, word) }))
    .sort((a, b) => a.distance - b.distance)
    .at(0)
  return closest !== undefined && closest.distance <= Math.max(1, typed.length / 3) ? closest.word : undefined
}

/** The same as the end of a message that says what there is not; nothing where no word is close. */
export const meantInstead = (typed: string, words: readonly string[]): string => {
  const like = nearest(typed, words)
  return like === undefined ? '' : `; did you mean "${like}"?`
}

/** How many letters must be added, dropped or changed (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
