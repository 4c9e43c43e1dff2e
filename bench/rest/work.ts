const nothing = { cpuUs: 0, bytes: 0, digests: 0, rounds: 0, digestPeers: 0, evaluations: 0, falseFailures: 0 }

/** What nodes have done, and what it took. `digestPeers`: how many stood in the digests of rounds, all added up. */
export type Work = Record<keyof typeof nothing, number>

const kinds = Object.keys(nothing) as (keyof Work)[]

export const noWork = (): Work => ({ ...nothing })

/** All of it together. */
export const sumOf = (works: readonly Work[]): Work => {
  const sum = noWork()
  for (const work of works) for (const kind of kinds) sum[kind] += work[kind]
  return sum
}

/** What came after `before`. */
export const workSince = (before: Work, after: Work): Work => {
  const work = { ...after }
  for (const kind of kinds) work[kind] -= before[kind]
  return work
}
