import { interval, type SchedulerAction, timer } from 'rxjs'
import { NodeTime, simulationEpochMs } from '../../src/testing/node-time.js'
import { SimulatedCore } from '../../src/testing/simulated-core.js'
import { VirtualScheduler } from '../../src/testing/virtual-scheduler.js'

const make = (originMs = 0) => {
  const scheduler = new VirtualScheduler()
  return { scheduler, time: new NodeTime(scheduler, originMs) }
}

describe('the clocks', () => {
  it('start where they are told, and run with the simulation', () => {
    const { scheduler, time } = make(5000)
    scheduler.advanceTo(250)
    expect(time.clock()).toEqual({ monotonicMs: 5250, wallMs: simulationEpochMs + 250 })
    expect(time.now()).toBe(5250)
  })

  it('step: the wall clock jumps, the monotonic one does not notice', () => {
    const { scheduler, time } = make()
    scheduler.advanceTo(1000)
    time.step(-3_600_000)
    expect(time.clock()).toEqual({ monotonicMs: 1000, wallMs: simulationEpochMs + 1000 - 3_600_000 })
    time.step(3_600_000)
    time.step(20)
    expect(time.clock()).toEqual({ monotonicMs: 1000, wallMs: simulationEpochMs + 1020 })
  })

  it('drift: the monotonic one runs fast or slow from then on, without a jump', () => {
    const { scheduler, time } = make()
    scheduler.advanceTo(1000)
    time.drift(1.5)
    expect(time.now()).toBe(1000)
    scheduler.advanceTo(2000)
    expect(time.now()).toBe(2500)
    time.drift(0.5)
    scheduler.advanceTo(3000)
    expect(time.now()).toBe(3000)
  })
})

describe('timers', () => {
  it('wait by the clock of their process', () => {
    const { scheduler, time } = make()
    const log: number[] = []
    time.drift(2)
    timer(1000, time).subscribe(() => log.push(scheduler.now()))
    interval(300, time).subscribe(() => log.push(scheduler.now()))
    scheduler.advanceTo(500)
    expect(log).toEqual([150, 300, 450, 500])
  })

  it('take the latest appointment, as those of rxjs do', () => {
    const { scheduler, time } = make()
    const log: string[] = []
    const action = time.schedule((state?: string) => void log.push(`${scheduler.now()} ${state}`), 10, 'first')
    ;(action as SchedulerAction<string>).schedule('second', 30)
    scheduler.advanceTo(100)
    expect(log).toEqual(['30 second'])
  })

  it('that are unsubscribed do not run, not even after a pause', () => {
    const { scheduler, time } = make()
    const log: string[] = []
    const soon = time.schedule(() => void log.push('soon'), 10)
    const due = time.schedule(() => void log.push('due'), 20)
    soon.unsubscribe()
    time.pause()
    scheduler.advanceTo(50)
    due.unsubscribe()
    time.resume()
    scheduler.advanceTo(100)
    expect(log).toEqual([])
  })
})

describe('a pause', () => {
  it('holds everything back and lets it happen at once, in order, while the clocks go on', () => {
    const { scheduler, time } = make()
    const log: string[] = []
    const tell = (what: string) => (): void => void log.push(`${time.now()} ${what}`)
    time.schedule(tell('b'), 20)
    time.schedule(tell('a'), 10)
    time.schedule(tell('after'), 200)
    time.pause()
    expect(time.paused).toBe(true)
    scheduler.advanceTo(15)
    time.whenRunning(tell('a message'))
    scheduler.advanceTo(100)
    expect(log).toEqual([])
    time.resume()
    expect(time.paused).toBe(false)
    expect(log).toEqual(['100 a', '100 a message', '100 b'])
    scheduler.advanceTo(200)
    expect(log.at(-1)).toBe('200 after')
  })

  it('swallows the ticks of an interval but one, as a process that was stopped does', () => {
    const { scheduler, time } = make()
    const log: number[] = []
    interval(100, time).subscribe(() => log.push(time.now()))
    scheduler.advanceTo(200)
    time.pause()
    scheduler.advanceTo(1050)
    time.resume()
    scheduler.advanceTo(1200)
    expect(log).toEqual([100, 200, 1050, 1150])
  })

  it('may begin again in the middle of what was late', () => {
    const { scheduler, time } = make()
    const log: string[] = []
    time.pause()
    time.whenRunning(() => {
      log.push('one')
      time.pause()
    })
    time.whenRunning(() => log.push('two'))
    time.resume()
    expect(log).toEqual(['one'])
    time.resume()
    expect(log).toEqual(['one', 'two'])
    scheduler.advanceTo(1)
    expect(log).toHaveLength(2)
  })
})

describe('on a core that has much to do', () => {
  const makeOnCore = () => {
    const scheduler = new VirtualScheduler()
    const core = new SimulatedCore(scheduler, 30)
    return { scheduler, core, time: new NodeTime(scheduler, 0, core) }
  }

  it('ticks come late, and the next ones are counted from there', () => {
    const { scheduler, core, time } = makeOnCore()
    const log: number[] = []
    time.schedule(function () {
      log.push(scheduler.now())
      this.schedule(undefined, 100)
    }, 100)
    scheduler.advanceTo(90)
    core.run(() => undefined)
    core.run(() => undefined)
    scheduler.advanceTo(300)
    expect(log).toEqual([150, 250])
  })

  it('what waits for its turn may still be cancelled, or appointed anew', () => {
    const { scheduler, core, time } = makeOnCore()
    const log: string[] = []
    const cancelled = time.schedule(() => void log.push('cancelled'), 10)
    const action = time.schedule((state?: string) => void log.push(`${scheduler.now()} ${state}`), 10, 'first')
    core.run(() => undefined)
    scheduler.advanceTo(20)
    cancelled.unsubscribe()
    ;(action as SchedulerAction<string>).schedule('second', 200)
    scheduler.advanceTo(500)
    expect(log).toEqual(['220 second'])
  })

  it('a process that stands still takes nothing of it', () => {
    const { scheduler, core, time } = makeOnCore()
    const log: string[] = []
    time.pause()
    time.whenRunning(() => void log.push(`${scheduler.now()} late`))
    expect(core.busyMs).toBe(0)
    scheduler.advanceTo(100)
    time.resume()
    time.whenRunning(() => void log.push(`${scheduler.now()} later`))
    time.pause()
    scheduler.advanceTo(200)
    expect(log).toEqual(['100 late'])
    time.resume()
    expect(log).toEqual(['100 late', '200 later'])
  })
})
