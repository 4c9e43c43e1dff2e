import { digits, markdown, milliseconds, whole } from '../show.js'
import type { RestFigure } from './run.js'

/** What a node takes at rest, by the size of its cluster. */
export const restTable = (figures: readonly RestFigure[]): string =>
  markdown(
    [
      'nodes',
      'bytes per node-second',
      'CPU per node-second',
      'peers in a digest',
      'digests',
      'woken',
      'false failures',
    ],
    figures.map(({ size, bytes, cpuMs, digestPeers, digests: count, evaluations, falseFailures }) => [
      whole(size),
      whole(bytes),
      milliseconds(cpuMs),
      whole(digestPeers),
      digits(count),
      digits(evaluations),
      whole(falseFailures),
    ]),
  )
