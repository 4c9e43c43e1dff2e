import * as t from 'io-ts'
import type { Message } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { refuse, survives } from '../codecs/fault.js'
import { deltasMessageCodec } from './deltas.js'
import { digestCodec } from './digest.js'
import { newsCodec } from './news.js'
import { refusalCodec } from './refusal.js'
import { replyCodec } from './reply.js'

/**
 * The codec of any message: by its `t` one of five, so that an error is about that type and not about all of them.
 * What it does not know in a message it ignores: within a version, properties may be added.
 */
export const messageCodec = (bounds: WireBounds): t.Type<Message, object> => {
  const digest = digestCodec(bounds)
  const reply = replyCodec(bounds)
  const deltas = deltasMessageCodec(bounds)
  const news = newsCodec(bounds)
  const refusal = refusalCodec(bounds)
  // A Map, as the type comes from the network: `constructor` is none.
  const decoders = new Map<unknown, t.Decoder<unknown, Message>>([
    ['digest', digest],
    ['reply', reply],
    ['deltas', deltas],
    ['news', news],
    ['refusal', refusal],
  ])

  const encode = (message: Message): object => {
    switch (message.type) {
      case 'digest':
        return digest.encode(message)
      case 'reply':
        return reply.encode(message)
      case 'deltas':
        return deltas.encode(message)
      case 'news':
        return news.encode(message)
      case 'refusal':
        return refusal.encode(message)
    }
  }

  return new t.Type<Message, object>(
    'Message',
    (input): input is Message => survives(() => decoders.has((input as Message).type)),
    (input, context) => {
      if (typeof input !== 'object' || input === null || Array.isArray(input))
        return refuse('a message', input, context)
      const type: unknown = 't' in input ? input.t : undefined
      const decoder = decoders.get(type)
      return decoder === undefined
        ? refuse('a known type of message', type, context, ['t'])
        : decoder.validate(input, context)
    },
    encode,
  )
}
