import type { DeltaEntry, Message } from '../../core/message.js'
import type { Ledger } from './ledger.js'
import { type Checker, type Step } from './step.js'

type Claim = Pick<DeltaEntry, 'key' | 'version' | 'kind' | 'value'>

/** No replica holds, no message carries and no observer sees a value that its owner did not write as that version. */
export const onlyWhatWasWritten = (ledger: Ledger): Checker => {
  const checked = new WeakSet<object>() // entries never change, so each is looked up once
  const fault = (name: string, generation: number, claim: Claim): string | undefined => {
    if (checked.has(claim)) return undefined
    checked.add(claim)
    const { key, version, kind, value } = claim
    const written = ledger.written(name, generation, version)
    const what = `${name}/${generation} v${version} ${key} as ${kind} ${JSON.stringify(value)}`
    if (written === undefined) return `${what}: never written`
    if (written.key !== key) return `${what}: that version wrote ${written.key}`
    if (kind === 'expired')
      return written.deadlineMs === Infinity && written.kind === 'set' ? `${what}: does not expire` : undefined
    if (written.kind === 'expired') return undefined // recorded after it expired: its value is not known any more
    const same = written.kind === kind && JSON.stringify(written.value) === JSON.stringify(value)
    return same ? undefined : `${what}: written was ${written.kind} ${JSON.stringify(written.value)}`
  }
  return (step) => {
    for (const [name, generation, claims] of claimsOf(step)) {
      for (const claim of claims) {
        const found = fault(name, generation, claim)
        if (found !== undefined) return `${step.node.own.name} has ${found}`
      }
    }
    return undefined
  }
}

type Claims = readonly [name: string, generation: number, claims: Iterable<Claim>]

function* claimsOf({ node, effects }: Step): Iterable<Claims> {
  for (const { name, generation, entries, resync } of node.peers.all()) {
    yield [name, generation, entries]
    if (resync !== undefined) yield [name, generation, resync.entries]
  }
  for (const effect of effects) {
    if (effect.kind === 'send' || effect.kind === 'reply') {
      for (const delta of deltasOf(effect.message)) yield [delta.name, delta.generation, delta.entries]
    } else if (effect.kind === 'update' && effect.update.kind === 'set') {
      const { peer, key, version, value = null } = effect.update
      const generation = node.peers.get(peer)?.generation
      if (generation !== undefined) yield [peer, generation, [{ key, version, kind: 'set', value }]]
    }
  }
}

const deltasOf = (message: Message) => ('deltas' in message ? message.deltas : [])
