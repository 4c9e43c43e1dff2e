const longest = 80

/** A value in an error message: short, and never a reason to throw. */
export const show = (value: unknown): string => {
  const text = textOf(value)
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text
}

/** What was thrown, which may be anything, as words. */
export const wordsOf = (cause: unknown): string => (cause instanceof Error ? String(cause) : show(cause))

const textOf = (value: unknown): string => {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return String(value)
  try {
    const text = JSON.stringify(value) as unknown // undefined when a toJSON method returns nothing
    return typeof text === 'string' ? text : Object.prototype.toString.call(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
