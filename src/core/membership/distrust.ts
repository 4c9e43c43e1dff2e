import type { NewsMessage, Sender } from '../message.js'
import type { Channel } from '../step.js'
import type { Inquiries } from './inquiries.js'
import type { PeerTable } from './peer-table.js'
import type { Suspicions } from './suspicions.js'

/** What follows from a message for those who are inquired about or suspected, by whom it comes from and what it says of them. */
export class Distrust {
  constructor(
    private readonly peers: PeerTable,
    private readonly inquiries: Inquiries,
    private readonly suspicions: Suspicions,
  ) {}

  /** Somebody asks: to be called before the question is answered. */
  asked(sender: Sender, channel: Channel): void {
    this.suspicions.spoken(sender, channel)
  }

  /** The same of an answer. Who lives asks before long, and is told of a suspicion then: it would be told again and again. */
  answers(sender: Sender, channel: Channel): void {
    if (this.peers.get(sender.name)?.status === 'failed') this.suspicions.spoken(sender, channel)
  }

  /** The answer was taken in. */
  answered(sender: Sender): void {
    this.inquiries.answered(sender)
  }

  /** News was taken in. A suspicion without an accuser is an inquiry. */
  told(message: NewsMessage): void {
    const { suspicions = [], sender } = message
    this.inquiries.told(message)
    for (const suspicion of suspicions) {
      if (suspicion.accusers.length === 0) this.inquiries.heard(suspicion, sender)
      else this.suspicions.heard(suspicion)
    }
  }
}
