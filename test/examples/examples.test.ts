import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(__dirname, '../..')

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Runs a script as a person would, in a process of its own. */
const run = (script: string): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script], { cwd: root, timeout: 60_000 })
    let output = ''
    const collect = (text: Buffer): void => void (output += text.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })

/** What each example must have said; the machine may be slow, so nothing here is about time. */
const said: Record<string, readonly RegExp[]> = {
  quickstart: [/^ada: bob joined$/m, /^bob: the load of ada is 0\.3$/m, /^bob: ada left$/m],
  'filtering-updates': [
    /^role of web: none -> api$/m,
    /^role of mill: batch -> done$/m,
    /^alarm: \w+ is at \d+ %$/m,
    /^loads heard so far: mill \d, web \d$/m,
  ],
  'stream-as-writer': [
    /^writer: refused: .*load/m,
    /^reader: load 1$/m,
    /^reader: the stream is over, .*: 1$/m,
    /^(?![^]*load 0\.9)/, // overwritten before it could leave
  ],
  ancestor: [
    /^peer-1: updater set somekey to "somevalue"$/m,
    /^peer-20: updater expired lease$/m,
    /^20 of 20 hold somekey, 0 of 20 hold the lease\.$/m,
  ],
  'nest-and-angular': [
    /^the page shows 2 alive: second \(alive, load 0\.5\), third \(alive, load 0\.25\)$/m,
    /^the page shows 1 alive: second \(alive, load 0\.5\), third \(left, load \?\)$/m,
    /^the page shows 0 alive: second \(left, load \?\), third \(left, load \?\)$/m,
  ],
  'cache-invalidation': [
    /^second: "Gossip, first edition", from the cache\nsecond: first has changed article:42\nsecond: "Gossip, second edition", from the database$/m,
    /^no copy can be older than that: the note is gone$/m,
  ],
  sharding: [
    /^ada has 47 shards, bob 31, cem 42$/m,
    /^dan has come: 31 of 120 shards have moved, from ada, bob, cem to dan$/m,
    /^bob has failed: 22 of 120 shards have moved, from bob to ada, cem, dan$/m,
  ],
  'load-balancer': [
    /^ {2}60 requests: small [1-9]\d*, medium [1-9]\d*, large [1-9]\d*$/m,
    /^large has left\n {2}30 requests: small [1-9]\d*, medium [1-9]\d*, large 0$/m,
    /^medium has failed: phi .*\n {2}30 requests: small 30, medium 0, large 0$/m,
  ],
}

test.concurrent.each(Object.entries(said))(
  'example %s',
  async (name, lines) => {
    const { code, output } = await run(join('examples', `${name}.ts`))
    for (const line of lines) expect(output).toMatch(line)
    expect(code).toBe(0)
  },
  90_000,
)

test('the Angular service of the examples asks again where a proxy answered for the server', async () => {
  const { code, output } = await run(join(__dirname, 'fixtures', 'reconnects.ts'))
  expect(output).toBe('1 alive after 2 requests\n')
  expect(code).toBe(0)
}, 90_000)
