import { createSocket, type Socket as Datagrams } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { heapPerNode, type HeapPerNode, memory, withoutCode } from './memory.js'
import type { OurName } from './systems/ours.js'

/** As many nodes of ours, and what each of them sends in a second at rest. */
export interface BarePlan {
  readonly system: OurName
  readonly nodes: number
  readonly bytesPerNodeSecond: number
  readonly settleMs: number
  readonly restMs: number
}

export interface BareMeasures {
  readonly cpuMsPerNodeSecond: number
  readonly heap: HeapPerNode
}

/** The partners of a node, over connections that stay open. */
const partners = 4

/** Says something to somebody who answers. */
type Ask = (text: string) => void

/**
 * The floor under a node at rest, in this language and over this transport: sockets and timers alone. Each node asks somebody
 * each second and is answered, with as many bytes as ours, which are parsed and made as JSON and mean nothing.
 */
export const bare = async (plan: BarePlan, progress: (text: string) => void): Promise<BareMeasures> => {
  const { system, nodes, bytesPerNodeSecond, settleMs, restMs } = plan
  const filling = 'x'.repeat(Math.max(0, Math.round(bytesPerNodeSecond / 2) - '{"asks":false,"filling":""}'.length))
  const answer = { asks: false, filling }
  const take = (text: string, reply: (text: string) => void): void => {
    if ((JSON.parse(text) as { asks: boolean }).asks) reply(JSON.stringify(answer))
  }
  const heapBefore = memory()
  const asks = await (system === 'udp' ? overUdp : overTcp)(nodes, take)
  const question = { asks: true, filling }
  for (const ask of asks) {
    tick(
      () => 900 + 200 * Math.random(),
      () => ask(JSON.stringify(question)),
    )
    // a heartbeat
    tick(
      () => 1000,
      () => undefined,
    )
  }
  await delay(settleMs)
  const before = process.cpuUsage()
  const startedAt = performance.now()
  await delay(restMs)
  const { user, system: kernel } = process.cpuUsage(before)
  const cpuMsPerNodeSecond = (user + kernel) / (performance.now() - startedAt) / nodes
  const heap = heapPerNode(heapBefore, memory(), nodes)
  const kilobytes = (withoutCode(heap) / 1000).toFixed(1)
  progress(`bare sockets, per node: ${cpuMsPerNodeSecond.toFixed(3)} ms CPU/s, ${kilobytes} KB heap without code`)
  return { cpuMsPerNodeSecond, heap }
}

const tick = (nextMs: () => number, work: () => void): void => {
  const again = (): void => {
    work()
    setTimeout(again, nextMs())
  }
  setTimeout(again, 1000 * Math.random())
}

type Take = (text: string, reply: (text: string) => void) => void

const overTcp = async (nodes: number, take: Take): Promise<Ask[]> => {
  const read = (socket: Socket): void => {
    let begun = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (begun + chunk).split('\n')
      begun = lines.pop() ?? ''
      for (const line of lines) take(line, (text) => socket.write(`${text}\n`))
    })
  }
  const ports: number[] = []
  for (let i = 0; i < nodes; i++) {
    const server = createServer({ noDelay: true }, read).listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports.push((server.address() as AddressInfo).port)
  }
  return ports.map(() => {
    const sockets = Array.from({ length: partners }, () => connect({ port: anyOf(ports), noDelay: true }))
    sockets.forEach(read)
    let turn = 0
    return (text) => void sockets[turn++ % partners]?.write(`${text}\n`)
  })
}

const overUdp = async (nodes: number, take: Take): Promise<Ask[]> => {
  const sockets: Datagrams[] = []
  for (let i = 0; i < nodes; i++) {
    const socket = createSocket('udp4')
    socket.on('message', (bytes, from) => take(bytes.toString(), (text) => socket.send(text, from.port, from.address)))
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    sockets.push(socket)
  }
  const ports = sockets.map((socket) => socket.address().port)
  return sockets.map((socket) => (text) => socket.send(text, anyOf(ports), '127.0.0.1'))
}

const anyOf = (ports: readonly number[]): number => ports[Math.floor(Math.random() * ports.length)] as number
