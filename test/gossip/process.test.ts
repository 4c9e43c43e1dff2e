import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

test('a process ends by itself once its nodes are stopped', async () => {
  const script = resolve(__dirname, 'fixtures/exits.ts')
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
    cwd: resolve(__dirname, '../..'),
    timeout: 14_000,
  })
  expect(stdout).toBe('met 1\nstopped\n')
})
