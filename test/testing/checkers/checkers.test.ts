import type { Update } from '../../../src/core/events.js'
import type { Effect } from '../../../src/core/step.js'
import { farFutureMs } from '../../../src/core/generation.js'
import { booksAgree } from '../../../src/testing/checkers/books.js'
import { memoryIsBounded } from '../../../src/testing/checkers/bounds.js'
import { nobodyWhoRunsFails } from '../../../src/testing/checkers/convictions.js'
import { theForgottenStayAway } from '../../../src/testing/checkers/forgotten-peers.js'
import { safetyCheckers } from '../../../src/testing/checkers/index.js'
import { Ledger } from '../../../src/testing/checkers/ledger.js'
import { livesAreTrue, livesInOrder } from '../../../src/testing/checkers/lives.js'
import { messagesFit } from '../../../src/testing/checkers/messages.js'
import { neverGoesBack } from '../../../src/testing/checkers/monotonic.js'
import { nobodyYieldsToNobody } from '../../../src/testing/checkers/own-word.js'
import { nothingComesBack } from '../../../src/testing/checkers/resurrection.js'
import { updatesInOrder } from '../../../src/testing/checkers/update-order.js'
import { onlyWhatWasWritten } from '../../../src/testing/checkers/written-values.js'
import { codec, delta, entry, forged, generation, news, newsMessage, nodeNamed, set, settings, stepOf } from './stub.js'

// Each checker must bite: what it is there to find is put before it, by a forged step or a node that was tampered with.

const held = (name = 'a', ...entries: ReturnType<typeof entry>[]) => {
  const node = nodeNamed(name)
  const first = stepOf(node, news(delta(entries)))
  return { node, first, replica: node.peers.get('b')! }
}

const update = (kind: Update['kind'], version: number, more: Partial<Update> = {}): Effect => {
  const value = kind === 'set' ? `k${version}` : undefined
  const what = { peer: 'b', key: 'k', kind, version, value, previous: undefined, expiresAt: undefined }
  return { kind: 'update', update: { ...what, ...more } }
}

test('an honest exchange breaks no rule', () => {
  const check = safetyCheckers(() => settings, codec)
  const [a, b] = [nodeNamed('a'), nodeNamed('b')]
  expect(check(stepOf(b, set('k', 'k1')))).toEqual([])
  expect(check(stepOf(a, news(delta([entry(1, 'k')]))))).toEqual([])
})

describe('never goes back', () => {
  test('a max version', () => {
    const check = neverGoesBack()
    const { node, first, replica } = held('a', entry(2, 'k'))
    expect(check(first)).toBeUndefined()
    replica.maxVersion = 1
    expect(check(forged(node))).toMatch(/b went back from \(\d+, 2, 2\) to \(\d+, 1, 1\)/)
  })

  test('the gc version', () => {
    const check = neverGoesBack()
    const { node, first, replica } = held('a', entry(2, 'k'))
    replica.gcVersion = 1
    check(first)
    replica.gcVersion = 0
    expect(check(forged(node))).toMatch(/max, gc or heartbeat of b went back/)
  })

  test('the own generation', () => {
    const check = neverGoesBack()
    const node = nodeNamed('a')
    check(forged(node))
    node.own.generation -= 1
    expect(check(forged(node))).toMatch(/a went back/)
  })

  test('a peer that was forgotten may start over', () => {
    const check = neverGoesBack()
    const { node, first } = held('a', entry(2, 'k'))
    check(first)
    node.peers.remove('b')
    check(forged(node))
    expect(check(stepOf(node, news(delta([entry(1, 'k')]))))).toBeUndefined()
  })
})

