import type { GossipNode } from '../../core/node.js'
import type { Effect, Input } from '../../core/step.js'

/** What a checker reads: a node right after a step, with what went in and what came out. */
export interface Step {
  readonly node: GossipNode
  readonly input: Input
  readonly effects: readonly Effect[]
}

/** Says in words what a step broke; `undefined` when nothing. Keeps what it needs of former steps. */
export type Checker = (step: Step) => string | undefined

/** Memory by node and name: a restarted process is another node and starts with none. */
export class PerPeer<T> {
  readonly #byNode = new WeakMap<GossipNode, Map<string, T>>()

  of(node: GossipNode): Map<string, T> {
    let byName = this.#byNode.get(node)
    if (byName === undefined) this.#byNode.set(node, (byName = new Map<string, T>()))
    return byName
  }
}

/** The effects of one kind. */
export const only = <K extends Effect['kind']>(
  effects: readonly Effect[],
  kind: K,
): readonly Extract<Effect, { kind: K }>[] =>
  effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind)
