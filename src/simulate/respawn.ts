import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { parseCommand } from './args.js'
import { wantedFlags } from './memory.js'
import { UsageError } from './usage-error.js'

/** The flags of Node that this command line wants and this process lacks. */
export const missingFlags = ([command, ...rest]: readonly string[]): readonly string[] => {
  if (command !== 'simulate') return []
  try {
    const { setup, plot, help } = parseCommand(rest)
    return help ? [] : wantedFlags(Math.max(setup.nodes, ...(plot?.sizes ?? [])))
  } catch (cause) {
    if (cause instanceof UsageError) return [] // said by whoever runs the command
    throw cause
  }
}

/** Runs this very command in another process, with more flags of Node. Returns its exit status. */
export const respawn = (flags: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...flags, ...process.argv.slice(1)], {
      stdio: 'inherit',
    })
    // Ctrl-C reaches the child as well, which ends cleanly; a signal sent to this process alone does not.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    child.on('error', reject)
    child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal ?? 'SIGTERM']))
  })
