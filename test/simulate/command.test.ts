import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { missingFlags, runCommand } from '../../src/simulate/index.js'
import { checkMemory, wantedFlags } from '../../src/simulate/memory.js'
import { progressBar } from '../../src/simulate/progress-bar.js'

const run = async (line: string, { isTTY = false, signal = new AbortController().signal } = {}) => {
  const written = { out: '', err: '' }
  const status = await runCommand(line.split(' ').filter(Boolean), {
    version: '1.2.3',
    stdout: { write: (text: string) => (written.out += text) },
    stderr: { isTTY, columns: 60, write: (text: string) => (written.err += text) },
    signal,
  })
  return { status, ...written }
}
const quick = 'simulate --nodes 8 --duration-s 5 --writes 1 --newcomers 1 --victims 1 --seed 3'

test('a table', async () => {
  const { status, out, err } = await run(`${quick} --loss 0.05`)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out.replace(/\d+(\.\d+)?/g, '#').replace(/ +/g, ' ')).toBe(
    `
# nodes, # ms latency, # ms jitter, # % loss, seed #

 least median greatest samples
 start of all nodes -> all know all # s # s # s #
 write -> half have it # s # s # s #
 write -> # % have it # s # s # s #
 write -> # % have it # s # s # s #
 write -> all have it # s # s # s #
 new node -> half know it # s # s # s #
 new node -> all know it # s # s # s #
 death -> the first sees it # s # s # s #
 death -> half see it # s # s # s #
 death -> all see it # s # s # s #

 false failures per node-hour # (below #) # in # node-hours
 messages per node-second # at rest, for # s
 bytes per node-second # at rest
 CPU per node-second # ms at rest, simulating included
 bytes of news per node and write #,#
 largest message, bytes # at rest; # in the whole run
`.trimStart(),
  )
})

test('JSON, the same each time', async () => {
  const { out } = await run(`${quick} --json`)
  expect(JSON.parse(out)).toMatchObject({
    setup: { nodes: 8, seed: 3 },
    times: { writeAllMs: { samples: 1 }, deathAllMs: { samples: 1, median: expect.any(Number) as number } },
    falseFailures: 0,
  })
  expect((await run(`${quick} --json`)).out).toBe(out)
})

test('a plot', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulate-'))
  try {
    const file = join(folder, 'curves.svg')
    const { status, err } = await run(`${quick} --plot ${file} --plot-sizes 4,8 --plot-thresholds 3,8`)
    expect({ status, err }).toEqual({ status: 0, err: `drew ${file}\n` })
    const svg = await readFile(file, 'utf8')
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 1200 \d+"/)
    for (const text of ['nodes', 'seconds', 'false failures per node-hour', 'exponential, seen by all', 'seed 3']) {
      expect(svg).toContain(text)
    }
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    expect(svg.match(/<text/g)!.length).toBe(svg.match(/<\/text>/g)!.length)
  } finally {
    await rm(folder, { recursive: true })
  }
}, 60_000)

test('help, and what makes no sense', async () => {
  expect(await run('simulate --help')).toMatchObject({ status: 0, out: expect.stringContaining('--loss P') as string })
  expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('simulate') as string })
  expect(await run('-h')).toEqual(await run('--help'))
  expect(await run('--version')).toEqual({ status: 0, out: '1.2.3\n', err: '' })
  expect(await run('')).toMatchObject({ status: 2, out: '' })
  expect(await run('emulate')).toMatchObject({
    status: 2,
    err: expect.stringContaining('no command "emulate"') as string,
  })
  expect(await run('simulate --loss 2')).toEqual({
    status: 2,
    out: '',
    err: 'grapevine-rx: --loss must be a number from 0 to 1, not "2"\n',
  })
})

test('a plot that cannot be written is refused before anything is simulated', async () => {
  expect(await run(`${quick} --nodes 900 --plot /nowhere/at/all.svg`)).toEqual({
    status: 2,
    out: '',
    err: 'grapevine-rx: --plot /nowhere/at/all.svg: cannot write into /nowhere/at\n',
  })
})

