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
      data(event: string, listener: (payload: unknown) => void): void
      /** Attaches it to its socket; called by the constructor. */
      protected _setup(): void
      /** Decodes a line and dispatches it. */
      protected _onData(line: string): void
    }
  }

  export default nssocket
}
