import type { Codec } from '../port.js'
import type { Outlets } from '../outlets.js'
import type { ConnectionSettings } from './connection.js'
import type { OpenEnds } from './open-ends.js'
import type { NssocketTransportOptions } from './options.js'
import { Watchdog } from './watchdog.js'

/** What both directions of a listening transport share. */
export interface Context {
  readonly codec: Codec
  readonly options: NssocketTransportOptions
  readonly outlets: Outlets
  readonly open: OpenEnds
  /** How connections behave that we dialled. */
  readonly outbound: ConnectionSettings
  /** How connections behave that others dialled to us. */
  readonly inbound: ConnectionSettings
}

/** Puts the shared parts together. */
export const makeContext = (shared: Omit<Context, 'outbound' | 'inbound'>): Context => {
  const { codec, options } = shared
  const { idleTimeoutMs, inboundIdleTimeoutMs, stallTimeoutMs, lingerMs, maxQueuedBytes } = options
  const common = { codec, watchdog: new Watchdog(), stallTimeoutMs, lingerMs, maxQueuedBytes }
  return {
    ...shared,
    outbound: { ...common, idleTimeoutMs, speaksFirst: false },
    inbound: { ...common, idleTimeoutMs: inboundIdleTimeoutMs, speaksFirst: true },
  }
}