describe('only what was written', () => {
  test.each([
    ['a value nobody wrote', delta([entry(1, 'k', 'other')]), /v1 k as set "other": written was set "k1"/],
    ['a key nobody wrote', delta([entry(1, 'q', 'k1')]), /that version wrote k/],
    ['a version nobody wrote', delta([entry(2, 'k')]), /never written/],
    ['another generation', delta([entry(1, 'k')], { generation: generation + 5 }), /never written/],
    ['an expiry of what does not expire', delta([{ ...entry(1, 'k', null), kind: 'expired' }]), /does not expire/],
  ])('%s', (_, forgery, words) => {
    const ledger = new Ledger()
    const check = onlyWhatWasWritten(ledger)
    const owner = nodeNamed('b')
    stepOf(owner, set('k', 'k1'))
    ledger.record(owner)
    const node = nodeNamed('a')
    expect(check(stepOf(node, news(forgery)))).toMatch(words)
    const sent = { kind: 'send', to: { host: 'b', port: 1 }, message: newsMessage(forgery) } as const
    expect(onlyWhatWasWritten(ledger)(forged(nodeNamed('c'), [sent]))).toMatch(words)
  })
})

describe('nothing comes back', () => {
  test('a deleted key', () => {
    const check = nothingComesBack()
    const { node, first, replica } = held('a', entry(1, 'k'))
    expect(check(first)).toBeUndefined()
    expect(check(stepOf(node, news(delta([entry(2, 'k', null)], { from: 1 }))))).toBeUndefined()
    replica.entries.put({ ...entry(1, 'k'), deadlineMs: Infinity })
    expect(check(forged(node))).toMatch(/b.k v1 came back: it was gone at v2/)
  })

  test('a key whose tombstone was collected', () => {
    const check = nothingComesBack()
    const { node, first, replica } = held('a', entry(1, 'k'))
    check(first)
    const value = replica.entries.get('k')!
    replica.entries.drop(value)
    expect(check(forged(node))).toBeUndefined()
    replica.entries.put({ ...value })
    expect(check(forged(node))).toMatch(/came back/)
  })

  test('an older value', () => {
    const check = nothingComesBack()
    const { node, first, replica } = held('a', entry(2, 'k'))
    check(first)
    replica.entries.put({ ...entry(1, 'k'), deadlineMs: Infinity })
    expect(check(forged(node))).toMatch(/k went back from v2 to v1/)
  })
})

describe('the forgotten stay away', () => {
  test('without a newer heartbeat', () => {
    const check = theForgottenStayAway(new Ledger(), () => 10)
    const { node, first } = held()
    expect(check(first)).toBeUndefined()
    node.peers.remove('b')
    expect(check(forged(node))).toBeUndefined()
    expect(check(stepOf(node, news(delta([]))))).toMatch(/b returned without a newer heartbeat/)
  })

  /** Which of two runs really began first, whatever their generations say. */
  const returnsAs = (began: readonly number[], before: readonly number[], after: number) => {
    const ledger = new Ledger()
    for (const generation of began) {
      const owner = nodeNamed('b')
      owner.own.generation = generation
      ledger.record(owner)
    }
    const check = theForgottenStayAway(ledger, () => 10)
    const node = nodeNamed('a')
    for (const run of before) check(stepOf(node, news(delta([], { generation: run }))))
    node.peers.remove('b')
    check(forged(node))
    return check(stepOf(node, news(delta([], { generation: after }))))
  }

  test('nor as a former run', () => {
    expect(returnsAs([generation, generation + 9], [generation + 9], generation)).toMatch(/returned without a newer/)
  })

  test('and may return as a later one, though its clock is behind that of the former', () => {
    expect(returnsAs([generation + 9, generation], [generation + 9], generation)).toBeUndefined()
  })

  const far = generation + 1024 * (farFutureMs + 1)

  test('nor as one that was held before a run from a far future', () => {
    expect(returnsAs([generation, far], [generation, far], generation)).toMatch(/returned without a newer/)
    expect(returnsAs([generation, far], [generation + 9, far], generation)).toMatch(/returned without a newer/)
  })

  test('and may return as one before a run from a far future to a node that never held it', () => {
    expect(returnsAs([generation, far], [far], generation)).toBeUndefined()
    expect(returnsAs([generation, far], [generation - 9, far], generation)).toBeUndefined()
  })

  test('and may return with one', () => {
    const check = theForgottenStayAway(new Ledger(), () => 10)
    const { node, first } = held()
    check(first)
    node.peers.remove('b')
    check(forged(node))
    expect(check(stepOf(node, news(delta([], { heartbeat: 2 }))))).toBeUndefined()
  })
})

