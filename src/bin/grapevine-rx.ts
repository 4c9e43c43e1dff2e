#!/usr/bin/env node
import { createRequire } from 'node:module'
import { missingFlags, respawn, runCommand } from '../simulate/index.js'

/** A reader that has seen enough (`| head`) closes the pipe: that is no mistake, and nothing is left to do. */
const endWithReader = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}
for (const output of [process.stdout, process.stderr]) output.on('error', endWithReader)

const { version } = createRequire(import.meta.url)('grapevine-rx/package.json') as { version: string }

/** The first Ctrl-C lets the simulation end cleanly; a second one does not wait for it. */
const run = (argv: readonly string[]): Promise<number> => {
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  const { stdout, stderr } = process
  return runCommand(argv, { version, stdout, stderr, signal: interruption.signal })
}

const argv = process.argv.slice(2)
const flags = missingFlags(argv)
void (flags.length === 0 ? run(argv) : respawn(flags)).then((status) => {
  process.exitCode = status
})
