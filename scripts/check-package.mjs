// Tests the package as a user gets it: packs it, installs the tarball into an empty folder, imports it, requires it,
// type-checks small programs against it, and runs publint and attw on it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What each entry point has to export, at least. */
const expected = {
  'grapevine-rx': ['createGossip'],
  'grapevine-rx/testing': [],
}

/** Files that no entry point imports: they serve the tests of this repository, or are of the command, which is ESM. */
const unreached = /^dist\/(\w+\/testing\/(campaign|checkers|storm)|cjs\/(bin|simulate))\//

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => join(root, 'node_modules', '.bin', name)
const { devDependencies, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const temp = mkdtempSync(join(tmpdir(), 'grapevine-rx-package-'))
process.on('exit', () => rmSync(temp, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

class Failed extends Error {}

/** Runs a program; its output is shown when it fails. */
function run(command, args, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (error || status !== 0) {
    throw new Failed(
      `${command} ${args.join(' ')}: ${error?.message ?? `exit ${status}`}\n${stdout ?? ''}${stderr ?? ''}`,
    )
  }
  return stdout
}

async function step(title, action) {
  const begin = Date.now()
  const detail = await action()
  console.log(`ok  ${title}${detail ? ` (${detail})` : ''}  ${((Date.now() - begin) / 1000).toFixed(1)} s`)
}

/** A user's project in a folder of its own under `temp`. */
function write(folder, files) {
  mkdirSync(join(temp, folder), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(temp, folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
}

// Loads both entry points, compares them with `expected` and prints all their names.
const inspect = `
  const expected = ${JSON.stringify(expected)}
  const names = {}
  for (const [entry, wanted] of Object.entries(expected)) {
    names[entry] = Object.keys(loaded[entry]).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort()
    for (const name of wanted) if (!names[entry].includes(name)) throw new Error(entry + ' does not export ' + name)
    if (names[entry].length === 0) throw new Error(entry + ' exports nothing')
  }
  if (typeof loaded['grapevine-rx'].createGossip !== 'function') throw new Error('createGossip is not a function')
  console.log(JSON.stringify(names))
`

const program = `
import { createGossip } from 'grapevine-rx'
import * as testing from 'grapevine-rx/testing'

type Known<T> = 0 extends 1 & T ? never : T
// Fails to compile when the declarations are missing, that is, when everything is \`any\`.
export const create: Known<typeof createGossip> & ((...args: never[]) => unknown) = createGossip
export const names: readonly (keyof Known<typeof testing>)[] = []
`

const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true }
const user = { ...strict, target: 'ES2022', lib: ['ES2022'], types: ['node'], skipLibCheck: false }

async function main() {
  let tarball = ''
  let fromImport = ''

  await step('pack', () => {
    const [packed] = Object.values(
      JSON.parse(run('npm', ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', temp], root)),
    )
    const idle = packed.files.map(({ path }) => path).filter((path) => unreached.test(path))
    if (idle.length > 0) throw new Failed(`no export reaches these:\n${idle.join('\n')}`)
    tarball = join(temp, packed.filename)
    return `${packed.entryCount} files, ${(packed.size / 1024).toFixed(0)} kB`
  })

  await step('install the tarball in an empty project', () => {
    write('.', { 'package.json': { name: 'user', private: true } })
    const beside = ['rxjs', '@types/node'].map((name) => `${name}@${devDependencies[name]}`)
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...beside], temp)
  })

  await step('import it (ESM)', () => {
    const load = Object.keys(expected).map(
      (entry) => `${JSON.stringify(entry)}: await import(${JSON.stringify(entry)})`,
    )
    write('.', { 'load.mjs': `const loaded = { ${load.join(', ')} }\n${inspect}` })
    fromImport = run(process.execPath, ['load.mjs'], temp)
    return `${Object.values(JSON.parse(fromImport)).flat().length} exports`
  })

  await step('require it (CommonJS)', () => {
    const load = Object.keys(expected).map((entry) => `${JSON.stringify(entry)}: require(${JSON.stringify(entry)})`)
    write('.', {
      'load.cjs': `const loaded = { ${load.join(', ')} }\nrequire('grapevine-rx/package.json')\n${inspect}`,
    })
    const fromRequire = run(process.execPath, ['load.cjs'], temp)
    if (fromRequire !== fromImport) throw new Failed(`import and require differ:\n${fromImport}${fromRequire}`)
  })

  await step('run the command', () => {
    const said = run(process.execPath, [join(temp, 'node_modules/.bin/grapevine-rx'), '--version'], temp)
    if (said !== `${version}\n`) throw new Failed(`grapevine-rx --version says ${said}`)
  })

  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  for (const [title, file, options] of [
    ['NodeNext, ESM', 'user.mts', { module: 'NodeNext' }],
    ['NodeNext, CommonJS', 'user.cts', { module: 'NodeNext' }],
    ['bundler', 'user.ts', { module: 'ESNext', moduleResolution: 'bundler' }],
  ]) {
    await step(`type-check a user's program: ${title}`, () => {
      write(file, {
        [file]: program,
        'tsconfig.json': { compilerOptions: { ...user, ...options }, files: [file] },
      })
      run(process.execPath, [tsc, '-p', join(temp, file)], temp)
    })
  }

  await step('publint', () => void run(bin('publint'), ['run', tarball, '--strict'], root))
  // node16 leaves out Node 10, which knows no `exports` and so no `grapevine-rx/testing`.
  await step('attw', () => void run(bin('attw'), [tarball, '--profile', 'node16', '--no-emoji'], root))
}

try {
  await main()
} catch (error) {
  console.error(`FAILED  ${error instanceof Failed ? error.message : error.stack}`)
  process.exitCode = 1
}
