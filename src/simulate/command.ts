import { access, constants, stat, writeFile } from 'node:fs/promises'
import { dirname, sep } from 'node:path'
import { parseCommand } from './args.js'
import { CpuCost } from './cpu-cost.js'
import { help, loadHelp, overview } from './help.js'
import { loadTable, parseLoad, plotLoad, runLoads } from './load/index.js'
import { checkMemory } from './memory.js'
import { Interrupted } from './pace.js'
import { plot } from './plot.js'
import { type ProgressBar, progressBar, type Terminal } from './progress-bar.js'
import { simulate } from './simulate.js'
import { summaryOf } from './summary.js'
import { sweep } from './sweep.js'
import { table } from './table.js'
import { UsageError } from './usage-error.js'

/** The world of a command: what it is part of, where it writes, and what ends it. */
export interface CommandEnvironment {
  readonly version: string
  readonly stdout: Pick<Terminal, 'write'>
  readonly stderr: Terminal
  readonly signal: AbortSignal
}

const helpWords = ['help', '--help', '-h']

/** Runs the command line `grapevine-rx ...`, and returns its exit status. */
export const runCommand = async (argv: readonly string[], environment: CommandEnvironment): Promise<number> => {
  const { stdout, stderr, version } = environment
  const [command, ...rest] = argv
  if (command === undefined) {
    stderr.write(overview)
    return 2
  }
  if (command === '--version' || helpWords.includes(command)) {
    stdout.write(command === '--version' ? `${version}\n` : overview)
    return 0
  }
  const bar = progressBar(stderr)
  try {
    const run = commands.get(command)
    if (run === undefined) throw new UsageError(`there is no command "${command}"; try: grapevine-rx simulate`)
    stdout.write(await run(rest, bar, environment))
    return 0
  } catch (cause) {
    bar.clear()
    if (cause instanceof Interrupted) return 130
    stderr.write(`grapevine-rx: ${cause instanceof Error ? cause.message : String(cause)}\n`)
    return cause instanceof UsageError ? 2 : 1
  }
}

type Command = (argv: readonly string[], bar: ProgressBar, environment: CommandEnvironment) => Promise<string>

const simulateCommand: Command = async (argv, { show, clear }, { stderr, signal }) => {
  const { setup, json, plot: plotted, help: wantsHelp } = parseCommand(argv)
  if (wantsHelp) return help()
  checkMemory(Math.max(setup.nodes, ...(plotted?.sizes ?? [])))
  if (plotted !== undefined) await checkFile(plotted.file)
  const cpuAtRest = new CpuCost()
  const measures = await simulate(setup, { progress: (share, doing) => show(share, doing), signal, cpuAtRest })
  const curves = plotted === undefined ? undefined : await sweep(setup, plotted, measures, { progress: show, signal })
  clear()
  if (plotted !== undefined && curves !== undefined) {
    await writeFile(plotted.file, plot(setup, curves))
    stderr.write(`drew ${plotted.file}\n`)
  }
  if (!json) return table(setup, measures, cpuAtRest)
  const summary = summaryOf(setup, measures)
  return `${JSON.stringify(curves === undefined ? summary : { ...summary, curves }, null, 2)}\n`
}

const loadCommand: Command = async (argv, { show, clear }, { stderr, signal }) => {
  const { setup, json, plot: file, help: wantsHelp } = parseLoad(argv)
  if (wantsHelp) return loadHelp()
  if (file !== undefined) await checkFile(file)
  const runs = await runLoads(setup, show, signal)
  clear()
  if (file !== undefined) {
    await writeFile(file, plotLoad(setup, runs))
    stderr.write(`drew ${file}\n`)
  }
  return json ? `${JSON.stringify({ setup, runs }, null, 2)}\n` : loadTable(setup, runs)
}

const commands: ReadonlyMap<string, Command> = new Map([
  ['simulate', simulateCommand],
  ['load', loadCommand],
])

/** Before minutes of simulation, not after. What is there already is written itself, whatever its folder allows. */
const checkFile = async (file: string): Promise<void> => {
  if (file === '') throw new UsageError('--plot needs the name of a file') // a variable that is not set, say
  const there = await stat(file).catch(() => undefined)
  if (file.endsWith(sep) || there?.isDirectory() === true)
    throw new UsageError(`--plot ${file}: that is a folder; name a file in it`)
  const folder = dirname(file)
  const [written, what] = there === undefined ? [`${folder}/.`, `into ${folder}`] : [file, 'it']
  await access(written, constants.W_OK).catch((cause: unknown) => {
    throw new UsageError(`--plot ${file}: cannot write ${what}`, { cause })
  })
}
