import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Journal } from './journal.js'
import type { Order, Report } from './messages.js'
import type { Name } from './timeline.js'

const script = fileURLToPath(new URL('worker.ts', import.meta.url))

/** The processes of the demo, by name. */
export class Fleet {
  readonly #children = new Map<Name, ChildProcess>()
  readonly #mayExit = new WeakSet<ChildProcess>()

  constructor(private readonly journal: Journal) {}

  /** Starts a process, which then waits for orders. The loader of TypeScript is inherited with `execArgv`. */
  launch(name: Name): void {
    const child = fork(script, [name], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#children.set(name, child)
    child.on('message', (report) => this.journal.add(name, report as Report))
    child.on('error', (cause) => this.journal.abort(new Error(`${name} cannot be run: ${cause.message}`)))
    child.on('exit', (code, signal) => {
      if (this.#mayExit.has(child)) return
      this.journal.abort(
        new Error(`${name} (pid ${child.pid ?? '?'}) died unexpectedly, by ${signal ?? `exit ${code}`}`),
      )
    })
  }

  pid(name: Name): number | undefined {
    return this.#child(name).pid
  }

  /** Gives an order; returns when, by the clock of this process. */
  order(name: Name, order: Order): number {
    const child = this.#child(name)
    if (order.kind === 'leave') this.#mayExit.add(child)
    const atMs = performance.now()
    child.send(order, () => {}) // a process that is gone is noticed by its exit
    return atMs
  }

  /** Kills a process without warning and waits until it is gone; returns when it was hit. */
  async kill(name: Name): Promise<number> {
    const child = this.#child(name)
    this.#mayExit.add(child)
    const gone = once(child, 'exit')
    const atMs = performance.now()
    child.kill('SIGKILL')
    await gone
    return atMs
  }

  /** How a process that was ordered to leave has ended. */
  async exit(name: Name): Promise<number | NodeJS.Signals | null> {
    const child = this.#child(name)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child.signalCode ?? child.exitCode
  }

  /** Leaves nobody behind. */
  async killAll(): Promise<void> {
    const running = [...this.#children].filter(([, child]) => child.exitCode === null && child.signalCode === null)
    await Promise.all(running.map(([name]) => this.kill(name)))
  }

  #child(name: Name): ChildProcess {
    const child = this.#children.get(name)
    if (child === undefined) throw new Error(`${name} has not been launched`)
    return child
  }
}
