import { formatAddress } from '../address.js'
import type { InnerMessage, RefusalMessage } from '../message.js'
import type { Exchange } from '../reconcile/exchange.js'
import type { Channel, Context } from '../step.js'
import type { Doubts } from './doubts.js'
import type { PeerTable } from './peer-table.js'
import type { Seeds } from './seeds.js'

/** What follows from an address at which somebody, nobody or this node itself was reached. */
export class Reachability {
  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly exchange: Exchange,
    private readonly doubts: Doubts,
    private readonly seeds: Seeds,
  ) {}

  /**
   * A digest of our own came back: one of the seeds is this node, or stands for it among others. What it came over is given up,
   * so that the next question goes to whomever the name stands for then. That is nobody's word: who hears only itself is deaf.
   */
  isEcho(said: InnerMessage, channel: Channel): boolean {
    if (said.type !== 'digest') return false
    const { sender, to, exchange } = said
    const { own, now, report, emit } = this.context
    if (sender.name !== own.name || sender.generation !== own.generation) return false
    if (formatAddress(sender.address) !== formatAddress(own.address)) return false
    if (this.exchange.questions.pending.settle(exchange)?.to !== to) return true
    emit({ kind: 'hang-up', channel })
    if (!this.seeds.wasSelf(to, now.monotonicMs)) return true
    const message = `the seed ${to} was this node itself: it is asked again, as it may stand for several; if not, leave it out`
    report({ kind: 'self-as-seed', message, address: to })
    return true
  }

  /** Somebody of another cluster was reached, who said so: whoever was looked for is not there. Nobody waits for more. */
  turnedAway({ exchange }: RefusalMessage): void {
    const pending = exchange === undefined ? undefined : this.exchange.questions.pending.settle(exchange)
    if (pending === undefined || pending.givenUp) return
    if (!pending.late) this.doubts.unanswered(pending)
    this.seeds.failed(pending.to, this.context.now.monotonicMs)
  }

  /** Nobody was reached. `refused`: the machine is there, and nobody listens. */
  failed(address: string, refused: boolean, detail: string): void {
    const waiting = this.exchange.questions.pending.takeTo(address).filter(({ givenUp }) => !givenUp)
    if (waiting.length === 0) return
    if (!refused) for (const pending of waiting.filter(({ late }) => !late)) this.doubts.unanswered(pending)
    // one refusal, however many questions waited for it
    else for (const name of new Set(waiting.map(({ peer }) => peer))) this.doubts.refused(name)
    this.#seedFailed(address, detail)
  }

  /** This node could not send to that address: nobody there is to be blamed for not answering. */
  unsent(address: string, detail: string): void {
    this.exchange.questions.pending.takeTo(address)
    const message = `nothing could be sent to ${address}: ${detail}; raise the limit of the system or of the transport`
    this.context.report({ kind: 'transport', message, address })
  }

  /** When the next question will be late or given up, as far as nobody answers; `Infinity` where nobody is waited for. */
  get nextMs(): number {
    const { pending } = this.exchange.questions
    const lateMs = pending.nextMs('late', this.context.responses.timeoutMs)
    return Math.min(lateMs, pending.nextMs('givenUp', this.#patienceMs))
  }

  /**
   * Who has not answered by now is late, and that counts against it. A node that knows nobody asks a seed once more, at once:
   * it was probably a message that was lost, and until it is answered nobody knows of this node. Only once in a round: it may
   * as well be that the seed has too much to do.
   */
  noticeLate(): void {
    const { now, responses, random } = this.context
    const late = this.exchange.questions.pending.mark('late', responses.timeoutMs, now.monotonicMs)
    for (const pending of late) this.doubts.unanswered(pending)
    if (this.peers.live.size > 0 || late.every(({ isProbe }) => isProbe)) return
    const seed = this.seeds.pick(random, now.monotonicMs)
    if (seed !== undefined) this.exchange.questions.ask(seed, this.exchange.digest())
  }

  /** Gives up the exchanges that have waited for too long. */
  giveUp(): void {
    const patienceMs = this.#patienceMs
    for (const { to } of this.exchange.questions.pending.mark('givenUp', patienceMs, this.context.now.monotonicMs)) {
      this.#seedFailed(to, `no answer within ${Math.round(patienceMs)} ms`)
    }
  }

  /** To be called now and then: an answer to what was asked so long ago tells nothing any more. */
  forgetOld(): void {
    const { now, responses } = this.context
    this.exchange.questions.pending.forget(now.monotonicMs - responses.mostMs)
  }

  get #patienceMs(): number {
    const { settings, responses } = this.context
    return Math.max(settings.exchangeTimeoutMs, responses.timeoutMs)
  }

  #seedFailed(to: string, detail: string): void {
    if (!this.seeds.failed(to, this.context.now.monotonicMs)) return
    const message = `the seed ${to} does not answer (${detail}): it is tried again for ever, ever more rarely; start it, or correct "seeds"`
    this.context.report({ kind: 'unreachable', message, address: to })
  }
}
