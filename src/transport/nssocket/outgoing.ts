import type { Message } from '../../core/message.js'
import type { Codec } from '../port.js'

/**
 * The text of a message, or what is wrong with it. A message over the budget stays here: the other side would cut the
 * connection over it, and messages before it would be lost as well.
 */
export const outgoing = (codec: Codec, message: Message): { readonly text: string } | { readonly problem: string } => {
  const text = codec.encode(message)
  const bytes = Buffer.byteLength(text)
  return bytes > codec.maxMessageBytes
    ? { problem: `a message of ${bytes} bytes is not sent; ${codec.maxMessageBytes} are allowed` }
    : { text }
}
