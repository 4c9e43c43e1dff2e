import { parseArgs } from 'node:util'
import { type SystemName, systemNames } from './systems/system.js'

export const help = `npm run bench -- [options]

Measures this library and its ancestor (npm grapevine 1.0.6) on real sockets: all nodes of a cluster in one process, one
seed, rounds of one second. The systems take turns, each run in a process of its own, and the medians are compared. Prints a
table and, after a full comparison, writes it to docs/benchmarks.md. Takes about 40 minutes.

  --nodes <n>       nodes in each cluster (100)
  --at-once <n>     start so many, and the next when all of those know all; of hundreds of nodes in one process a start
                    of all at once measures how long one core takes for it (all at once)
  --runs <n>        runs of each system (3)
  --only <system>   ours, udp (ours over UDP) or ancestor; may be repeated (ours, udp and ancestor)
  --quick           one short run of ours and the ancestor, under two minutes; writes nothing
  --age <seconds>   measure at rest once more after so long: windows are full then, and heaps have settled (0)
  --no-core         leave out the micro-benchmarks of the core
  --no-cluster      leave out the clusters
  --no-busy-writer  leave out the busy writer
  --busy-writer     the busy writer alone
  --no-where        leave out where the CPU, the heap and the time of the core go
  --where           that alone
  --no-rest         leave out what a node of a large cluster takes at rest
  --rest            that alone, in half a minute
  --profile <dir>   write CPU profiles (node --cpu-prof) of all runs there
  --help            this text

400 nodes in one process need about 20,000 file descriptors (ulimit -n).`

/** What the command line asks for. */
export interface Flags {
  readonly help: boolean
  readonly nodes: number
  readonly atOnce: number
  readonly runs: number
  readonly systems: readonly SystemName[]
  readonly quick: boolean
  readonly ageMs: number
  readonly core: boolean
  readonly cluster: boolean
  readonly busyWriter: boolean
  readonly where: boolean
  readonly rest: boolean
  readonly profile: string | undefined
}

/** Reads the command line; throws an error fit to be shown. */
export const parseFlags = (parameters: readonly string[]): Flags => {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      nodes: { type: 'string', default: '100' },
      'at-once': { type: 'string' },
      runs: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      age: { type: 'string', default: '0' },
      'no-core': { type: 'boolean', default: false },
      'no-cluster': { type: 'boolean', default: false },
      'no-busy-writer': { type: 'boolean', default: false },
      'busy-writer': { type: 'boolean', default: false },
      'no-where': { type: 'boolean', default: false },
      where: { type: 'boolean', default: false },
      'no-rest': { type: 'boolean', default: false },
      rest: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const { quick } = values
  const isAlone = values['busy-writer'] || values.where || values.rest
  return {
    help: values.help,
    nodes: whole('nodes', values.nodes, 2),
    atOnce: whole('at-once', values['at-once'] ?? values.nodes, 1),
    runs: whole('runs', values.runs ?? (quick ? '1' : '3'), 1),
    systems:
      values.only.length > 0 ? values.only.map(systemOf) : quick && !isAlone ? ['ours', 'ancestor'] : systemNames,
    quick,
    ageMs: whole('age', values.age, 0) * 1000,
    core: !values['no-core'] && !isAlone,
    cluster: !values['no-cluster'] && !isAlone,
    busyWriter: !values['no-busy-writer'] && !(isAlone && !values['busy-writer']),
    where: values.where || (!isAlone && !quick && !values['no-where']),
    rest: values.rest || (!isAlone && !quick && !values['no-rest']),
    profile: values.profile,
  }
}

/** Whether everything is measured of every system: of less, a document would be a worse one. */
export const isWhole = ({ quick, core, cluster, busyWriter, where, rest, systems }: Flags): boolean =>
  !quick && core && cluster && busyWriter && where && rest && systemNames.every((name) => systems.includes(name))

const whole = (name: string, text: string, smallest: number): number => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= smallest) return value
  throw new Error(`--${name} takes a whole number from ${smallest}, not ${text}`)
}

const systemOf = (name: string): SystemName => {
  const found = systemNames.find((known) => known === name)
  if (found === undefined) throw new Error(`--only takes ${systemNames.join(', ')}; not ${name}`)
  return found
}
