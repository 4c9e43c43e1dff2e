// nssocket has no types. Only what we touch is declared; none of it appears in ours.
declare module 'nssocket' {
  import type { Socket } from 'node:net'

  interface NsSocketOptions {
    readonly type: 'tcp4'
    readonly connected: true
    readonly encode: (frame: readonly unknown[]) => string
    readonly decode: (line: string) => [event: string, payload: unknown]
  }

  interface NsSocket {
    on(event: 'error', listener: (error: Error) => void): void
    data(event: string, listener: (payload: unknown) => void): void
    send(event: string, payload: string): void
  }

  const nssocket: { readonly NsSocket: new (socket: Socket, options: NsSocketOptions) => NsSocket }
  export default nssocket
}