describe('updates in order', () => {
  test.each([
    ['one repeated', [update('set', 1), update('set', 1, { previous: 'k1' })], /out of order or repeated/],
    ['an older one', [update('set', 2), update('set', 1, { previous: 'k2' })], /out of order or repeated/],
    ['a wrong previous value', [update('set', 1), update('set', 2)], /previous is undefined, shown was "k1"/],
    ['an end of nothing', [update('deleted', 1)], /takes back what was not shown/],
    [
      'a second expiry',
      [update('set', 1), update('expired', 1, { previous: 'k1' }), update('expired', 1)],
      /not shown/,
    ],
    ['a value that entries() does not show', [update('set', 1)], /gone, its 1 values were never taken back/],
  ])('%s', (_, effects, words) => {
    expect(updatesInOrder()(forged(nodeNamed('a'), effects))).toMatch(words)
  })

  test('a value that was never told', () => {
    const { node } = held('a', entry(1, 'k'))
    expect(updatesInOrder()(forged(node))).toMatch(/k is "k1", told was nothing/)
  })

  test('an expiry repeats the version of its set', () => {
    const check = updatesInOrder()
    const { node, replica } = held('a', entry(1, 'k'), entry(2, 'q'))
    replica.entries.drop(replica.entries.get('k')!)
    const q = update('set', 2, { key: 'q', value: 'q2' })
    expect(check(forged(node, [update('set', 1), q, update('expired', 1, { previous: 'k1' })]))).toBeUndefined()
  })
})

describe('lives in order', () => {
  test('nobody joins twice', () => {
    const check = livesInOrder()
    const { first } = held()
    expect(check(first)).toBeUndefined()
    expect(check(first)).toMatch(/b joined while alive/)
  })

  test('a status that no event told of', () => {
    const check = livesInOrder()
    const { node, first, replica } = held()
    check(first)
    replica.setStatus('failed', 0, 0)
    expect(check(forged(node))).toMatch(/is failed, the events say alive/)
  })

  test('events of another run than is held', () => {
    const { node, first } = held()
    const effects = first.effects.map((effect) =>
      effect.kind === 'membership' ? { ...effect, event: { ...effect.event, generation: 7 } } : effect,
    )
    expect(livesInOrder()(forged(node, effects))).toMatch(/the events say 7/)
  })
})

describe('lives are true', () => {
  const known = () => {
    const ledger = new Ledger()
    ledger.record(nodeNamed('b'))
    return livesAreTrue(ledger)
  }

  test('a heartbeat ahead of its owner', () => {
    expect(known()(stepOf(nodeNamed('a'), news(delta([], { heartbeat: 7 }))))).toMatch(/has heartbeat 7, its own is 1/)
  })

  test('a goodbye that nobody said', () => {
    const check = known()
    const node = nodeNamed('a')
    expect(check(stepOf(node, news(delta([]))))).toBeUndefined()
    expect(check(stepOf(node, news(delta([], { status: 'left' }))))).toMatch(/said to have left and did not/)
  })

  test('a run that never was', () => {
    expect(livesAreTrue(new Ledger())(held().first)).toMatch(/never ran/)
  })
})

