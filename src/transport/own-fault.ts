/** What the system says when this side has no more of something. */
const codes: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL'])

/**
 * Whether nothing was sent for want of a descriptor, a port or a buffer here: that tells nothing about the other side, and a
 * node that took it for silence would convict everybody when it runs out of them.
 */
export const isOwnFault = ({ code }: NodeJS.ErrnoException): boolean => codes.has(code)
