import type { Diagnostic } from '../../src/core/events.js'
import { Rarely } from '../../src/core/rarely.js'

const refused = (address: string, detail: string): Diagnostic => ({
  kind: 'refused-message',
  message: `${address}: ${detail}`,
  address,
})
const unsent = (address: string, detail: string): Diagnostic => ({
  kind: 'transport',
  message: `nothing could be sent to ${address}: ${detail}`,
  address,
})

const dropped = (address: string, detail: string): Diagnostic => ({
  kind: 'transport',
  message: `${address}: ${detail}`,
  address,
})

/** Which of these are reported, each a second after the one before; `about` is whom they are about, where that is told apart. */
const admitted = (diagnostics: readonly Diagnostic[], stepMs = 1000, about?: string): boolean[] => {
  const rarely = new Rarely()
  return diagnostics.map((diagnostic, i) => rarely.admits(diagnostic, i * stepMs, about))
}

describe('what lasts is reported once a minute', () => {
  it.each<[string, readonly Diagnostic[], readonly boolean[]]>([
    [
      'a sender that is refused for the same each time, over new connections',
      [refused('10.0.0.1:41000', 'not JSON'), refused('10.0.0.1:41001', 'not JSON')],
      [true, false],
    ],
    [
      'one that sends garbage, each time more of it',
      [
        refused('10.0.0.1:41000', '5 characters that are not JSON'),
        refused('10.0.0.1:41000', '81 characters that are not JSON'),
      ],
      [true, false],
    ],
    [
      'one that is refused for something else',
      [refused('10.0.0.1:41000', 'not JSON'), refused('10.0.0.1:41000', 'too deep')],
      [true, true],
    ],
    ['another sender', [refused('10.0.0.1:41000', 'not JSON'), refused('10.0.0.2:41000', 'not JSON')], [true, true]],
    [
      'that nothing can be sent, to each address',
      [unsent('a:1', 'EMFILE'), unsent('a:1', 'EMFILE'), unsent('a:2', 'EMFILE'), unsent('a:1', 'ENOBUFS')],
      [true, false, true, true],
    ],
    [
      'that somebody does not read, however much waits',
      [dropped('a:1', 'slow-reader: 70001 bytes wait'), dropped('a:1', 'slow-reader: 80002 bytes wait')],
      [true, false],
    ],
  ])('%s', (_, diagnostics, expected) => expect(admitted(diagnostics)).toEqual(expected))

  it('what is about the same one, by whatever address', () => {
    const twice = [dropped('10.0.0.1:41000', 'stalled'), dropped('10.0.0.1:41001', 'stalled')]
    expect(admitted(twice)).toEqual([true, true])
    expect(admitted(twice, 1000, '10.0.0.1')).toEqual([true, false])
  })

  it('and again when the minute is over', () => {
    const again = Array.from({ length: 4 }, () => refused('10.0.0.1:41000', 'not JSON'))
    expect(admitted(again, 30_000)).toEqual([true, false, true, false])
  })
})
