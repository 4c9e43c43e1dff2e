import { Controller, Inject, type MessageEvent, Sse } from '@nestjs/common'
import type { Peer } from 'grapevine-rx'
import { combineLatest, map, type Observable } from 'rxjs'
import { Cluster } from './gossip.module.js'

/** One peer, as a page shows it. */
export interface Member {
  readonly name: string
  readonly status: Peer['status']
  readonly load: number | undefined
}

/** Who is there and how busy, as server-sent events: first how it is now, then one for each change. */
@Controller('presence')
export class PresenceController {
  constructor(@Inject(Cluster) private readonly cluster: Cluster) {}

  @Sse()
  presence(): Observable<MessageEvent> {
    const { gossip } = this.cluster
    return combineLatest([gossip.peers$, gossip.values$('load')]).pipe(
      map(([peers, loads]) => [...peers.values()].map(({ name, status }) => ({ name, status, load: loads.get(name) }))),
      map((members: readonly Member[]) => ({ data: members })),
    )
  }
}
