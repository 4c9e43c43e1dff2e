// nssocket has no types. Only what we touch is declared; none of it appears in ours.
declare module 'nssocket' {
  import type { Socket } from 'node:net'

  namespace nssocket {
    interface NsSocketOptions {
      readonly type: 'tcp4'
      readonly connected: true
      readonly encode: (frame: readonly unknown[]) => string
      readonly decode: (line: string) => [event: string, payload: unknown]
    }

    class NsSocket {
      constructor(socket: Socket, options: NsSocketOptions)
      readonly socket: Socket
      /** What is listened to: a tree, by the parts of an event's name. */
      listenerTree: object
      /** How it reconnects; ours never does. */
      retry: object
      /** What its event emitter was made with. */
      _conf: object
      /** Of an event emitter whose listeners are a tree nothing but their greatest number. */
      _events: object
      data(event: string, listener: (this: this, payload: unknown) => void): void
      /** Attaches it to its socket; called by the constructor. */
      protected _setup(): void
      /** Decodes a line and dispatches it. */
      protected _onData(line: string): void
    }
  }

  export default nssocket
}
