import type { Command } from '../../src/core/step.js'
import { commandInputs } from '../../src/streams/commands.js'
import { inVirtualTime } from '../support/virtual-time.js'

const set: Command = { kind: 'set', key: 'load', value: 1, expiresInMs: Infinity }
const remove: Command = { kind: 'delete', key: 'load' }
const leave: Command = { kind: 'leave' }

// What the application does: s sets, d deletes, l leaves. What the node is told: the same in capitals.
const commands = { s: set, d: remove, l: leave }
const inputs = {
  S: { kind: 'command', command: set },
  D: { kind: 'command', command: remove },
  L: { kind: 'command', command: leave },
}

describe('commandInputs', () => {
  test('writes in their order; ends with the source', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const written = hot('-s-d-(sd)-|', commands)
      const subs = '       ^---------!'
      const expected = '   -S-D-(SD)-|'
      expectObservable(commandInputs(written)).toBe(expected, inputs)
      expectSubscriptions(written.subscriptions).toBe(subs)
    }))

  test('leave is the last word: what is written after it goes nowhere', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const written = hot('-s-l-s-d', commands)
      const subs = '       ^--!    '
      const expected = '   -S-(L|) '
      expectObservable(commandInputs(written)).toBe(expected, inputs)
      expectSubscriptions(written.subscriptions).toBe(subs)
    }))

  test('unsubscribes from its source', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const written = hot('-s---s', commands)
      const subs = '       ^--!  '
      const expected = '   -S----'
      expectObservable(commandInputs(written), subs).toBe(expected, inputs)
      expectSubscriptions(written.subscriptions).toBe(subs)
    }))

  test('an error of the source goes through', () =>
    inVirtualTime(({ hot, expectObservable }) => {
      const written = hot('-s-#', commands)
      const expected = '   -S-#'
      expectObservable(commandInputs(written)).toBe(expected, inputs)
    }))
})
