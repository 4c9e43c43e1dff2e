import type { Socket } from 'node:net'
import type { TransportProblem } from '../port.js'
import { Connection } from './connection.js'
import type { Context } from './context.js'
import { End } from './end.js'

/** A connection that was dialled to us. */
export class Inbound extends End {
  constructor(
    socket: Socket,
    protected readonly from: string,
    context: Context,
    /** Told once it is closed. */
    private readonly owner: { readonly left: () => void },
  ) {
    super(context)
    this.connection = new Connection(socket, context.inbound, this)
    context.open.add(this.connection)
  }

  problem(kind: TransportProblem['kind'], detail: string): void {
    this.context.outlets.report({ kind, address: this.from, outbound: false, refused: false, detail })
  }

  unusable(): void {
    // nobody keeps it for sending
  }

  closed(): void {
    if (this.connection !== undefined) this.context.open.delete(this.connection)
    this.owner.left()
  }
}
