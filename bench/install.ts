import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const version = '1.0.6'

/** Installs the ancestor into a folder of its own, unless it is there: this package does not depend on it. */
export const installAncestor = (folder: string): void => {
  if (existsSync(join(folder, 'node_modules/grapevine/package.json'))) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const { status } = spawnSync('npm', ['install', `grapevine@${version}`, ...options], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`grapevine@${version} could not be installed; --only ours does without`)
}
