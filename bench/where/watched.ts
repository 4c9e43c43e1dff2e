import { GossipNode } from '../../src/core/node.js'
import type { Codec, Transport } from '../../src/transport/port.js'
import type { Stopwatch } from './stopwatch.js'

/** A transport whose messages are encoded and decoded against the clock. */
export const watchedTransport = (transport: Transport, watch: Stopwatch): Transport => ({
  listen: (codec, bind) => transport.listen(watchedCodec(codec, watch), bind),
  send: (to, message) => transport.send(to, message),
  received$: transport.received$,
  problems$: transport.problems$,
  close: (flushMs) => transport.close(flushMs),
})

const watchedCodec = ({ encode, decode, maxMessageBytes }: Codec, watch: Stopwatch): Codec => ({
  encode: (message) => watch.time('encode', () => encode(message)),
  decode: (text) => watch.time('decode', () => decode(text)),
  maxMessageBytes,
})

/** From now on every step of every node in this process is timed, by the kind of its input. */
export const watchSteps = (watch: Stopwatch): void => {
  const { step } = GossipNode.prototype
  GossipNode.prototype.step = function (input, now) {
    return watch.time(input.kind, () => step.call(this, input, now))
  }
}
