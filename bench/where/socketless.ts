import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { heapPerNode, type HeapPerNode, memory, withoutCode } from '../memory.js'

export interface SocketlessPlan {
  readonly system: 'ours'
  readonly nodes: number
  readonly settleMs: number
}

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
  progress(`without sockets, per node: ${(withoutCode(heap) / 1000).toFixed(1)} KB heap without code`)
  return Promise.resolve(heap)
}
