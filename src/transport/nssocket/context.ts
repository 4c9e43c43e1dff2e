import type { Codec, Received, TransportProblem } from '../port.js'
import type { Connection } from './connection.js'
import type { OpenEnds } from './open-ends.js'
import type { NssocketTransportOptions } from './options.js'
import { outgoing } from './outgoing.js'
import type { Outlets } from './outlets.js'

/** What both directions of a listening transport share. */
export interface Context {
  readonly codec: Codec
  readonly options: NssocketTransportOptions
  readonly outlets: Outlets
  readonly open: OpenEnds
  /** The way back for what comes in over a connection. */
  readonly replyOver: (
    connection: Connection,
    problem: (kind: TransportProblem['kind'], detail: string) => void,
  ) => Received['reply']
}

/** Puts the shared parts together. */
export const makeContext = (shared: Omit<Context, 'replyOver'>): Context => ({
  ...shared,
  replyOver: (connection, problem) => (message) => {
    const out = outgoing(shared.codec, message)
    if ('problem' in out) problem('oversized', out.problem)
    else connection.send(out.text)
  },
})
