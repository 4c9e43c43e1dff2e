import { type Memory, memory } from '../memory.js'
import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'

export interface SocketlessPlan {
  readonly system: 'ours'
  readonly nodes: number
  readonly settleMs: number
}

/** What one node takes of the heap, and how much of that is code which all share. */
export type HeapPerNode = Pick<Memory, 'heapBytes' | 'codeBytes'>

/** What nodes hold besides their sockets: the same nodes over a network of objects, in virtual time. */
export const socketless = async (
  { nodes, settleMs }: SocketlessPlan,
  progress: (text: string) => void,
): Promise<HeapPerNode> => {
  const before = memory()
  const cluster = new SimulatedCluster({ encode: true })
  const names = Array.from({ length: nodes }, (_, i) => `10.0.0.${i}`)
  cluster.startMany(names)
  cluster.advanceBy(settleMs)
  if (names.some((name) => cluster.gossip(name).peers.size < nodes - 1))
    throw new Error('not all know all: settle for longer')
  const heap = heapPerNode(before, memory(), nodes)
  progress(`without sockets, per node: ${((heap.heapBytes - heap.codeBytes) / 1000).toFixed(1)} KB heap without code`)
  return Promise.resolve(heap)
}

/** What was added, shared out among the nodes. */
export const heapPerNode = (before: Memory, after: Memory, nodes: number): HeapPerNode => ({
  heapBytes: (after.heapBytes - before.heapBytes) / nodes,
  codeBytes: (after.codeBytes - before.codeBytes) / nodes,
})
