import { Session, type Profiler } from 'node:inspector/promises'

/** What CPU can go to that a profile of JavaScript sees. */
export const parts = [
  'the core: state, detection, digests',
  'the wire: JSON and its checks',
  'the transport',
  'the streams and the API',
  'rxjs',
  'other dependencies',
  "Node's own JavaScript",
  'garbage collection',
] as const

export type Part = (typeof parts)[number]

/** Milliseconds of JavaScript a second, by part. */
export type Where = Readonly<Record<Part, number>>

/** Where in the process a function comes from, by a piece of its URL; the first that fits. */
const places: readonly (readonly [RegExp, Part])[] = [
  [/^node:/, "Node's own JavaScript"],
  [/node_modules\/rxjs\//, 'rxjs'],
  [/node_modules\/(?!\.cache)/, 'other dependencies'],
  [/\/src\/core\//, 'the core: state, detection, digests'],
  [/\/src\/wire\//, 'the wire: JSON and its checks'],
  [/\/src\/transport\//, 'the transport'],
  [/\/src\//, 'the streams and the API'],
]

/** Coarse enough to change little of what it measures. */
const samplingIntervalUs = 1_000

/** The same for one of so many nodes in a process. */
export const perNode = (where: Where, nodes: number): Where =>
  Object.fromEntries(Object.entries(where).map(([part, ms]) => [part, ms / nodes])) as Where

/** Samples what this process runs while `rest` lasts. */
export const whereIn = async (rest: () => Promise<void>): Promise<Where> => {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: samplingIntervalUs })
    await session.post('Profiler.start')
    const startedAt = performance.now()
    await rest()
    const seconds = (performance.now() - startedAt) / 1000
    const { profile } = await session.post('Profiler.stop')
    return perSecond(profile, seconds)
  } finally {
    session.disconnect()
  }
}

const perSecond = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, seconds: number): Where => {
  const partOf = new Map(nodes.map(({ id, callFrame }) => [id, part(callFrame)]))
  const ms = Object.fromEntries(parts.map((name) => [name, 0])) as Record<Part, number>
  samples.forEach((id, i) => {
    const name = partOf.get(id)
    if (name !== undefined) ms[name] += timeDeltas[i]! / 1000 / seconds
  })
  return ms
}

/** Calls into native code have no place: they are Node's. Time outside of JavaScript is not counted here. */
const part = ({ functionName, url }: Profiler.ProfileNode['callFrame']): Part | undefined => {
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName.startsWith('(')) return undefined
  if (url === '') return "Node's own JavaScript"
  return places.find(([pattern]) => pattern.test(url))?.[1]
}
