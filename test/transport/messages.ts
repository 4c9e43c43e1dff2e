import type { Message } from '../../src/core/message.js'

/** A valid message; `padding` makes it larger. */
export const message = (exchange: number, padding = ''): Message => ({
  type: 'digest',
  cluster: 'test',
  sender: { name: `peer${padding}`, address: { host: '127.0.0.1', port: 9000 }, generation: 1 },
  exchange,
  to: '127.0.0.1:9000',
  complete: true,
  rows: [],
})

/** The line in which a message travels. */
export const lineOf = (content: Message): string => `["grapevine",${JSON.stringify(content)}]\n`
