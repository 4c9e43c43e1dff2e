import { markdown, ratio } from '../show.js'
import type { CoreProfile } from './profile.js'
import type { CoreFigure } from './run.js'

/** The steps of an exchange beside their floors. */
export const coreTable = (figures: readonly CoreFigure[]): string => {
  const sums = [...new Set(figures.map(({ peers }) => peers))].map((peers): CoreFigure => {
    const parts = figures.filter((figure) => figure.peers === peers)
    const sum = (of: (figure: CoreFigure) => number): number => parts.reduce((total, part) => total + of(part), 0)
    return {
      peers,
      told: parts[0]!.told,
      name: 'all three',
      bytes: sum((part) => part.bytes),
      us: sum((part) => part.us),
      jsonUs: sum((part) => part.jsonUs),
      numbersUs: sum((part) => part.numbersUs),
    }
  })
  const rows = [...figures, ...sums]
    .sort((a, b) => a.peers - b.peers)
    .map(({ peers, told, name, bytes, us, jsonUs, numbersUs }) => [
      String(peers),
      String(told),
      name,
      String(bytes),
      us.toFixed(0),
      jsonUs.toFixed(1),
      numbersUs.toFixed(1),
      ratio(us / jsonUs),
      ratio(us / (jsonUs + numbersUs)),
    ])
  const header = [
    'peers',
    'in a digest',
    'step',
    'bytes',
    'µs',
    'JSON alone, µs',
    'numbers alone, µs',
    'ratio to JSON',
    'to both',
  ]
  return markdown(header, rows)
}

/** What is below is one line. */
const leastShare = 0.04

/** In which files the time of an exchange is spent, of each size of cluster. */
export const profileTable = (profiles: readonly CoreProfile[]): string => {
  const shareOf = ({ shares }: CoreProfile, file: string): number =>
    shares.find((found) => found.file === file)?.share ?? 0
  const greatest = (file: string): number => Math.max(...profiles.map((profile) => shareOf(profile, file)))
  const files = [...new Set(profiles.flatMap(({ shares }) => shares.map(({ file }) => file)))]
    .filter((file) => greatest(file) >= leastShare)
    .sort((a, b) => greatest(b) - greatest(a))
  const row = (title: string, of: (profile: CoreProfile) => number): string[] => [
    title,
    ...profiles.map((profile) => `${(100 * of(profile)).toFixed(0)} %`),
  ]
  const named = (profile: CoreProfile): number => files.reduce((sum, file) => sum + shareOf(profile, file), 0)
  const rows = [
    ...files.map((file) => row(file, (profile) => shareOf(profile, file))),
    row('all others', (profile) => 1 - named(profile)),
  ]
  return markdown(['', ...profiles.map(({ peers }) => `${peers} peers`)], rows)
}
