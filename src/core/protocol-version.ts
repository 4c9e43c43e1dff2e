/** The version of the protocol that this code speaks. */
export const protocolVersion = 1
