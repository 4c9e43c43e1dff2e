import type { Progress } from './pace.js'

/** What a progress bar is drawn on. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** A line that shows how far things are. */
export interface ProgressBar {
  readonly show: Progress
  /** To be called before anything else is printed. */
  readonly clear: () => void
}

const barLength = 24

/** A progress bar on a terminal; nothing elsewhere. */
export const progressBar = (terminal: Terminal, nowMs: () => number = () => performance.now()): ProgressBar => {
  if (terminal.isTTY !== true) return { show: () => undefined, clear: () => undefined }
  const startedMs = nowMs()
  const clear = (): void => void terminal.write('\r\u001b[2K')
  return {
    clear,
    show: (share, doing) => {
      const filled = Math.round(Math.min(1, share) * barLength)
      const bar = '█'.repeat(filled) + '░'.repeat(barLength - filled)
      const percent = `${Math.floor(Math.min(1, share) * 100)} %`.padStart(5)
      const whole = `${bar} ${percent}  ${clockTime(nowMs() - startedMs)}  ${doing}`
      terminal.write(`\r\u001b[2K${whole.slice(0, (terminal.columns ?? 80) - 1)}`)
    },
  }
}

const clockTime = (ms: number): string => {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
