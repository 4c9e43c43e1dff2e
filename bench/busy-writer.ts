import { setTimeout as delay } from 'node:timers/promises'
import { heapBytes, memory } from './memory.js'
import { type OurName, type OurNode, ourNode } from './systems/ours.js'

/** One node that writes faster than it may publish, among others that only listen. */
export interface BusyWriterPlan {
  readonly system: OurName
  readonly nodes: number
  readonly keys: number
  readonly writesPerSecond: number
  readonly writingMs: number
  /** How long the cluster is left alone before. */
  readonly settleMs: number
  readonly patienceMs: number
}

export interface BusyWriterMeasures {
  readonly asked: number
  readonly published: number
  /** Most keys whose latest write waited at any moment. */
  readonly mostWaiting: number
  /** From the last write until all show the writer's map; `NaN` when they did not in time. */
  readonly equalMs: number
  readonly heapBeforeBytes: number
  /** The largest heap while it wrote, garbage included. */
  readonly heapWritingBytes: number
  readonly heapAfterBytes: number
  readonly cpuMsPerSecond: number
  readonly falseFailures: number
}

const tickMs = 10
const lookMs = 5

/** Runs the busy writer's cluster in this process. */
export const busyWriter = async (
  plan: BusyWriterPlan,
  progress: (text: string) => void,
): Promise<BusyWriterMeasures> => {
  const writer = ourNode(plan.system, undefined)
  await writer.start()
  const others = Array.from({ length: plan.nodes - 1 }, () => ourNode(plan.system, writer.name))
  const told = { published: 0, mostWaiting: 0, falseFailures: 0 }
  for (const node of [writer, ...others]) node.failures$.subscribe(() => (told.falseFailures += 1))
  for (const node of others) {
    node.updates$.subscribe(({ version }) => (told.published = Math.max(told.published, version)))
  }
  await Promise.all(others.map((node) => node.start()))
  writer.pressure$.subscribe(({ waitingKeys }) => (told.mostWaiting = Math.max(told.mostWaiting, waitingKeys)))
  await delay(plan.settleMs)

  const { heapBytes: heapBeforeBytes } = memory()
  const cpuBefore = process.cpuUsage()
  const { asked, heapWritingBytes } = await write(writer, plan)
  const { user, system } = process.cpuUsage(cpuBefore)
  const equalMs = await untilEqual(writer, others, plan)
  const spent = { cpuMsPerSecond: (user + system) / plan.writingMs, heapBeforeBytes, heapWritingBytes }
  const measures = { asked, equalMs, ...told, ...spent, heapAfterBytes: memory().heapBytes }
  progress(describe(measures))
  return measures
}

const keyOf = (i: number): string => `key-${i}`

/** Writes evenly, whatever the timers do: each key in its turn. */
const write = async (
  writer: OurNode,
  { keys, writesPerSecond, writingMs }: BusyWriterPlan,
): Promise<Pick<BusyWriterMeasures, 'asked' | 'heapWritingBytes'>> => {
  const startedAt = performance.now()
  let asked = 0
  let heapWritingBytes = 0
  for (let atMs = 0; atMs < writingMs; atMs = performance.now() - startedAt) {
    for (const due = (Math.min(atMs, writingMs) / 1000) * writesPerSecond; asked < due; asked++) {
      writer.set(keyOf(asked % keys), asked)
    }
    heapWritingBytes = Math.max(heapWritingBytes, heapBytes())
    await delay(tickMs)
  }
  return { asked, heapWritingBytes }
}

/** How long it takes until all show what the writer wrote; `NaN` when it takes too long. */
const untilEqual = async (
  writer: OurNode,
  others: readonly OurNode[],
  { keys, patienceMs }: BusyWriterPlan,
): Promise<number> => {
  const stoppedAt = performance.now()
  const written = Array.from({ length: keys }, (_, i) => [keyOf(i), writer.get(keyOf(i))] as const)
  const isEqual = (): boolean =>
    others.every((node) => written.every(([key, value]) => node.value(writer.name, key) === value))
  while (!isEqual()) {
    if (performance.now() - stoppedAt > patienceMs) return Number.NaN
    await delay(lookMs)
  }
  return performance.now() - stoppedAt
}

const describe = ({ asked, published, equalMs, heapBeforeBytes, heapWritingBytes }: BusyWriterMeasures): string =>
  `${asked} writes asked, ${published} published; all equal ${(equalMs / 1000).toFixed(2)} s after the last; ` +
  `heap ${(heapBeforeBytes / 1e6).toFixed(1)} MB before, at most ${(heapWritingBytes / 1e6).toFixed(1)} MB meanwhile`
