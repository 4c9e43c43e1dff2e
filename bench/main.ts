import { runBusyWriters, runClusters, runWhere } from './all-runs.js'
import { busyWriterTable } from './busy-writer-table.js'
import { coreProfiles } from './core/profile.js'
import { coreFigures } from './core/run.js'
import { coreTable, profileTable } from './core/table.js'
import { type Tables, writeDocument } from './document.js'
import { type Flags, help, isWhole, parseFlags } from './flags.js'
import { ancestorFolder, documentPath } from './folders.js'
import { installAncestor } from './install.js'
import { restFigures } from './rest/run.js'
import { restTable } from './rest/table.js'
import { stopAll } from './runs.js'
import { clusterTable } from './table.js'
import { heapTable, whereTable } from './where/table.js'

/** Sizes of clusters for which the core alone is looked at. */
const coreSizes = [100, 1_000]

/** Each size in turn, so often. */
const restRuns = 3
/** Sizes of clusters of which a few nodes are looked at. */
const restSizes = [1_000, 3_000, 10_000]

const restTables = ({ rest }: Flags): Pick<Tables, 'rest'> => {
  if (!rest) return { rest: '' }
  console.log('at rest ...')
  return { rest: restTable(restFigures(restSizes, restRuns)) }
}

const coreTables = async ({ core, where, quick }: Flags): Promise<Pick<Tables, 'core' | 'coreProfile'>> => {
  if (core || where) console.log('the core ...')
  return {
    core: core ? coreTable(coreFigures(coreSizes, quick ? 5 : 25)) : '',
    coreProfile: where ? profileTable(await coreProfiles(coreSizes)) : '',
  }
}

const whereTables = async (flags: Flags): Promise<Pick<Tables, 'cpu' | 'heap'>> => {
  if (!flags.where) return { cpu: '', heap: '' }
  const results = await runWhere(flags)
  return { cpu: whereTable(results), heap: heapTable(results) }
}

const main = async (flags: Flags): Promise<void> => {
  if (flags.cluster && flags.systems.includes('ancestor')) installAncestor(ancestorFolder)
  const ofCore = await coreTables(flags)
  const atRest = restTables(flags)
  const clusters = flags.cluster ? clusterTable(await runClusters(flags)) : ''
  const busyWriters = flags.busyWriter ? busyWriterTable(await runBusyWriters(flags)) : ''
  const tables = { clusters, busyWriters, ...(await whereTables(flags)), ...ofCore, ...atRest }
  for (const table of Object.values(tables)) if (table !== '') console.log(`\n${table}`)

  if (!isWhole(flags)) return
  const command = ['npm run bench', ...process.argv.slice(2)].join(' ').replace('bench ', 'bench -- ')
  writeDocument(documentPath, { command, ...flags }, tables)
  console.log('\nwritten to docs/benchmarks.md')
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    stopAll()
    process.exit(code)
  })
}

try {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) console.log(help)
  else await main(flags)
} catch (cause) {
  stopAll()
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
