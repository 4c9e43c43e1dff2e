import { type Config, maxNameLength } from '../config/parse.js'
import type { Codec } from '../core/codec.js'
import { jsonCodec } from '../wire/codec.js'

/** A UTF-16 unit takes at most so many bytes of UTF-8. */
const bytesPerUnit = 3

/** The wire format within the bounds that a node is configured for. */
export const codecOf = ({ settings, maxEntryBytes, maxKeyBytes, maxDepth }: Config): Codec => {
  const { maxMessageBytes } = settings
  const maxNameBytes = bytesPerUnit * maxNameLength
  return jsonCodec({
    maxMessageBytes,
    maxEntryBytes,
    maxKeyBytes,
    maxDepth,
    maxNameBytes,
    maxClusterBytes: maxNameBytes,
  })
}
