import { parseFlags } from '../../bench/flags.js'
import { parseCommand } from '../../src/simulate/args.js'
import { parseLoad } from '../../src/simulate/load/args.js'
import { campaignMain } from '../../src/testing/campaign/index.js'
import { pages, read } from './support.js'

/** Reads flags as the command would, without running it; throws when they are wrong. */
const parsers: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  simulate: parseCommand,
  load: parseLoad,
  bench: parseFlags,
  campaign: (args) => {
    const said: string[] = []
    const status = campaignMain([...args, '--help'], { line: (text) => said.push(text), progress: () => undefined })
    if (status !== 0) throw new Error(said.join('\n'))
  },
}

/** The commands of a page that have flags, each once: in a code span, or in a line of code of its own. */
const commands = (page: string): [script: string, flags: string][] => {
  const found = [...read(page).matchAll(/npm run (\w+) -- ([^`\n#]+)/g)]
  const all = new Map(found.map(([text, script = '', flags = '']) => [text, [script, flags.trim()]]))
  return [...all.values()] as [string, string][]
}

describe.each(pages.filter((page) => commands(page).length > 0))('%s', (page) => {
  test.each(commands(page))('npm run %s -- %s', (script, flags) => {
    expect(Object.keys(parsers)).toContain(script)
    parsers[script]!(flags.split(/\s+/))
  })
})
