import { type Config, maxNameLength } from '../config/parse.js'
import type { Codec } from '../core/codec.js'
import type { WireBounds } from '../wire/bounds.js'
import { jsonCodec } from '../wire/codec.js'

/** A UTF-16 unit takes at most so many bytes of UTF-8. */
const bytesPerUnit = 3

/** The codec that was made last. Codecs hold no state, so whoever wants the same bounds may have the same one. */
let latest: { readonly key: string; readonly codec: Codec } | undefined

/**
 * The wire format within the bounds that a node is configured for.
 *
 * Nodes of one process that have the same bounds share it: it is some 17 KB of closures, and what one node has warmed up is
 * warm for the next.
 */
export const codecOf = ({ settings, maxEntryBytes, maxKeyBytes, maxDepth }: Config): Codec => {
  const { maxMessageBytes } = settings
  const maxNameBytes = bytesPerUnit * maxNameLength
  const limits = { maxMessageBytes, maxEntryBytes, maxKeyBytes, maxDepth }
  return sharedCodec({ ...limits, maxNameBytes, maxClusterBytes: maxNameBytes })
}

const sharedCodec = (bounds: WireBounds): Codec => {
  const key = Object.values(bounds).join()
  if (latest?.key !== key) latest = { key, codec: jsonCodec(bounds) }
  return latest.codec
}
