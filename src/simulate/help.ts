import { loadFlags, loadOutputFlags } from './load/args.js'
import { defaultLoad, phases } from './load/setup.js'
import { type Flag, linkFlags, optionFlags, outputFlags, simulationFlags } from './flags.js'

/** The command and what it does, in short. */
export const overview = `grapevine-rx: gossip between Node processes, as RxJS streams

Usage
  grapevine-rx simulate [flags]    try a configuration on a simulated cluster
  grapevine-rx load [flags]        write to a simulated cluster faster than it can gossip
  grapevine-rx <command> --help    all flags
  grapevine-rx --version           the version of the package
`

/** Everything the command can do. */
export const help = (): string =>
  [
    'Usage: grapevine-rx simulate [flags]',
    '',
    'Runs a whole cluster in this process, in virtual time, over a network with your delays and losses, and measures',
    '  - how long a write, and a new node, take to reach half and all of the others;',
    '  - how long the death of a node takes to be seen: by the first, by half, by all;',
    '  - how long a split takes to be seen by the nodes on either side, and to be over once it has healed;',
    '  - how often a live node is called failed, per node and hour of watching the others;',
    '  - messages and bytes that each node sends in a second while nothing happens, and the CPU time it takes.',
    'Messages are counted in the bytes they would have on the wire. The same flags give the same result.',
    '',
    'Examples',
    '  grapevine-rx simulate --nodes 1000 --loss 0.05',
    '  grapevine-rx simulate --nodes 50 --latency-ms 80 --jitter-ms 40 --round-interval-ms 500 --repeats 10',
    '  grapevine-rx simulate --loss 0.25 --duration-s 3600 --victims 20 --phi-threshold 10',
    '  grapevine-rx simulate --nodes 300 --split-s 40 --split-share 0.1 --victims 0',
    '  grapevine-rx simulate --loss 0.05 --plot curves.svg',
    '',
    ...section('Simulation', Object.entries(simulationFlags)),
    ...section('Network', Object.entries(linkFlags)),
    ...section('Output', Object.entries(outputFlags)),
    ...section('Configuration of every node (the options of createGossip)', [...optionFlags]),
    'Exit status: 0 done, 1 something broke, 2 the flags make no sense, 130 interrupted.',
    '',
  ].join('\n')

/** Everything that the load run can do. */
export const loadHelp = (): string =>
  [
    'Usage: grapevine-rx load [flags]',
    '',
    `Writes to a simulated cluster for ${phases.stopS} s, from ${phases.doubledFromS} s to ${phases.doubledUntilS} s twice as fast, with messages too small for that, and`,
    'measures each second how stale the copies are: with and without throttling, and in two orders of packing.',
    'Some minutes. The same flags give the same result.',
    '',
    'Example',
    '  grapevine-rx load --plot load.svg',
    '',
    ...section(
      'Load',
      Object.entries(loadFlags).map(([name, flag]) => [name, { ...flag, standard: defaultLoad[flag.of] }] as const),
    ),
    ...section('Output', Object.entries(loadOutputFlags)),
    'Exit status: 0 done, 1 something broke, 2 the flags make no sense, 130 interrupted.',
    '',
  ].join('\n')

const section = (title: string, flags: readonly (readonly [string, Flag])[]): string[] => {
  const left = flags.map(([name, { takes }]) => (takes === undefined ? `--${name}` : `--${name} ${takes}`))
  const width = Math.max(...left.map(({ length }) => length))
  const lines = flags.map(([, { says, standard }], i) => {
    const unless = standard === undefined ? '' : ` [${standard}]`
    return `  ${(left[i] as string).padEnd(width)}  ${says}${unless}`
  })
  return [title, ...lines, '']
}
