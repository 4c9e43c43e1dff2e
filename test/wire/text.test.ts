import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { senderCodec } from '../../src/wire/codecs/sender.js'
import { isOneLine } from '../../src/wire/codecs/text.js'

const isControl = (code: number): boolean =>
  code <= 0x1f || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029

test('a line holds every character but those that would end it or act on a terminal', () => {
  for (let code = 0; code <= 0xffff; code++) {
    if (isOneLine(`a${String.fromCharCode(code)}`) === isControl(code)) throw new Error(`U+${code.toString(16)}`)
  }
})

describe('a sender', () => {
  const bounds = {
    maxMessageBytes: 1,
    maxEntryBytes: 1,
    maxKeyBytes: 1,
    maxNameBytes: 9,
    maxClusterBytes: 1,
    maxDepth: 1,
  }
  const { read } = senderCodec(bounds)

  it('has a name, up to the bytes there may be', () => {
    expect(isRight(read(['p', 'p:1', 1]))).toBe(true)
    expect(isRight(read(['ééééé', 'p:1', 1]))).toBe(false)
    expect(isRight(read(['ééééx', 'p:1', 1]))).toBe(true)
    expect(isRight(read(['ppppppppp', 'p:1', 1]))).toBe(true)
  })

  it.each<[unknown, readonly number[]]>([
    [['', 'p:1', 1], [0]],
    [['p\n', 'p:1', 1], [0]],
    [['p', 'p', 1], [1]],
    [['p', 'p:1', 0], [2]],
    [['p', 'p:1'], []],
    [['p', 'p:1', 1, 0], []],
  ])('that is %j is refused, and it is said where it is wrong', (input, path) => {
    const result = read(input)
    expect(isLeft(result) && result.left.path).toEqual(path)
  })
})