test('so is one that is a folder', async () => {
  expect(await run(`${quick} --plot ${__dirname}`)).toEqual({
    status: 2,
    out: '',
    err: `grapevine-rx: --plot ${__dirname}: that is a folder; name a file in it\n`,
  })
})

test('so is one that is written as a folder, and one without a name', async () => {
  expect(await run(`${quick} --plot nowhere/`)).toEqual({
    status: 2,
    out: '',
    err: 'grapevine-rx: --plot nowhere/: that is a folder; name a file in it\n',
  })
  for (const command of [quick, 'load --nodes 2']) {
    expect(await run(`${command} --plot=`)).toEqual({
      status: 2,
      out: '',
      err: 'grapevine-rx: --plot needs the name of a file\n',
    })
  }
})

test('so is one whose folder is a file', async () => {
  expect(await run(`${quick} --plot ${__filename}/curves.svg`)).toEqual({
    status: 2,
    out: '',
    err: `grapevine-rx: --plot ${__filename}/curves.svg: cannot write into ${__filename}\n`,
  })
})

// root may write everywhere
const unprivileged = process.getuid?.() === 0 ? test.skip : test

unprivileged(
  'so is one that may not be written; where one that may be lies does not matter',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulate-'))
    const file = join(folder, 'curves.svg')
    try {
      await writeFile(file, 'of last year', { mode: 0o444 })
      expect(await run(`${quick} --plot ${file}`)).toMatchObject({
        status: 2,
        err: `grapevine-rx: --plot ${file}: cannot write it\n`,
      })
      await chmod(file, 0o644)
      await chmod(folder, 0o555)
      expect(await run(`${quick} --plot ${file} --plot-sizes 2,3 --plot-thresholds 8`)).toMatchObject({ status: 0 })
    } finally {
      await chmod(folder, 0o755)
      await rm(folder, { recursive: true })
    }
  },
  60_000,
)

test('interrupted: 130, and the line of the progress bar is cleared', async () => {
  const signal = AbortSignal.abort()
  const { status, out, err } = await run('simulate --nodes 60 --repeats 20', { isTTY: true, signal })
  expect({ status, out }).toEqual({ status: 130, out: '' })
  expect(err.endsWith('\r\u001b[2K')).toBe(true)
})

test('the progress bar', () => {
  const written: string[] = []
  const terminal = { isTTY: true, columns: 60, write: (text: string) => written.push(text) }
  let nowMs = 0
  const bar = progressBar(terminal, () => nowMs)
  nowMs = 65_000
  bar.show(0.5, 'deaths')
  expect(written.at(-1)).toBe(`\r\u001b[2K${'█'.repeat(12)}${'░'.repeat(12)}  50 %  1:05  deaths`)
})

describe('memory', () => {
  const gigabyte = 1e9

  test('a cluster that is too large for the machine is refused at once', () => {
    expect(() => checkMemory(1000, 16 * gigabyte)).not.toThrow()
    expect(() => checkMemory(10_000, 24 * gigabyte)).not.toThrow()
    expect(() => checkMemory(20_000, 24 * gigabyte)).toThrow(
      /^20000 nodes take about 72 GB of memory, as each of them knows all others; this machine has 24 GB, enough for 11\d{3} nodes$/,
    )
  })

  test('Node is given more heap where it has too little', () => {
    const flags = (nodes: number, given: string[] = []) => wantedFlags(nodes, given, 4 * gigabyte, 24 * gigabyte)
    expect(flags(100)).toEqual([])
    expect(flags(1000)).toEqual(['--max-semi-space-size=64'])
    expect(flags(10_000)).toEqual(['--max-old-space-size=12491', '--max-semi-space-size=64'])
    expect(flags(1000, flags(1000) as string[])).toEqual([])
    expect(missingFlags(['simulate', '--nodes', '30'])).toEqual([])
    expect(missingFlags(['simulate', '--nodes', 'many'])).toEqual([])
    expect(missingFlags(['help'])).toEqual([])
  })
})
