import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.js'
import { describeFailure, describeResult } from './describe.js'

const usage = `Runs storms of faults against simulated clusters, one for each seed.

  --seeds <n>   how many (default 200)
  --from <n>    the first (default 1)
  --failures <n>  give up after so many failures (default 5)
  --help`

/** What the campaign prints to. */
export interface Terminal {
  readonly line: (text: string) => void
  /** Overwrites the last progress. */
  readonly progress: (text: string) => void
}

/** The campaign's command line. Returns the exit code: 0 when nothing failed, 1 when something did, 2 for a wrong flag. */
export const campaignMain = (args: readonly string[], { line, progress }: Terminal): number => {
  const flags = flagsOf(args)
  if (typeof flags === 'string') {
    line(flags)
    return 2
  }
  const { seeds, from, failures, help } = flags
  if (help) {
    line(usage)
    return 0
  }
  const told = (done: number, failed: number): void =>
    progress(`${done}/${seeds} seeds, ${failed} failed (seed ${from + done - 1})`)
  const result = runCampaign({ from, seeds, mostFailures: failures, progress: told })
  progress('')
  for (const failure of result.failed) line(`${describeFailure(failure)}\n`)
  line(describeResult(result))
  // a few seeds cannot show everything
  const unproven = seeds >= 200 && result.failed.length === 0 && result.missing.length > 0
  return result.failed.length > 0 || unproven ? 1 : 0
}

interface Flags {
  readonly seeds: number
  readonly from: number
  readonly failures: number
  readonly help: boolean
}

const flagsOf = (args: readonly string[]): Flags | string => {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { seeds: text, from: text, failures: text, help: { type: 'boolean' } },
    })
    const { seeds = '200', from = '1', failures = '5', help = false } = values
    const numbers = { seeds: Number(seeds), from: Number(from), failures: Number(failures) }
    if (!Object.values(numbers).every((number) => Number.isSafeInteger(number) && number > 0)) {
      return `--seeds, --from and --failures take whole numbers above 0\n\n${usage}`
    }
    return { ...numbers, help }
  } catch (cause) {
    return `${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`
  }
}
