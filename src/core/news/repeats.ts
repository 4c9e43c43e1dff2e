import type { Settings } from '../settings.js'

/** In a cluster of so many nodes, on a network that loses nothing, `newsRepeats` is taken as it stands. */
const ordinaryNodes = 100

/**
 * How often a node pushes a piece of news, to `newsFanout` others each time.
 *
 * Of n nodes, each of which is pushed at by p messages that arrive, some n e^(-p) are missed and have to wait for a round. So
 * that they are no more than among 100, p grows by the logarithm of what n is beyond that, and the pushes by the share that is
 * lost. An exchange is two messages, and fails when either is lost.
 *
 * @param failureRate Share of the exchanges that go unanswered; below 1.
 */
export const repeatsFor = (
  { newsRepeats, newsFanout }: Pick<Settings, 'newsRepeats' | 'newsFanout'>,
  nodes: number,
  failureRate: number,
): number => {
  const arriving = Math.sqrt(1 - failureRate)
  const beyond = Math.max(0, Math.log(nodes / ordinaryNodes)) / newsFanout
  return Math.round((newsRepeats + beyond) / arriving)
}
