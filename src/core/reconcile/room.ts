import type { OwnPeer } from '../state/own-peer.js'
import type { Environment } from '../step.js'

/** The room that an envelope needs whatever address was dialled. */
export const longestAddress = 'x'.repeat(262)

/** How much room this node's messages have, whatever envelope they come in. */
export class Room {
  /** For what is said row by row or in columns: it must not starve the deltas. */
  readonly digestBytes: number
  /** For the names of those whose maps are unwanted, beside that. */
  readonly unwantedBytes: number
  /** For all that is not the envelope. */
  readonly bytes: number

  constructor({ settings, sizes }: Environment, { name, address }: Pick<OwnPeer, 'name' | 'address'>) {
    const { cluster, maxMessageBytes, maxDigestBytes } = settings
    // the generation may change, and with it the number of its digits
    const sender = { name, address, generation: Number.MAX_SAFE_INTEGER }
    const envelope = sizes.envelope(cluster, sender, longestAddress)
    this.bytes = maxMessageBytes - envelope
    this.digestBytes = Math.min(maxDigestBytes, maxMessageBytes / 2 - envelope)
    this.unwantedBytes = this.digestBytes / 8
  }
}
