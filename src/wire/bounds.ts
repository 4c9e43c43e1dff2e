/**
 * What a node accepts from the network: every limit is checked before the core sees anything of the message.
 *
 * The values are passed in. Rows, deltas and entries have no counts of their own: `maxMessageBytes` bounds them all,
 * as the shortest row takes 6 bytes and the shortest entry 6. A row may stand for a longer name than it spells out, but
 * never for one beyond `maxNameBytes`.
 *
 * @example const bounds: WireBounds = { maxMessageBytes: 65_536, maxEntryBytes: 16_384, maxKeyBytes: 256,
 *   maxNameBytes: 256, maxClusterBytes: 128, maxDepth: 32 }
 */
export interface WireBounds {
  /** Of a whole message, as UTF-8. Checked before it is parsed. */
  readonly maxMessageBytes: number
  /**
   * Of one entry as `Sizes.entry` counts it, not as it was written (`1e20` is 4 bytes on the way in, 21 on the way out),
   * so that whoever accepted an entry can also relay it. The same number must hold back `set`.
   */
  readonly maxEntryBytes: number
  /** Of an entry's key, as UTF-8. */
  readonly maxKeyBytes: number
  /** Of a peer's name, as UTF-8. The default name is a `host:port`, which may have 259 bytes. */
  readonly maxNameBytes: number
  /** Of the cluster's name, as UTF-8. */
  readonly maxClusterBytes: number
  /** How deep the arrays and objects of one value may nest: what is deeper parses, but cannot be encoded again. */
  readonly maxDepth: number
}
