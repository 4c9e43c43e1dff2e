import type { Profiler, Runtime } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { scenesAt, turns } from './scenes.js'

/** Which share of an exchange's time is spent in a file, what it calls elsewhere not counted. */
export interface FileShare {
  readonly file: string
  readonly share: number
}

/** For a cluster of that size. */
export interface CoreProfile {
  readonly peers: number
  readonly shares: readonly FileShare[]
}

const warmUps = 60
const repeats = 100
const samplingIntervalUs = 100

/**
 * In which files the time of an exchange is spent. The process is busy all the while, so that sampling it tells the truth;
 * collections of garbage are left out, as most of it was made by setting up.
 */
export const coreProfiles = async (sizes: readonly number[]): Promise<CoreProfile[]> => {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: samplingIntervalUs })
  const profiles: CoreProfile[] = []
  for (const peers of sizes) profiles.push({ peers, shares: await profile(session, peers) })
  session.disconnect()
  return profiles
}

const profile = async (session: Session, peers: number): Promise<FileShare[]> => {
  for (let i = 0; i < warmUps; i++) exchanges(peers)()
  const times = new Map<string, number>()
  for (let i = 0; i < repeats; i++) {
    const run = exchanges(peers)
    await session.post('Profiler.start')
    run()
    addUp((await session.post('Profiler.stop')).profile, times)
  }
  const all = [...times.values()].reduce((sum, time) => sum + time, 0)
  return [...times].map(([file, time]) => ({ file, share: time / all }))
}

const exchanges = (peers: number): (() => void) => {
  const scenes = scenesAt(peers)
  return () => {
    for (let turn = 0; turn < turns; turn++) for (const { run } of scenes) run(turn)
  }
}

/** What lies between, or was there before. */
const elsewhere = new Set(['(garbage collector)', '(program)', '(root)', '(idle)', 'post', 'dispatch'])

const addUp = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, times: Map<string, number>): void => {
  const files = new Map(nodes.map(({ id, callFrame }) => [id, fileOf(callFrame)]))
  for (const [i, id] of samples.entries()) {
    const file = files.get(id)
    if (file !== undefined) times.set(file, (times.get(file) ?? 0) + (timeDeltas[i] ?? 0))
  }
}

/** Our own by their path in the project; of a function of Node itself, Node. */
const fileOf = ({ url, functionName }: Runtime.CallFrame): string | undefined => {
  if (elsewhere.has(functionName) || url.includes('/bench/core/')) return undefined
  const [, own] = /\/(src\/.*)\.js$/.exec(url) ?? []
  if (own !== undefined) return `${own}.ts`
  const [, used] = /\/node_modules\/(?!\.cache)([^/]+)\//.exec(url) ?? []
  return used ?? 'Node'
}
