import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common'
import { createGossip, type Gossip, type GossipOptions, type ValuesOf } from 'grapevine-rx'
import * as t from 'io-ts'

/** What every process tells the others. */
export const schema = { load: t.number, version: t.string }

export type ClusterOptions = Omit<GossipOptions<typeof schema>, 'schema'>

const OPTIONS = Symbol('the options of the cluster')

/**
 * The cluster as a provider: it starts with the application and says goodbye with it.
 *
 * It leaves before the server closes. Then the streams complete, and with them the responses that were made of them: a server
 * waits for its open responses.
 */
@Injectable()
export class Cluster implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly gossip: Gossip<ValuesOf<typeof schema>>

  constructor(@Inject(OPTIONS) options: ClusterOptions) {
    this.gossip = createGossip({ ...options, schema })
  }

  onApplicationBootstrap(): Promise<void> {
    return this.gossip.start()
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.gossip.leave()
  }
}

/** `GossipModule.join({ cluster: 'orders', seeds })` among the imports of an application, and `Cluster` can be injected. */
@Module({})
export class GossipModule {
  static join(options: ClusterOptions): DynamicModule {
    return {
      module: GossipModule,
      global: true,
      providers: [{ provide: OPTIONS, useValue: options }, Cluster],
      exports: [Cluster],
    }
  }
}
