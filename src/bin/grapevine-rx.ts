#!/usr/bin/env node
import { missingFlags, respawn, runCommand } from '../simulate/index.js'

/** The first Ctrl-C lets the simulation end cleanly; a second one does not wait for it. */
const run = (argv: readonly string[]): Promise<number> => {
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  const { stdout, stderr } = process
  return runCommand(argv, { stdout, stderr, signal: interruption.signal })
}

const argv = process.argv.slice(2)
const flags = missingFlags(argv)
void (flags.length === 0 ? run(argv) : respawn(flags)).then((status) => {
  process.exitCode = status
})
