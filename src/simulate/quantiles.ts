import type { Sample } from './measures.js'
import type { Sightings } from './watcher.js'

/** When that share of the audience had seen it; 0 for the first of them. */
export type Quantiles = (share: number) => Sample

/** Of those who saw something that happened at `sinceMs`, of an audience. */
export const quantilesOf = (seen: Sightings, audience: number, sinceMs: number): Quantiles => {
  const times = [...seen.values()].sort((a, b) => a - b)
  return (share) => {
    const at = times[Math.max(0, Math.ceil(share * audience) - 1)]
    return at === undefined ? undefined : at - sinceMs
  }
}
