import { type Either, isRight, left, right } from 'fp-ts/lib/Either.js'
import { connect, type Socket } from 'node:net'
import { type Address, formatAddress } from '../../core/address.js'
import { isOwnFault } from '../own-fault.js'
import { patience } from '../patience.js'
import type { NssocketTransportOptions } from './options.js'
import { resolve } from './resolve.js'

/** Why no connection came about. */
export interface DialFailure {
  /** Each address refused: the machine is there, and nobody listens. One that was not tried may be where somebody does. */
  readonly refused: boolean
  /** Nothing was left here to try it with. */
  readonly isOwn: boolean
  readonly detail: string
}

/** A connection, and the IP address that it goes to: asked of the socket, it would be kept by it once more. */
export interface Dialled {
  readonly socket: Socket
  readonly host: string
}

type DialOptions = Pick<NssocketTransportOptions, 'connectTimeoutMs' | 'lookup' | 'random'>

// A name may stand for hundreds of nodes; a few of them decide whether it can be reached now.
const maxAttempts = 3

/** Resolves and connects; never rejects. `signal` gives up at once. */
export const dial = async (
  to: Address,
  { connectTimeoutMs, lookup, random }: DialOptions,
  signal: AbortSignal,
): Promise<Either<DialFailure, Dialled>> => {
  const addresses = await inTime(resolve(to.host, lookup, random), connectTimeoutMs, signal)
  if (!isRight(addresses)) return left(failureOf([addresses.left]))

  const tried = addresses.right.slice(0, maxAttempts)
  const failures: NodeJS.ErrnoException[] = []
  for (const host of tried) {
    const attempt = await connectTo({ host, port: to.port }, Math.ceil(connectTimeoutMs / tried.length), signal)
    if (isRight(attempt)) return right({ socket: attempt.right, host })
    failures.push(attempt.left)
    if (signal.aborted) break
  }
  return left(failureOf(failures, addresses.right.length - failures.length))
}

const failureOf = (failures: readonly NodeJS.ErrnoException[], untried = 0): DialFailure => ({
  refused: untried === 0 && failures.every(({ code }) => code === 'ECONNREFUSED'),
  isOwn: failures.every(isOwnFault),
  detail: failures.map(({ message }) => message).join('; '),
})

const ignore = (): void => undefined
const timedOut = (ms: number): Error => new Error(`no answer in ${ms} ms`)
const givenUp = (): Error => new Error('given up')

/**
 * Whether a socket is its own other end. Dialling a port of this machine out of the range from which the system takes ports for
 * those who dial, it may be given that very port where nobody listens; then the handshake is with itself (simultaneous open, RFC
 * 9293 section 3.5). What is sent comes back, and whoever should listen there cannot while it lasts.
 */
const isToItself = (socket: Socket, port: number): boolean =>
  socket.localPort === port && socket.localAddress === socket.remoteAddress

/** What the system would have said, had it taken any other port. */
const refusal = (to: Address): NodeJS.ErrnoException =>
  Object.assign(new Error(`connect ECONNREFUSED ${formatAddress(to)}`), { code: 'ECONNREFUSED' })

const connectTo = (to: Address, ms: number, signal: AbortSignal): Promise<Either<NodeJS.ErrnoException, Socket>> =>
  new Promise((done) => {
    if (signal.aborted) {
      done(left(givenUp()))
      return
    }
    const socket = connect({ ...to, noDelay: true })
    const callOff = patience(ms, () => socket.destroy(timedOut(ms)))
    const abort = (): unknown => socket.destroy(givenUp())
    const settle = (result: Either<NodeJS.ErrnoException, Socket>): void => {
      callOff()
      signal.removeEventListener('abort', abort)
      socket.off('error', failed)
      done(result)
    }
    const failed = (error: NodeJS.ErrnoException): void => settle(left(error))
    signal.addEventListener('abort', abort)
    socket.once('connect', () => {
      if (!isToItself(socket, to.port)) {
        settle(right(socket))
        return
      }
      // By a reset: an end in good order would keep the port for a minute.
      socket.resetAndDestroy()
      settle(left(refusal(to)))
    })
    // Stays to the end: no moment without a listener, in which an error would end the process.
    socket.on('error', ignore)
    socket.on('error', failed)
  })

const inTime = <T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<Either<Error, T>> =>
  new Promise((done) => {
    const callOff = patience(ms, () => settle(left(timedOut(ms))))
    const abort = (): void => settle(left(givenUp()))
    const settle = (result: Either<Error, T>): void => {
      callOff()
      signal.removeEventListener('abort', abort)
      done(result)
    }
    work.then(
      (value) => settle(right(value)),
      (error: unknown) => settle(left(error instanceof Error ? error : new Error(String(error)))),
    )
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
  })
