import type { Transport } from '../transport/port.js'

/** Which node was the first to listen with a transport: it is that one's from then on. */
const tenants = new WeakMap<Transport, object>()

/** The node is about to listen. Where another one has, the transport itself will refuse. */
export const moveIn = (node: object, transport: Transport): void => {
  if (!tenants.has(transport)) tenants.set(transport, node)
}

/** Closes a node's transport, unless it is another's: a node that was given it by mistake must not cut that one off. */
export const moveOut = async (node: object, transport: Transport, flushMs: number): Promise<void> => {
  if ((tenants.get(transport) ?? node) === node) await transport.close(flushMs)
}
