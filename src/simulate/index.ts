export { type CommandEnvironment, runCommand } from './command.js'
export { missingFlags, respawn } from './respawn.js'
