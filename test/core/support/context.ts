import type { Instant } from '../../../src/core/clock.js'
import { Coverage } from '../../../src/core/detection/coverage.js'
import { Reliability } from '../../../src/core/detection/reliability.js'
import { ResponseTimes } from '../../../src/core/detection/response-times.js'
import type { Diagnostic } from '../../../src/core/events.js'
import { Pacing } from '../../../src/core/flow/pacing.js'
import { PeerTable } from '../../../src/core/membership/peer-table.js'
import type { Delta } from '../../../src/core/message.js'
import type { Settings } from '../../../src/core/settings.js'
import { Deadlines } from '../../../src/core/state/deadlines.js'
import { OwnPeer } from '../../../src/core/state/own-peer.js'
import type { Replica } from '../../../src/core/state/replica.js'
import type { Context, Effect } from '../../../src/core/step.js'
import { seededRandom } from '../../../src/random.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { addressOf, delta } from './make.js'
import { at, generationAt, testSettings } from './settings.js'

/** What the parts of a node share, around a clock that the test sets. */
export class Parts {
  readonly effects: Effect[] = []
  readonly own = new OwnPeer('me', addressOf('me'), generationAt(0), new Deadlines(), jsonSizes)
  readonly context: Context & { now: Instant }
  readonly peers: PeerTable

  constructor(changed: Partial<Settings> = {}, seed = 0xabcdef1) {
    const settings = { ...testSettings, ...changed }
    const emit = (effect: Effect): void => void this.effects.push(effect)
    this.context = {
      settings,
      random: seededRandom(seed),
      sizes: jsonSizes,
      own: this.own,
      reliability: new Reliability(),
      responses: new ResponseTimes(settings.probeTimeoutMs, settings.exchangeTimeoutMs),
      pacing: new Pacing(1, 1000, 0),
      coverage: new Coverage(0),
      now: at(0),
      emit,
      report: (diagnostic) => emit({ kind: 'diagnostic', diagnostic }),
    }
    this.peers = new PeerTable(this.context)
  }

  get nowMs(): number {
    return this.context.now.monotonicMs
  }

  set nowMs(ms: number) {
    this.context.now = at(ms)
  }

  /** Holds a peer as one who has just taken that delta does. */
  meet(name: string, parts: Partial<Delta> = {}): Replica {
    const said = delta({ name, ...parts })
    const replica = this.peers.add(said)
    this.peers.accounting(replica, () => replica.apply(said, Infinity, this.nowMs))
    if (said.status !== 'alive') replica.setStatus(said.status, this.nowMs - said.ageMs, this.nowMs)
    return replica
  }

  get diagnostics(): Diagnostic[] {
    return this.effects.flatMap((effect) => (effect.kind === 'diagnostic' ? [effect.diagnostic] : []))
  }
}
