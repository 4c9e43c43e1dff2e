import type { MembershipEvent } from '../../src/core/events.js'
import type { GossipEnvironment } from '../../src/gossip/environment.js'

/** What the nodes of a simulated cluster see happen to each other, in the order in which they do. */
export class MembershipLog {
  readonly seen: { readonly observer: string; readonly event: MembershipEvent }[] = []

  readonly watch: GossipEnvironment['watch'] = ({ own }, _input, effects) => {
    for (const effect of effects) {
      if (effect.kind === 'membership') this.seen.push({ observer: own.name, event: effect.event })
    }
  }

  /** The peers to which it happened, once for each observer and time. */
  of(kind: MembershipEvent['kind']): string[] {
    return this.seen.filter(({ event }) => event.kind === kind).map(({ event }) => event.peer)
  }
}
