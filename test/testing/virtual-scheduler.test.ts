import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  delay,
  interval,
  type SchedulerAction,
  of,
  type SchedulerLike,
  take,
  timer,
  toArray,
  VirtualTimeScheduler,
} from 'rxjs'
import { VirtualScheduler } from '../../src/testing/virtual-scheduler.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

test('work runs at its time, and in the order of scheduling where the time is the same', () => {
  const scheduler = new VirtualScheduler()
  const log: string[] = []
  const at = (name: string, delayMs: number) =>
    scheduler.schedule(() => void log.push(`${scheduler.now()} ${name}`), delayMs)
  at('third', 20)
  at('first', 10)
  at('fourth', 20)
  at('second', 10)
  at('at once', 0)
  at('never late', -5)
  at('fraction', 10.5)
  scheduler.advanceTo(10)
  expect(log).toEqual(['0 at once', '0 never late', '10 first', '10 second'])
  expect(scheduler.now()).toBe(10)
  scheduler.advanceBy(100)
  expect(log.slice(4)).toEqual(['10.5 fraction', '20 third', '20 fourth'])
  expect(scheduler.now()).toBe(110)
})

test('time does not go back', () => {
  const scheduler = new VirtualScheduler()
  scheduler.advanceTo(100)
  scheduler.advanceTo(50)
  expect(scheduler.now()).toBe(100)
})

test('what is scheduled with delay 0 runs in the same advance, after what waits already', () => {
  const scheduler = new VirtualScheduler()
  const log: string[] = []
  scheduler.schedule(() => {
    log.push('a')
    scheduler.schedule(() => void log.push('c'))
  })
  scheduler.schedule(() => void log.push('b'))
  expect(log).toEqual([])
  scheduler.advanceBy(0)
  expect(log).toEqual(['a', 'b', 'c'])
})

test('work appoints itself anew, with its next state', () => {
  const scheduler = new VirtualScheduler()
  const log: string[] = []
  const subscription = scheduler.schedule(
    function (this: SchedulerAction<number>, count = 0) {
      log.push(`${scheduler.now()}: ${count}`)
      if (count < 3) this.schedule(count + 1, 10 * (count + 1))
    },
    5,
    0,
  )
  scheduler.advanceTo(1000)
  expect(log).toEqual(['5: 0', '15: 1', '35: 2', '65: 3'])
  expect(subscription.closed).toBe(true)
})

test('of several appointments of the same work the latest counts, as with rxjs, and is gone once unsubscribed', () => {
  const runs = (scheduler: SchedulerLike, advance: () => void): number[] => {
    const log: number[] = []
    const appoint = (first: number, second: number): SchedulerAction<number> => {
      const work = scheduler.schedule<number>((state) => void log.push(scheduler.now(), state), first, first)
      ;(work as SchedulerAction<number>).schedule(second, second)
      return work as SchedulerAction<number>
    }
    appoint(10, 50)
    appoint(70, 20)
    appoint(30, 60).unsubscribe()
    advance()
    return log
  }
  const ours = new VirtualScheduler()
  const theirs = new VirtualTimeScheduler()
  const expected = [20, 20, 50, 50]
  expect(runs(theirs, () => theirs.flush())).toEqual(expected)
  expect(runs(ours, () => ours.advanceBy(100))).toEqual(expected)
})

test('what is unsubscribed does not run, whether before its time, inside other work or inside itself', () => {
  const scheduler = new VirtualScheduler()
  const log: string[] = []
  const before = scheduler.schedule(() => void log.push('before'), 10)
  before.unsubscribe()
  const later = scheduler.schedule(() => void log.push('later'), 20)
  scheduler.schedule(() => later.unsubscribe(), 20) // too late: the other one comes first
  scheduler.schedule(() => sameTime.unsubscribe(), 30)
  const sameTime = scheduler.schedule(() => void log.push('same time'), 30)
  scheduler.schedule(function (this: SchedulerAction<unknown>) {
    log.push('itself')
    this.unsubscribe()
    this.schedule(undefined, 10)
  }, 40)
  scheduler.advanceTo(100)
  expect(log).toEqual(['later', 'itself'])
})

test('operators of rxjs run on it', () => {
  const scheduler = new VirtualScheduler()
  const log: string[] = []
  const tell = (name: string) => (value: unknown) => log.push(`${scheduler.now()} ${name} ${String(value)}`)
  interval(1000, scheduler).pipe(take(3)).subscribe(tell('interval'))
  timer(500, 1500, scheduler).pipe(take(2)).subscribe(tell('timer'))
  of('x').pipe(delay(700, scheduler)).subscribe(tell('delay'))
  const stopped = interval(100, scheduler).subscribe(tell('stopped'))
  scheduler.advanceTo(100)
  stopped.unsubscribe()
  scheduler.advanceTo(10_000)
  expect(log).toEqual([
    '100 stopped 0',
    '500 timer 0',
    '700 delay x',
    '1000 interval 0',
    '2000 timer 1', // appointed at 500, the interval's third at 1000
    '2000 interval 1',
    '3000 interval 2',
  ])
})

test('what is cancelled is let go of before its time, however far away that was', async () => {
  const scheduler = new VirtualScheduler()
  const ran: string[] = []
  const monthMs = 30 * 24 * 60 * 60_000
  const works = Array.from({ length: 10_000 }, (_, i) => {
    const work = (): void => void ran.push(`${i}`)
    const appointed = scheduler.schedule(work, monthMs)
    if (i % 1000 > 0) appointed.unsubscribe()
    return new WeakRef(work)
  })
  await new Promise(setImmediate) // until then the references count
  collectGarbage()
  expect(works.filter((work) => work.deref() !== undefined).length).toBeLessThan(2000)
  scheduler.advanceBy(monthMs)
  expect(ran).toEqual(Array.from({ length: 10 }, (_, i) => `${1000 * i}`))
})

test('an error of the work comes out of advancing, and the rest stays appointed', () => {
  const scheduler = new VirtualScheduler()
  const log: string[] = []
  scheduler.schedule(() => {
    throw new Error('broken')
  }, 10)
  scheduler.schedule(() => void log.push('later'), 20)
  expect(() => scheduler.advanceTo(30)).toThrow('broken')
  expect([log, scheduler.now()]).toEqual([[], 10])
  scheduler.advanceTo(30)
  expect(log).toEqual(['later'])
})

test('100,000 timers run in the same order as on the scheduler of rxjs', () => {
  // a thousand for rxjs, which sorts all that wait at each schedule
  const delays = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 7919) % 1009)
  const ours = (count: number): number[] => {
    const scheduler = new VirtualScheduler()
    const order: number[] = []
    delays(count).forEach((delayMs, i) => scheduler.schedule(() => void order.push(i), delayMs))
    scheduler.advanceTo(2000)
    return order
  }
  const theirs = new VirtualTimeScheduler()
  const expected: number[] = []
  delays(1000).forEach((delayMs, i) => theirs.schedule(() => void expected.push(i), delayMs))
  theirs.flush()
  expect(ours(1000)).toEqual(expected)
  const many = ours(100_000)
  expect(many).toHaveLength(100_000)
  const due = delays(100_000)
  expect(many.findIndex((i, at) => at > 0 && due[many[at - 1]!]! > due[i]!)).toBe(-1)
})

test('the values of a stream on it come as an ordinary array', () => {
  const scheduler = new VirtualScheduler()
  let all: number[] = []
  interval(1, scheduler)
    .pipe(take(1000), toArray())
    .subscribe((values) => (all = values))
  scheduler.advanceTo(1000)
  expect(all).toHaveLength(1000)
})
