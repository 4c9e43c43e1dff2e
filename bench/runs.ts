import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Order, Report, Scenes } from './measures.js'

const child = fileURLToPath(new URL('child.js', import.meta.url))
const running = new Set<ChildProcess>()

/** Runs one scene in a process of its own. */
export const run = <S extends keyof Scenes>(
  order: Order<S>,
  profile: string | undefined,
  progress: (text: string) => void,
): Promise<Scenes[S]['measures']> =>
  new Promise((resolve, reject) => {
    const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
    // What the ancestor uses is deprecated in every version of Node that can run it.
    const process = fork(child, { execArgv: ['--expose-gc', '--no-deprecation', ...profiling] })
    running.add(process)
    process.on('message', (report: Report<S>) => {
      if (report.kind === 'progress') progress(report.text)
      else resolve(report.measures)
    })
    process.on('exit', (code) => {
      running.delete(process)
      reject(new Error(`the run of ${order.plan.system} ended early, with code ${code}`))
    })
    process.send(order)
  })

/** Ends whatever runs. */
export const stopAll = (): void => {
  for (const process of running) process.kill('SIGKILL')
}