describe('books agree', () => {
  const tampered = (tamper: (known: ReturnType<typeof held>) => void): string | undefined => {
    const known = held()
    const check = booksAgree()
    expect(check(known.first)).toBeUndefined()
    tamper(known)
    return check(forged(known.node))
  }

  test('somebody in the wrong group', () => {
    const { node, replica } = held()
    node.peers.store.records.setMarks(replica.slot, 1)
    expect(booksAgree()(forged(node))).toMatch(/b stands among the alive/)
    expect(tampered(({ node, replica }) => node.peers.store.groups.alive.delete(replica.slot))).toMatch(
      /1 peers are not/,
    )
  })

  test('a doubt that nobody looks at', () => {
    const doubted = tampered(({ node, replica }) => {
      replica.accuse()
      ;(node.peers.store.unsettled as Set<number>).clear()
    })
    expect(doubted).toMatch(/goes on about b is noted wrongly/)
  })

  test('a suspicion that nobody looks at', () => {
    const suspected = tampered(({ node, replica }) => {
      replica.suspect({ heartbeat: 50, accusers: ['c'] }, 0)
      ;(node.peers.store.unsettled as Set<number>).clear()
    })
    expect(suspected).toMatch(/goes on about b is noted wrongly/)
  })

  test('a suspicion of a failed peer that is still looked at', () => {
    const suspected = tampered(({ node, replica }) => {
      replica.suspect({ heartbeat: 50, accusers: ['c'] }, 0)
      node.peers.store.setStatus(replica.slot, 'failed', 0)
    })
    expect(suspected).toMatch(/goes on about b is noted wrongly/)
  })

  test('somebody who is on no roster', () => {
    expect(tampered(({ node, replica }) => node.peers.store.roster.remove(replica.slot, 0))).toMatch(/its roster of 1/)
  })

  test('one who is held back and gone', () => {
    expect(tampered(({ node }) => node.peers.heldBack.refuse('c', 0))).toMatch(/c is held back and not held/)
  })
})

describe('memory is bounded', () => {
  const { node } = held('a', entry(1, 'k'), entry(2, 'q'))

  test.each([
    [{ ...settings, maxPeers: 0 }, /holds 1 peers, more than 0/],
    [{ ...settings, maxStateBytes: 39 }, /holds 40 bytes, more than 39/],
    [{ ...settings, maxKeysPerPeer: 1 }, /holds 2 keys of b, more than 1/],
  ])('%#', (limits, words) => {
    expect(memoryIsBounded(settings)(forged(node))).toBeUndefined()
    expect(memoryIsBounded(limits)(forged(node))).toMatch(words)
  })

  test('keys of a peer that are being copied anew', () => {
    const cooked = held('a', entry(1, 'k'))
    const anew = { from: 0, gcVersion: 5, senderMax: 9, heartbeat: 1 }
    stepOf(cooked.node, news(delta([entry(6, 'q'), entry(7, 'r')], { ...anew, toVersion: 7 })))
    expect(cooked.replica.resync?.entries.size).toBe(2)
    expect(memoryIsBounded(settings)(forged(cooked.node))).toBeUndefined()
    expect(memoryIsBounded({ ...settings, maxKeysPerPeer: 1 })(forged(cooked.node))).toMatch(/holds 2 keys of b/)
  })

  test('own keys', () => {
    const owner = nodeNamed('b')
    for (const key of ['k', 'q']) stepOf(owner, set(key, 'v'))
    expect(memoryIsBounded(settings)(forged(owner))).toBeUndefined()
    expect(memoryIsBounded({ ...settings, maxKeysPerPeer: 1 })(forged(owner))).toMatch(
      /b publishes 2 keys, more than 1/,
    )
  })

  test('books that are wrong', () => {
    const cooked = held('a', entry(1, 'k'))
    cooked.replica.entries.put({ ...entry(2, 'q'), deadlineMs: Infinity })
    expect(memoryIsBounded(settings)(forged(cooked.node))).toMatch(/counts 20 bytes and holds 40/)
  })
})

