import { isLeft } from 'fp-ts/lib/Either.js'
import type { GossipOptions } from '../config/options.js'
import { parseOptions } from '../config/parse.js'
import type { Schema, ValuesOf } from '../config/schema.js'
import { ConfigError } from '../errors.js'
import type { Overrides } from '../overrides.js'
import { completeEnvironment, type GossipEnvironment, misplacedPart } from './environment.js'
import { GossipInstance } from './gossip.js'
import type { Gossip } from './types.js'

/**
 * Makes a node of a gossip cluster. Nothing is opened before `start`.
 *
 * @param options Where it listens, whom it looks for, how fast it runs; and a schema for the values.
 * @param environment Parts of the world to replace: transport, scheduler, clock, randomness.
 * @throws `ConfigError`, which names the option, or the part of the environment, and what it may be.
 * @example
 * const schema = { load: t.number }
 * const gossip = createGossip({ cluster: 'orders', host: '10.0.0.2', port: 9000, seeds: ['10.0.0.1:9000'], schema })
 * await gossip.start()
 * gossip.updates$.pipe(filter((u) => u.key === 'load')).subscribe((u) => console.log(u.peer, u.value))
 * gossip.set('load', 0.3)
 */
export function createGossip<S extends Schema = Schema>(
  options: GossipOptions<S>,
  environment: Overrides<GossipEnvironment> = {},
): Gossip<ValuesOf<S>> {
  const config = parseOptions(options)
  if (isLeft(config)) throw new ConfigError(misplacedPart(options) ?? config.left)
  return new GossipInstance<ValuesOf<S>>(config.right, completeEnvironment(environment))
}
