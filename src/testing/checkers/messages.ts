import type { Codec } from '../../core/codec.js'
import type { Message } from '../../core/message.js'
import { messageBytes } from '../../wire/message-bytes.js'
import type { Checker } from './step.js'

/**
 * Every message fits `maxMessageBytes` as it is really encoded, its size is foretold to the byte, a digest takes at most
 * half of it, and nobody receives from an honest node what it cannot decode.
 */
export const messagesFit = (codec: Codec): Checker => {
  const fitting = new WeakSet<Message>() // one digest goes to several
  const fault = (message: Message): string | undefined => {
    if (fitting.has(message)) return undefined
    fitting.add(message)
    const bytes = Buffer.byteLength(codec.encode(message))
    if (bytes > codec.maxMessageBytes) return `takes ${bytes} bytes, more than ${codec.maxMessageBytes}`
    if (message.type === 'digest' && bytes > codec.maxMessageBytes / 2) return `takes ${bytes} bytes, more than half`
    const foretold = messageBytes(message)
    return foretold === bytes ? undefined : `takes ${bytes} bytes, not ${foretold} as was counted`
  }
  return ({ node, input, effects }) => {
    if (input.kind === 'undecodable') return `${node.own.name} cannot decode: ${input.error.detail}`
    for (const effect of effects) {
      if (effect.kind !== 'send' && effect.kind !== 'reply') continue
      const found = fault(effect.message)
      if (found !== undefined) return `${node.own.name}: a ${effect.message.type} ${found}`
    }
    return undefined
  }
}
