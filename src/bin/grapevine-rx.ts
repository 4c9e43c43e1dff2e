#!/usr/bin/env node
import { runCommand } from '../simulate/index.js'

// The first Ctrl-C lets the simulation end cleanly; a second one does not wait for it.
const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())

const { stdout, stderr } = process
void runCommand(process.argv.slice(2), { stdout, stderr, signal: interruption.signal }).then((status) => {
  process.exitCode = status
})
