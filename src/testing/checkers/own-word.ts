import { type Checker, only } from './step.js'

/** Where no two processes share a name, nobody yields to another. */
export const nobodyYields = (): Checker => {
  return ({ node, effects }) =>
    only(effects, 'yielded').length > 0 ? `${node.own.name} yielded its name, and nobody else has it` : undefined
}
