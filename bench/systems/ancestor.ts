import { once, type EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import type { System } from './system.js'

/** What the benchmark uses of npm `grapevine`. */
interface Gossiper extends EventEmitter {
  readonly peer_name: string
  start(callback: () => void): void
  stop(callback: () => void): void
  setLocalState(key: string, value: unknown): void
  allPeers(): string[]
}

interface GrapevineModule {
  readonly Gossiper: new (options: { port: number; seeds: readonly string[] }) => Gossiper
}

/** The ancestor's nodes, with their defaults; `folder` is where it is installed. */
export const ancestor = (folder: string): System => {
  const { Gossiper } = createRequire(`${folder}/package.json`)('grapevine') as GrapevineModule
  return {
    start: async (seed, { met, updated, failed }) => {
      const gossiper = new Gossiper({ port: await freePort(), seeds: seed === undefined ? [] : [seed] })
      gossiper.allPeers().forEach(met)
      gossiper.on('new_peer', ({ name }: { name: string }) => met(name))
      gossiper.on('update', updated)
      gossiper.on('peer_failed', failed)
      await new Promise<void>((started) => gossiper.start(started))
      return {
        name: gossiper.peer_name,
        set: (key, value) => gossiper.setLocalState(key, value),
        kill: () => gossiper.stop(() => undefined),
      }
    },
  }
}

/** It cannot listen on port 0. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
