import type { Update } from '../../core/events.js'
import type { Entry } from '../../core/state/entry.js'
import type { Replica } from '../../core/state/replica.js'
import { type Checker, PerPeer } from './step.js'

/** What a subscriber makes of one peer's updates. */
interface Fold {
  last: number
  readonly shown: Map<string, { readonly value: string; readonly version: number }>
}

/**
 * Every subscriber sees each peer's updates in version order, each once (`expired` repeats its set's version, and removals
 * that a resync finds have no version but the collection's), and folding them gives what `entries()` shows.
 */
export const updatesInOrder = (): Checker => {
  const folds = new PerPeer<Fold>()
  return ({ node, effects }) => {
    const known = folds.of(node)
    for (const effect of effects) {
      if (effect.kind === 'update') {
        const fold = known.get(effect.update.peer) ?? { last: 0, shown: new Map() }
        known.set(effect.update.peer, fold)
        const fault = take(fold, effect.update)
        if (fault !== undefined)
          return `${node.own.name} is told of ${effect.update.peer}.${effect.update.key}: ${fault}`
      } else if (effect.kind === 'membership') {
        const { kind, peer } = effect.event
        if (kind === 'restarted' || kind === 'forgotten') known.delete(peer)
      }
    }
    for (const replica of node.peers.all()) {
      const fault = differs(known.get(replica.name), replica)
      if (fault !== undefined) return `${node.own.name}: the updates of ${replica.name} do not add up: ${fault}`
    }
    for (const [name, { shown }] of known) {
      if (node.peers.get(name) === undefined && shown.size > 0) {
        return `${node.own.name}: ${name} is gone, its ${shown.size} values were never taken back`
      }
    }
    return undefined
  }
}

const take = (fold: Fold, { kind, key, version, value, previous }: Update): string | undefined => {
  const held = fold.shown.get(key)
  const what = `${kind} v${version} after v${fold.last}`
  if ((held === undefined) !== (previous === undefined) || (held && held.value !== JSON.stringify(previous))) {
    return `${what}: previous is ${JSON.stringify(previous)}, shown was ${held?.value ?? 'nothing'}`
  }
  if (kind !== 'set' && held === undefined) return `${what}: takes back what was not shown`
  const repeats = kind === 'expired' && held?.version === version
  const collected = kind === 'deleted' && version === fold.last
  if (!repeats && !collected && version <= fold.last) return `${what}: out of order or repeated`
  fold.last = Math.max(fold.last, version)
  if (kind === 'set') fold.shown.set(key, { value: JSON.stringify(value), version })
  else fold.shown.delete(key)
  return undefined
}

/** What is not on show is not told of either. */
const differs = (fold: Fold | undefined, { announced, entries }: Replica): string | undefined => {
  const shown = fold?.shown ?? new Map<string, { value: string }>()
  let live = 0
  for (const entry of announced ? entries : []) {
    if (entry.kind !== 'set') continue
    live += 1
    const told = shown.get(entry.key)?.value
    if (told !== textOf(entry)) return `${entry.key} is ${textOf(entry)}, told was ${told ?? 'nothing'}`
  }
  return shown.size === live ? undefined : `${shown.size} keys were told, ${live} are shown`
}

/** Entries never change, and are looked at in each step. */
const texts = new WeakMap<Entry, string>()

const textOf = (entry: Entry): string => {
  let text = texts.get(entry)
  if (text === undefined) texts.set(entry, (text = JSON.stringify(entry.value)))
  return text
}
