import { lookup as systemLookup } from 'node:dns/promises'

/** All addresses a host name stands for, at this moment. */
export type Lookup = (host: string) => Promise<readonly string[]>

/** The system's resolver. */
export const lookUp: Lookup = async (host) =>
  (await systemLookup(host, { all: true, verbatim: true })).map(({ address }) => address)
