import { median } from '../stats.js'
import { type Scene, scenesAt, turns } from './scenes.js'

/** What one step costs beside its floor, in microseconds. */
export interface CoreFigure {
  readonly peers: number
  readonly name: string
  readonly bytes: number
  readonly us: number
  readonly floorUs: number
}

/** JSON's functions are part of Node, and compiled. So is ours after two thousand exchanges: half an hour of one node. */
const warmUps = 60

/** Times every step of the core; each repeat takes a fresh pair of nodes. */
export const coreFigures = (sizes: readonly number[], repeats: number): CoreFigure[] =>
  sizes.flatMap((peers) => {
    for (let i = 0; i < warmUps; i++) scenesAt(peers).forEach(timed)
    const rounds = Array.from({ length: repeats }, () => scenesAt(peers).map(timed))
    return scenesAt(peers).map(({ name, bytes }, i) => ({
      peers,
      name,
      bytes,
      us: median(rounds.map((round) => round[i]!.us)),
      floorUs: median(rounds.map((round) => round[i]!.floorUs)),
    }))
  })

/** Both in turn, so that what else the machine does slows both alike. */
const timed = ({ run, floor }: Scene): { us: number; floorUs: number } => {
  const times = { us: [] as number[], floorUs: [] as number[] }
  for (let turn = 0; turn < turns; turn++) {
    times.us.push(microseconds(() => run(turn)))
    times.floorUs.push(microseconds(() => floor(turn)))
  }
  return { us: median(times.us), floorUs: median(times.floorUs) }
}

let kept: unknown

const microseconds = (work: () => unknown): number => {
  const startedAt = performance.now()
  kept = work()
  const took = performance.now() - startedAt
  if (kept === null) throw new Error('nothing was done')
  return took * 1000
}
