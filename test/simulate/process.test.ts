import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'

const root = resolve(__dirname, '../..')

const run = (script: string, ...args: string[]): ChildProcess & { readonly stdout: NodeJS.ReadableStream } =>
  spawn(process.execPath, ['--import', 'tsx', resolve(root, script), ...args], { cwd: root, stdio: 'pipe' })

const statusOf = async (program: ChildProcess): Promise<unknown> => ((await once(program, 'close')) as unknown[])[0]

const version = jest.requireActual<{ version: string }>('../../package.json').version

test.each([
  ['--version', `${version}\n`],
  ['--help', expect.stringMatching(/^grapevine-rx: gossip[\s\S]*--version/)],
])('the program says %s', async (flag, words) => {
  const program = run('src/bin/grapevine-rx.ts', flag)
  expect(await text(program.stdout)).toEqual(words)
})

test('a reader that has enough (`| head`) ends it quietly', async () => {
  const program = run('src/bin/grapevine-rx.ts', 'simulate', '--help')
  program.stdout.destroy()
  const [complaint, status] = await Promise.all([text(program.stderr!), statusOf(program)])
  expect({ status, complaint }).toEqual({ status: 0, complaint: '' })
})

describe('with another process for more memory', () => {
  let other: number | undefined
  afterEach(() => endForSure(other))

  test.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)('%s ends both', async (signal) => {
    const program = run('test/simulate/fixtures/respawns.ts')
    const [pid] = (await once(program.stdout, 'data')) as [Buffer]
    other = Number(pid.toString())
    program.kill(signal)
    // closed once nobody holds its output any more: neither of the two
    expect(await statusOf(program)).toBe(128 + constants.signals[signal])
  })
})

const endForSure = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // it is gone, as it should be
  }
}
