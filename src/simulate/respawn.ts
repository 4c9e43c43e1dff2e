import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { parseCommand } from './args.js'
import { heapFlag } from './memory.js'
import { UsageError } from './usage-error.js'

/** The flags of Node that this command line needs and this process lacks. */
export const missingFlag = ([command, ...rest]: readonly string[]): string | undefined => {
  if (command !== 'simulate') return undefined
  try {
    const { setup, plot, help } = parseCommand(rest)
    return help ? undefined : heapFlag(Math.max(setup.nodes, ...(plot?.sizes ?? [])))
  } catch (cause) {
    if (cause instanceof UsageError) return undefined // said by whoever runs the command
    throw cause
  }
}

/** Runs this very command in another process, with one more flag of Node. Returns its exit status. */
export const respawn = (flag: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, flag, ...process.argv.slice(1)], { stdio: 'inherit' })
    // Ctrl-C reaches the child as well, which ends cleanly; a signal sent to this process alone does not.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('error', reject)
    child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal ?? 'SIGTERM']))
  })
