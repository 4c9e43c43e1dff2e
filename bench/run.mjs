// Compiles the sources and the benchmark, then runs it: what is measured is what tsc makes, not what a loader makes of it.
// It lives in node_modules/.cache, which neither git nor any tool looks at, in a folder of its own for each run.
import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cache = join(root, 'node_modules/.cache/grapevine-rx-bench')
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

mkdirSync(cache, { recursive: true })
const js = mkdtempSync(join(cache, 'run-'))
process.on('exit', () => rmSync(js, { recursive: true, force: true }))
writeFileSync(join(js, 'package.json'), '{"type":"module"}\n')
const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'bench/tsconfig.json'), '--outDir', js], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

const bench = spawn(process.execPath, [join(js, 'bench/main.js'), ...process.argv.slice(2)], { stdio: 'inherit' })
// Ctrl-C reaches the whole group; this process only waits until the benchmark has cleaned up.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bench.kill(signal))
bench.on('exit', (code) => process.exit(code ?? 1))
