/** Three digits, and never an exponent. */
export const digits = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3))

/** What did not happen in time has no time. */
export const seconds = (ms: number): string => (Number.isFinite(ms) ? `${digits(ms / 1000)} s` : 'not seen by all')
export const kilobytes = (bytes: number): string => `${digits(bytes / 1000)} KB`
export const megabytes = (bytes: number): string => `${digits(bytes / 1e6)} MB`
export const milliseconds = (ms: number): string => `${digits(ms)} ms`
export const whole = (count: number): string => count.toFixed(0)

export const ratio = (value: number): string =>
  Number.isFinite(value) && value > 0 ? `${value.toPrecision(value < 10 ? 2 : 3)} x` : ''

/** How each system is called in a table. */
export const titles = { ours: 'ours', udp: 'ours, UDP', ancestor: 'grapevine 1.0.6' } as const

/** A table in Markdown, its columns aligned. */
export const markdown = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = header.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]!.length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
