// One run, in a process of its own, so that neither the heap nor the compiled code of another is in the way.
import { bare } from './bare.js'
import { busyWriter } from './busy-writer.js'
import { measure } from './measure.js'
import type { Order, Report, Scenes } from './measures.js'
import { socketless } from './where/socketless.js'
import { where } from './where/where.js'

type Scene = keyof Scenes
type Progress = (text: string) => void

const scenes: {
  readonly [S in Scene]: (plan: Scenes[S]['plan'], progress: Progress) => Promise<Scenes[S]['measures']>
} = { cluster: measure, bare, where, socketless, busyWriter }

const tell = <S extends Scene>(report: Report<S>): void => void process.send?.(report)

process.on('message', <S extends Scene>({ scene, plan }: Order<S>) => {
  scenes[scene](plan, (text) => tell({ kind: 'progress', text })).then(
    (measures) => {
      tell<S>({ kind: 'done', measures })
      process.disconnect()
    },
    (cause: unknown) => {
      console.error(cause)
      process.exit(1)
    },
  )
})
// The parent has what it wanted, or is gone: there is nobody to say goodbye to.
process.on('disconnect', () => process.exit(0))
