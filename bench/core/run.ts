import { median } from '../stats.js'
import { type Scene, scenesAt, turns } from './scenes.js'

/** What one step costs beside its floors, in microseconds. */
export interface CoreFigure {
  readonly peers: number
  /** How many of them stand in a digest. */
  readonly told: number
  readonly name: string
  readonly bytes: number
  readonly us: number
  readonly jsonUs: number
  readonly numbersUs: number
}

type Times = Pick<CoreFigure, 'us' | 'jsonUs' | 'numbersUs'>

/** JSON's functions are part of Node, and compiled. So is ours after two thousand exchanges: half an hour of one node. */
export const warmUps = 60

/** Times every step of the core; each repeat takes a fresh pair of nodes. */
export const coreFigures = (sizes: readonly number[], repeats: number): CoreFigure[] =>
  sizes.flatMap((peers) => {
    for (let i = 0; i < warmUps; i++) scenesAt(peers).forEach(timed)
    const rounds = Array.from({ length: repeats }, () => scenesAt(peers).map(timed))
    return scenesAt(peers).map(({ name, told, bytes }, i) => ({
      peers,
      told,
      name,
      bytes,
      us: median(rounds.map((round) => round[i]!.us)),
      jsonUs: median(rounds.map((round) => round[i]!.jsonUs)),
      numbersUs: median(rounds.map((round) => round[i]!.numbersUs)),
    }))
  })

/** All in turn, so that what else the machine does slows all alike. */
const timed = ({ run, json, numbers }: Scene): Times => {
  const us: number[] = []
  const jsonUs: number[] = []
  const numbersUs: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    us.push(microseconds(() => run(turn)))
    jsonUs.push(microseconds(() => json(turn)))
    numbersUs.push(microseconds(() => numbers(turn)))
  }
  return { us: median(us), jsonUs: median(jsonUs), numbersUs: median(numbersUs) }
}

let kept: unknown

const microseconds = (work: () => unknown): number => {
  const startedAt = performance.now()
  kept = work()
  const took = performance.now() - startedAt
  if (kept === null) throw new Error('nothing was done')
  return took * 1000
}
