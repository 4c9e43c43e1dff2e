import { type Random, randomBelow } from './random.js'

/**
 * Which run of a name this is: start time in ms x 1024 + 10 random bits, so that two runs never share one
 * (Cassandra's generation number, with the random bits added). A later run replaces an earlier one.
 */
export type Generation = number

const randomSpan = 1024

/** How far ahead of the local wall clock a generation may lie before it is taken for a broken clock: one year. */
export const farFutureMs = 365 * 24 * 60 * 60 * 1000

/** No clock is believed beyond the year 2109: a later generation could not be outbid by a safe integer. */
const latestStartMs = 2 ** 42

export const makeGeneration = (wallMs: number, random: Random): Generation =>
  Math.max(1, Math.floor(wallMs)) * randomSpan + randomBelow(random, randomSpan)

/** When that run began, by its own wall clock. */
export const generationStartMs = (generation: Generation): number => Math.floor(generation / randomSpan)

/** A generation of ours that replaces `other`: a later millisecond, new random bits. */
export const outbid = (other: Generation, wallMs: number, random: Random): Generation =>
  makeGeneration(Math.max(wallMs, generationStartMs(other) + 1), random)

export const isFromFarFuture = (generation: Generation, wallMs: number): boolean =>
  generationStartMs(generation) > Math.min(wallMs + farFutureMs, latestStartMs)

/** Whether it could not be outbid: nobody believes it, whatever others say. */
export const isOutOfReach = (generation: Generation): boolean => generationStartMs(generation) > latestStartMs
