import { rememberedRun } from '../../../src/core/reconcile/remembered.js'
import type { DigestMessage } from '../../../src/core/message.js'
import { Parts } from '../support/context.js'
import { addressOf, row } from '../support/make.js'
import { generationAt, wallStartMs } from '../support/settings.js'

const life = (ms: number) => ({ name: 'x', address: addressOf('x'), generation: generationAt(ms), heartbeat: 5 })

/** A digest in columns: it names nobody, its sender neither. */
const digestOf = (generation: number): DigestMessage => ({
  type: 'digest',
  cluster: 'test',
  sender: { name: 'x', address: addressOf('x'), generation },
  exchange: 1,
  to: 'me:1',
  complete: false,
  rows: [],
})

test('whoever is remembered under a later generation is told so, however it says what it holds', () => {
  const { peers } = new Parts()
  peers.forgotten.remember(life(1000))
  const told = (ms: number) => rememberedRun(digestOf(generationAt(ms)), peers, wallStartMs)?.generation
  expect([999, 1000, 1001].map(told)).toEqual([generationAt(1000), generationAt(1000), undefined])
})

test('so is whoever is remembered with a later heartbeat than it says', () => {
  const { peers } = new Parts()
  peers.forgotten.remember(life(1000))
  const told = (heartbeat: number) => {
    const rows = [row({ name: 'x', generation: generationAt(1000), heartbeat })]
    return rememberedRun({ ...digestOf(generationAt(1000)), rows }, peers, wallStartMs)?.heartbeat
  }
  expect([4, 5, 6].map(told)).toEqual([5, undefined, undefined])
})
