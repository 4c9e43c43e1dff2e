/** The version of the protocol that this code speaks: the first property of every message. */
export const protocolVersion = 1 as const
