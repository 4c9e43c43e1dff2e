// Builds dist/esm and dist/cjs, each with its own declarations. The package.json in dist/cjs is what makes Node read the
// `.js` files there as CommonJS although the package itself is `"type": "module"`.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

rmSync(join(root, 'dist'), { recursive: true, force: true })
for (const format of ['esm', 'cjs']) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', `tsconfig.build.${format}.json`], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
writeFileSync(join(root, 'dist/cjs/package.json'), '{"type":"commonjs"}\n')
