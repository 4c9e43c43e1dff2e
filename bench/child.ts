// One run, in a process of its own, so that neither the heap nor the compiled code of another is in the way.
import { measure } from './measure.js'
import type { Plan, Report } from './measures.js'

const tell = (report: Report): void => void process.send?.(report)

process.on('message', (plan: Plan) => {
  measure(plan, (text) => tell({ kind: 'progress', text })).then(
    (measures) => {
      tell({ kind: 'done', measures })
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
