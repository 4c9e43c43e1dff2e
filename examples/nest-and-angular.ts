// From gossip to the browser: a cluster of three NestJS applications, and an Angular service that shows who is in it.
//
// `examples/nestjs` makes the cluster a provider and its streams server-sent events; `examples/angular` makes signals of those.
// On screen: what the service shows as the second and third application come, tell their load, and shut down.
import 'reflect-metadata'
import '@angular/compiler'
import { Injector } from '@angular/core'
import { type INestApplication, Logger, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { EventSource } from 'eventsource'
import { setTimeout as delay } from 'node:timers/promises'
import { Presence, PRESENCE_URL } from './angular/presence.js'
import { Cluster, GossipModule } from './nestjs/gossip.module.js'
import { PresenceController } from './nestjs/presence.controller.js'

Object.assign(globalThis, { EventSource }) // as every browser has it
Logger.overrideLogger(['error', 'warn'])

/** One application of the cluster, on any free ports. */
async function createApp(name: string, seeds: string[]): Promise<INestApplication> {
  @Module({ imports: [GossipModule.join({ cluster: 'bridge', name, seeds })], controllers: [PresenceController] })
  class App {}
  const app = await NestFactory.create(App)
  await app.listen(0, '127.0.0.1')
  return app
}

const first = await createApp('first', [])
const seeds = [`127.0.0.1:${first.get(Cluster).gossip.address.port}`]

// The browser's part. In an Angular application these providers are those of `bootstrapApplication`.
const browser = Injector.create({
  providers: [{ provide: Presence }, { provide: PRESENCE_URL, useValue: `${await first.getUrl()}/presence` }],
})
const presence = browser.get(Presence)

const described = (): string =>
  presence
    .members()
    .map(({ name, status, load = '?' }) => `${name} (${status}, load ${load})`)
    .sort()
    .join(', ')

/** Waits until the page shows so many alive, so many of them with a load, and prints it. */
async function shows(alive: number, loads: number): Promise<void> {
  const loaded = (): number => presence.members().filter(({ load }) => load !== undefined).length
  while (presence.alive() !== alive || loaded() !== loads) await delay(20)
  console.log(`the page shows ${alive} alive: ${described()}`)
}

const [second, third] = await Promise.all([createApp('second', seeds), createApp('third', seeds)])
await shows(2, 0)
second.get(Cluster).gossip.set('load', 0.5)
third.get(Cluster).gossip.set('load', 0.25)
await shows(2, 2)
await third.close() // as on SIGTERM, with `app.enableShutdownHooks()`
await shows(1, 1)
await second.close()
await shows(0, 0)

await first.close() // completes the events of the page, too
browser.destroy()
