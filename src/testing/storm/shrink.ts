import type { Action, Storm } from './storm.js'

/**
 * The smallest storm found that still fails, by delta debugging (Zeller & Hildebrandt 2002): ever smaller pieces of the
 * list are left out for as long as the rest fails.
 */
export const shrinkStorm = (storm: Storm, fails: (storm: Storm) => boolean, mostRuns = 300): Storm => {
  let runs = 0
  const stillFails = (candidate: Storm): boolean => {
    runs += 1
    return runs <= mostRuns && fails(candidate)
  }
  let best = storm
  for (let pieces = 2; best.actions.length > 0 && runs < mostRuns;) {
    const size = Math.ceil(best.actions.length / pieces)
    const smaller = without(best, size).find(stillFails)
    if (smaller !== undefined) {
      best = smaller
      pieces = Math.max(2, pieces - 1)
    } else if (size <= 1) break
    else pieces = Math.min(best.actions.length, pieces * 2)
  }
  return fewerNodes(best, stillFails)
}

/** The storm without each of its pieces of `size` actions in turn. */
const without = (storm: Storm, size: number): Storm[] => {
  const { actions } = storm
  const starts = Array.from({ length: Math.ceil(actions.length / size) }, (_, i) => i * size)
  return starts.map((start) => ({ ...storm, actions: [...actions.slice(0, start), ...actions.slice(start + size)] }))
}

const fewerNodes = (storm: Storm, fails: (storm: Storm) => boolean): Storm => {
  for (const node of [...storm.nodes].reverse()) {
    if (storm.nodes.length <= 2 || storm.actions.some((action) => mentions(action, node))) continue
    const candidate = { ...storm, nodes: storm.nodes.filter((other) => other !== node) }
    if (fails(candidate)) return fewerNodes(candidate, fails)
  }
  return storm
}

const mentions = (action: Action, node: string): boolean =>
  ('node' in action && action.node === node) ||
  ('from' in action && action.from === node) ||
  ('to' in action && action.to === node)
