/**
 * CPU time that the nodes took at rest. It stands beside the measures and not among them: it is this machine's, and no two
 * runs take the same.
 */
export class CpuCost {
  #ms = 0
  #nodeSeconds = 0

  /** Of one node in one second of virtual time, the simulator's own work included; `undefined` before anything was added. */
  get msPerNodeSecond(): number | undefined {
    return this.#nodeSeconds === 0 ? undefined : this.#ms / this.#nodeSeconds
  }

  /** Does the work of so many node-seconds, and adds what it takes. */
  async of(nodeSeconds: number, work: () => Promise<void>): Promise<void> {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    this.#ms += (user + system) / 1000
    this.#nodeSeconds += nodeSeconds
  }
}
