import { called, colors, pad } from './timeline.js'

/** What the demo claims. Each is ticked only when every process that should see it has seen it. */
const claims = {
  found: 'five processes found each other through one seed',
  write: 'a write reached every process',
  came: 'a key that expires came to every process',
  went: 'and it went from every process when its time was over',
  failure: 'every survivor reported the failure of the one that was killed',
  restart: 'it came back as the same peer, restarted',
  values: 'with its new values and none of the old, and it learnt what the others publish',
  left: 'everybody saw that one left, and its process ended by itself',
  polite: 'nobody called that a failure',
  calm: 'nobody who was alive was ever called failed',
} as const

export type Claim = keyof typeof claims

interface Row {
  readonly label: string
  readonly timesMs: readonly number[]
  readonly note: string
}

/** The measured times and the checklist. */
export class Results {
  readonly #rows: Row[] = []
  readonly #missing = new Map<Claim, readonly string[]>()

  /** Settles a claim: it holds if nothing is missing. */
  check(claim: Claim, missing: readonly string[]): void {
    this.#missing.set(claim, missing)
  }

  measured(label: string, timesMs: readonly number[], note: string): void {
    this.#rows.push({ label, timesMs, note })
  }

  /** The longest of the times under a label. */
  longestMs(label: string): number {
    return Math.max(0, ...this.#rows.filter((row) => row.label === label).flatMap((row) => row.timesMs))
  }

  get ok(): boolean {
    return Object.keys(claims).every((claim) => this.#missing.get(claim as Claim)?.length === 0)
  }

  print(): void {
    console.log(`\n${colors.bold('Measured')}`)
    console.log(colors.dim(cells('', ['first', 'median', 'last'], '')))
    for (const { label, timesMs, note } of this.#rows) {
      console.log(cells(label, [Math.min(...timesMs), median(timesMs), Math.max(...timesMs)].map(inMs), note))
    }
    console.log(`\n${colors.bold('Checklist')}`)
    for (const [claim, words] of Object.entries(claims)) {
      const missing = this.#missing.get(claim as Claim) ?? ['the demo did not get that far']
      console.log(`  ${missing.length === 0 ? colors.green('✓') : colors.red('✗')} ${words}`)
      for (const what of missing) console.log(`      ${colors.red(what)}`)
    }
  }
}

const cells = (label: string, times: readonly string[], note: string): string =>
  `  ${pad(label, 28)}${times.map((time) => time.padStart(10)).join('')}   ${colors.dim(note)}`

const inMs = (ms: number): string => (Number.isFinite(ms) ? `${Math.round(ms)} ms` : '-')

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const [low = NaN, high = NaN] = sorted.length % 2 === 0 ? sorted.slice(half - 1) : [sorted[half], sorted[half]]
  return (low + high) / 2
}

/** `ada, bob and cleo` */
export function list(names: readonly string[]): string {
  const painted = names.map(called)
  return painted.length < 2 ? painted.join('') : `${painted.slice(0, -1).join(', ')} and ${painted.at(-1) ?? ''}`
}
