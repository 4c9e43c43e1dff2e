export { type CommandEnvironment, runCommand } from './command.js'
export { missingFlag, respawn } from './respawn.js'