describe('messages fit', () => {
  const sends = (bytes: number): Effect => {
    const message = newsMessage(delta([entry(1, 'k', 'x'.repeat(bytes))]))
    return { kind: 'send', to: { host: 'b', port: 1 }, message }
  }

  test('one that is too long', () => {
    expect(messagesFit(codec)(forged(nodeNamed('a'), [sends(100)]))).toBeUndefined()
    expect(messagesFit(codec)(forged(nodeNamed('a'), [sends(70_000)]))).toMatch(
      /a news takes 7\d{4} bytes, more than 65536/,
    )
  })

  test('a digest that takes more than half', () => {
    const { name, address, generation } = nodeNamed('a').own
    const row = { generation, heartbeat: 1, maxVersion: 1, gcVersion: 0, status: 'alive', ageMs: 0 } as const
    const rows = Array.from({ length: 2000 }, (_, i) => ({ ...row, name: `${i} of them` }))
    const sender = { name, address, generation }
    const message = { type: 'digest', cluster: 'c', sender, exchange: 1, to: 'b:1', complete: true, rows } as const
    const effect: Effect = { kind: 'send', to: { host: 'b', port: 1 }, message }
    expect(messagesFit(codec)(forged(nodeNamed('a'), [effect]))).toMatch(/a digest takes \d+ bytes, more than half/)
  })

  test('one whose size is counted wrongly', () => {
    const padded = { ...codec, encode: (message: Parameters<typeof codec.encode>[0]) => `${codec.encode(message)} ` }
    expect(messagesFit(padded)(forged(nodeNamed('a'), [sends(10)]))).toMatch(
      /takes (\d+) bytes, not \d+ as was counted/,
    )
  })

  test('one that cannot be decoded', () => {
    const input = { kind: 'undecodable', error: { kind: 'not-json', detail: 'oops' } } as const
    const channel = { from: 'b', reply: () => undefined }
    expect(messagesFit(codec)({ ...forged(nodeNamed('a')), input: { ...input, channel } })).toMatch(
      /cannot decode: oops/,
    )
  })
})

describe('nobody yields to nobody', () => {
  const yields: Effect[] = [{ kind: 'yielded' }]

  test('where no other process of the name ever ran', () => {
    const check = nobodyYieldsToNobody()
    const node = nodeNamed('a')
    expect(check(forged(node))).toBeUndefined()
    expect(check(forged(nodeNamed('b')))).toBeUndefined()
    expect(check(forged(node, yields))).toMatch(/a yielded its name/)
  })

  test('nor to a former run of the own name', () => {
    const check = nobodyYieldsToNobody()
    check(forged(nodeNamed('a')))
    const later = nodeNamed('a')
    check(forged(later))
    expect(check(forged(later, yields))).toMatch(/a yielded its name/)
  })

  test('but to one that runs at the same time', () => {
    const check = nobodyYieldsToNobody()
    const [one, other] = [nodeNamed('a'), nodeNamed('a')]
    for (const node of [one, other]) check(forged(node))
    expect(check(forged(one, yields))).toBeUndefined()
  })
})

describe('nobody who runs fails', () => {
  const peer = { peer: 'b', address: { host: 'b', port: 1 }, generation, at: 0 }
  const evidence = { unanswered: 1, refused: 0, witnesses: 0, accusers: 0 }
  const failed: Effect = {
    kind: 'membership',
    event: { kind: 'failed', ...peer, phi: 11, silentForMs: 5000, evidence },
  }
  const recovered: Effect = { kind: 'membership', event: { kind: 'recovered', ...peer } }
  const node = nodeNamed('a')

  test('but who is gone may, and who runs may be back', () => {
    expect(nobodyWhoRunsFails(() => false)(forged(node, [failed]))).toBeUndefined()
    expect(nobodyWhoRunsFails(() => true)(forged(node, [recovered]))).toBeUndefined()
  })

  test('in the generation that runs', () => {
    const runs = jest.fn(() => true)
    expect(nobodyWhoRunsFails(runs)(forged(node, [failed]))).toMatch(
      /^a: b runs, and is called failed: .*"unanswered":1/,
    )
    expect(runs).toHaveBeenCalledWith('b', generation)
  })
})
