import { SimulatedCore } from '../../src/testing/simulated-core.js'
import { VirtualScheduler } from '../../src/testing/virtual-scheduler.js'

const make = (costMs?: number) => {
  const scheduler = new VirtualScheduler()
  const log: string[] = []
  const core = new SimulatedCore(scheduler, costMs)
  const work = (what: string): void => core.run(() => void log.push(`${scheduler.now()} ${what}`))
  return { scheduler, core, work, log }
}

describe('a core', () => {
  it('on which everything is instant does all of it at once', () => {
    const { core, work, log } = make()
    for (const what of ['a', 'b', 'c']) work(what)
    expect(log).toEqual(['0 a', '0 b', '0 c'])
    expect([core.busyMs, core.lateMs]).toEqual([0, 0])
  })

  it('does one thing after the other, each when the one before it is done', () => {
    const { scheduler, core, work, log } = make(10)
    work('a')
    work('b')
    expect([core.busyMs, core.lateMs]).toEqual([20, 20])
    scheduler.advanceTo(15)
    work('c')
    expect(core.lateMs).toBe(15)
    scheduler.advanceTo(100)
    expect(log).toEqual(['0 a', '10 b', '20 c'])
    expect([core.busyMs, core.lateMs, core.mostLateMs]).toEqual([30, 0, 10])
    work('d')
    expect(log.at(-1)).toBe('100 d')
  })

  it('may become slower: what has come by then takes what it took', () => {
    const { scheduler, core, work, log } = make(10)
    work('a')
    work('b')
    core.costMs = 50
    work('c')
    work('d')
    scheduler.advanceTo(100)
    expect(log).toEqual(['0 a', '10 b', '20 c', '70 d'])
  })
})
