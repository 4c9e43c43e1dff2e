/** The base of every error this library throws or rejects with; `code` is stable, the message says what to change. */
export abstract class GossipError extends Error {
  abstract readonly code: string

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** An option is missing, out of its range, or contradicts another. Thrown by `createGossip`, `start`, and what makes a transport. */
export class ConfigError extends GossipError {
  readonly code = 'CONFIG'
}

/** `start` could not listen: the port is in use, the address is not this machine's, permission is lacking. */
export class BindError extends GossipError {
  readonly code = 'BIND'
}

/** A value, key or expiry that cannot be published. Thrown by `set`, for a key by whatever takes one; nothing was written. */
export class ValueError extends GossipError {
  readonly code = 'VALUE'
}

/** The key is not in the schema, or no string. */
export class UnknownKeyError extends GossipError {
  readonly code = 'UNKNOWN_KEY'
}

/** The call needs a node that is running, or one that has not been stopped. */
export class LifecycleError extends GossipError {
  readonly code = 'LIFECYCLE'
}
