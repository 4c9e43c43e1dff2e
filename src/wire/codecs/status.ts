import type { Status } from '../../core/message.js'
import { wholeMs } from './count.js'

const statuses: readonly Status[] = ['alive', 'failed', 'left']

/** The status a number stands for; `undefined` when it stands for none. */
export const statusOf = (input: unknown): Status | undefined =>
  typeof input === 'number' ? statuses[input] : undefined

/**
 * The number a status travels as: 0, the default, for what most peers are.
 *
 * @example statusNumber('left') // 2
 */
export const statusNumber = (status: Status): number => (status === 'alive' ? 0 : status === 'failed' ? 1 : 2)

/** For how long a peer has been failed or left, as it travels; who is alive has no such age. */
export const ageOf = ({ status, ageMs }: { readonly status: Status; readonly ageMs: number }): number =>
  status === 'alive' ? 0 : wholeMs(ageMs)
