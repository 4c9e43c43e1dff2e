import type { BareMeasures } from '../bare.js'
import { type HeapPerNode, withoutCode } from '../memory.js'
import { digits, kilobytes, markdown, milliseconds, titles } from '../show.js'
import type { OurName } from '../systems/ours.js'
import type { Spell } from './stopwatch.js'
import type { WhereMeasures } from './where.js'

/** Of nodes over one transport, of their sockets alone, and of the nodes without sockets. */
export interface WhereResults {
  readonly system: OurName
  readonly found: WhereMeasures
  readonly bare: BareMeasures
  readonly socketless: HeapPerNode
}

const nothing: Spell = { count: 0, ms: 0 }

/** What a node computes, by the input that it follows from. */
const parts = [
  ['woken to weigh silences', 'evaluation'],
  ['rounds begun', 'round'],
  ['heartbeats', 'heartbeat'],
  ['messages taken', 'message'],
  ['messages decoded', 'decode'],
  ['messages encoded', 'encode'],
] as const

/** How often a second, how long each time, and how much that is: of what a node does at rest, and of what it makes others do. */
export const whereTable = (results: readonly WhereResults[]): string => {
  const line = (title: string, of: (found: WhereMeasures, bare: BareMeasures) => readonly string[]): string[] => [
    title,
    ...results.flatMap(({ found, bare }) => of(found, bare)),
  ]
  const sum = (found: WhereMeasures): number => found.parts.reduce((total, { ms }) => total + ms, 0)
  const rows = [
    ...parts.map(([title, kind]) =>
      line(title, (found) => {
        const { count, ms } = found.parts.find((part) => part.kind === kind) ?? nothing
        return [digits(count), count === 0 ? '' : `${((1000 * ms) / count).toFixed(0)} µs`, milliseconds(ms)]
      }),
    ),
    line('the rest of the event loop: Node, RxJS', (found) => ['', '', milliseconds(found.loopMs - sum(found))]),
    line('outside of it: waking up', (found) => ['', '', milliseconds(found.cpuMs - found.loopMs)]),
    line('CPU in all', ({ cpuMs }) => ['', '', milliseconds(cpuMs)]),
    line('CPU of bare sockets', (_, { cpuMsPerNodeSecond }) => ['', '', milliseconds(cpuMsPerNodeSecond)]),
  ]
  return markdown(['', ...results.flatMap(({ system }) => [`${titles[system]}: a second`, 'each', 'in all'])], rows)
}

/** What a node's heap consists of. Code is what all nodes of a process share. */
export const heapTable = (results: readonly WhereResults[]): string => {
  const rows: readonly (readonly [string, (result: WhereResults) => number])[] = [
    ['code', ({ found }) => found.heap.codeBytes],
    ['bare sockets', ({ bare }) => withoutCode(bare.heap)],
    ['nodes without sockets', ({ socketless }) => withoutCode(socketless)],
    [
      'all else',
      ({ found, bare, socketless }) => withoutCode(found.heap) - withoutCode(bare.heap) - withoutCode(socketless),
    ],
    ['in all', ({ found }) => found.heap.heapBytes],
    ['one node more', ({ found }) => found.nextHeap.heapBytes],
  ]
  return markdown(
    ['', ...results.map(({ system }) => titles[system])],
    rows.map(([title, of]) => [title, ...results.map((result) => kilobytes(of(result)))]),
  )
}
