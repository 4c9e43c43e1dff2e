export { type CommandEnvironment, runCommand } from './command.js'
