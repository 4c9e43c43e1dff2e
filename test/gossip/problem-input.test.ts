import { problemInput } from '../../src/gossip/problem-input.js'
import type { TransportProblem } from '../../src/transport/port.js'

const problem = (kind: TransportProblem['kind'], refused = false): TransportProblem => ({
  kind,
  address: 'b:9000',
  outbound: true,
  refused,
  detail: 'so it was',
})

test('nobody reached, and whether that was said, is for the node to judge', () => {
  const input = { kind: 'unreachable', address: 'b:9000', refused: true, detail: 'so it was' }
  expect(problemInput(problem('unreachable', true))).toEqual(input)
})

test("what could not be sent here is nobody's fault there", () => {
  expect(problemInput(problem('not-sent'))).toEqual({ kind: 'unsent', address: 'b:9000', detail: 'so it was' })
})

test.each(['slow-reader', 'oversized', 'stalled', 'too-many-connections', 'socket-error'] as const)(
  '%s: what happened, and what to do',
  (kind) => {
    expect(problemInput(problem(kind))).toEqual({
      kind: 'dropped',
      address: 'b:9000',
      detail: expect.stringMatching(new RegExp(`^${kind}: so it was; [a-z].{10,}[^.]$`)) as string,
    })
  },
)

test('of a connection that somebody else dialled the port says nothing: it is another each time', () => {
  expect(problemInput({ ...problem('stalled'), address: '[fd00::2]:41000', outbound: false })).toMatchObject({
    kind: 'dropped',
    address: '[fd00::2]:41000',
    about: '[fd00::2]',
  })
})
