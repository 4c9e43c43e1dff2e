import { createColors } from 'picocolors'
import type { Report } from './messages.js'

const { isTTY } = process.stdout
export const colors = createColors(isTTY && !process.env['NO_COLOR'])

export const names = ['ada', 'bob', 'cleo', 'dan', 'eve'] as const
export type Name = (typeof names)[number]

const paint: Record<Name, (text: string) => string> = {
  ada: colors.cyan,
  bob: colors.yellow,
  cleo: colors.green,
  dan: colors.magenta,
  eve: colors.blue,
}

/** A name in its colour. */
export const called = (name: string): string => paint[name as Name](name)

/** What the parent saw, in the order in which it saw it, on one clock. */
export class Timeline {
  readonly #bornMs = performance.now()
  #mark: { readonly atMs: number; readonly words: string } | undefined

  chapter(title: string, explanation: string): void {
    this.#mark = undefined
    console.log(`\n${colors.bold(title)}\n${colors.dim(explanation)}`)
  }

  /** From here on each line tells how long after `words` it came. */
  mark(atMs: number, words: string): void {
    this.#mark = { atMs, words }
  }

  line(name: Name, text: string, atMs = performance.now()): void {
    const elapsed = `${((atMs - this.#bornMs) / 1000).toFixed(3)} s`.padStart(9)
    console.log(`${colors.dim(elapsed)}  ${paint[name](name.padEnd(4))}  ${text}`)
  }

  /** Something that a process saw by itself. */
  saw(name: Name, report: Report, atMs: number): void {
    const text = describe(report)
    if (text === undefined) return
    const sinceMs = Math.round(atMs - (this.#mark?.atMs ?? 0))
    const bare = this.#mark === undefined || report.kind === 'diagnostic'
    const suffix = bare ? '' : `${sinceMs} ms after ${this.#mark?.words}`
    this.line(name, suffix === '' ? text : `${pad(text, 50)}${colors.dim(suffix)}`, atMs)
  }
}

/** The words for a report; `undefined` for one that is not worth a line. */
function describe(report: Report): string | undefined {
  switch (report.kind) {
    case 'started':
      return `listens on ${report.host}:${report.port}`
    case 'membership': {
      const { event } = report
      const peer = called(event.peer)
      if (event.kind === 'joined') return `meets ${peer}`
      if (event.kind !== 'failed') return `sees that ${peer} has ${event.kind}`
      const silence = `${(event.silentForMs / 1000).toFixed(1)} s of silence`
      return `${colors.red('calls')} ${peer} ${colors.red('failed')}: phi ${event.phi.toFixed(1)}, ${silence}`
    }
    case 'update': {
      const { change, peer, key, value } = report
      if (change === 'set') return `learns ${called(peer)}'s ${key}: ${colors.bold(JSON.stringify(value))}`
      return `sees ${called(peer)}'s ${key} ${change === 'expired' ? 'expire' : 'deleted'}`
    }
    case 'diagnostic':
      return colors.dim(`notes: ${shorten(report.message)}`)
    case 'gone':
      return 'is out of the door'
    case 'ready':
    case 'looked':
      return undefined
  }
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

/** Pads by what is visible. */
export function pad(text: string, width: number): string {
  // eslint-disable-next-line no-control-regex -- colours are control characters
  const visible = text.replace(/\u001b\[\d+m/g, '').length
  return text + ' '.repeat(Math.max(1, width - visible))
}
