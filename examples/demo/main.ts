// `npm run demo`: five processes on this machine find each other, write, fail, come back and leave.
//
// Each is a process of its own with the library's default settings, so the times are those of real life: gossip rounds of
// one second. Every time is taken by the clock of this process, from giving an order to receiving the report of it, so none
// is shorter than it was. Takes about half a minute; ends with 0 only if every process saw what it should.
import { defaults } from 'grapevine-rx'
import { falseAlarms } from './chapters/calm.js'
import { expire } from './chapters/expire.js'
import { fail } from './chapters/fail.js'
import { findEachOther } from './chapters/find.js'
import { leave } from './chapters/leave.js'
import { restart } from './chapters/restart.js'
import type { Stage } from './chapters/stage.js'
import { write } from './chapters/write.js'
import { Fleet } from './fleet.js'
import { Journal } from './journal.js'
import { Results } from './results.js'
import { colors, Timeline } from './timeline.js'

let interrupted = false
const journal = new Journal()
const timeline = new Timeline()
const fleet = new Fleet(journal)
const stage: Stage = { fleet, journal, timeline, results: new Results() }

async function play(): Promise<void> {
  console.log(
    `${colors.bold('grapevine-rx')}: five processes, default settings (a round each ${defaults.roundIntervalMs} ms)`,
  )
  console.log(colors.dim('Times are from the order to the report, by the clock of the process that draws this.'))
  await findEachOther(stage)
  await write(stage)
  await expire(stage)
  const killedMs = await fail(stage)
  const restartedMs = await restart(stage)
  await leave(stage)
  await falseAlarms(stage, killedMs, restartedMs)
}

const isInterrupted = (): boolean => interrupted

async function main(): Promise<number> {
  journal.sightings$.subscribe({
    next: ({ by, report, atMs }) => timeline.saw(by, report, atMs),
    error: () => {}, // ends the waits of the chapters, and so the play
  })
  const failed = await play().then(
    () => undefined,
    (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
  )
  if (isInterrupted()) return new Promise<never>(() => {}) // the signal's handler ends the process
  await fleet.killAll()
  if (failed !== undefined) console.log(`\n${colors.red(failed)}`)
  stage.results.print()
  const ok = failed === undefined && stage.results.ok
  const verdict = ok ? colors.green('Everything was seen by everybody') : colors.red('Not everything was seen')
  console.log(`\n${verdict}, in ${(performance.now() / 1000).toFixed(0)} s.`)
  return ok ? 0 : 1
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    interrupted = true
    console.log('\nInterrupted: stopping all processes')
    void fleet.killAll().then(() => process.exit(code))
  })
}

process.exit(await main())
