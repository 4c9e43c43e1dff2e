/** The version this library speaks: the first property of every message. */
export const protocolVersion = 1 as const
