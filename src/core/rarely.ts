import { hostOf } from './address.js'
import type { Diagnostic } from './events.js'

/** What is reported again only after this time, though it is true all the while. */
const pauseMs = 60_000
/** How many reports are remembered; when there are more, remembering begins anew. */
const maxRemembered = 1024

/** What was said about an address, without the address. */
const wordsAbout = ({ message, address = '' }: Diagnostic): string => message.replace(address, '')

/** How much it was is another each time. */
const withoutNumbers = (words: string): string => words.replace(/\d+/g, '')

/** Which diagnostics describe a lasting state, and what of it makes two of them the same. */
const sameness: {
  readonly [K in Diagnostic['kind']]?: (diagnostic: Diagnostic, about?: string) => string | undefined
} = {
  'too-many-peers': () => '', // the names are somebody's invention
  'too-many-keys': ({ peer }) => peer,
  'state-full': ({ peer }) => peer,
  'write-pressure': () => '',
  'refused-message': (diagnostic) => `${hostOf(diagnostic.address ?? '')} ${withoutNumbers(wordsAbout(diagnostic))}`,
  transport: (diagnostic, about = diagnostic.address ?? '') => `${about} ${withoutNumbers(wordsAbout(diagnostic))}`,
  'own-clock': () => '',
  'far-future-generation': ({ peer }) => peer,
}

/** Keeps a lasting state from being reported at every message that meets it. */
export class Rarely {
  readonly #reportedMs = new Map<string, number>()

  /** Whether the diagnostic is to be reported now. `about`: whom it is about, where its address does not say so. */
  admits(diagnostic: Diagnostic, nowMs: number, about?: string): boolean {
    const same = sameness[diagnostic.kind]
    if (same === undefined) return true
    const state = `${diagnostic.kind} ${same(diagnostic, about) ?? ''}`
    if (nowMs - (this.#reportedMs.get(state) ?? -Infinity) < pauseMs) return false
    if (this.#reportedMs.size >= maxRemembered) this.#reportedMs.clear()
    this.#reportedMs.set(state, nowMs)
    return true
  }
}
