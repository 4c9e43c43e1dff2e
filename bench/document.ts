import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** What the document says besides the tables. */
export interface Circumstances {
  readonly command: string
  readonly nodes: number
  readonly runs: number
  readonly ageMs: number
}

/** What was found, each as a table. */
export interface Tables {
  readonly clusters: string
  readonly busyWriters: string
  readonly cpu: string
  readonly heap: string
  readonly core: string
  readonly coreProfile: string
  readonly rest: string
}

/** Writes what was measured, and on what. */
export const writeDocument = (path: string, circumstances: Circumstances, tables: Tables): void => {
  const { command, nodes, runs, ageMs } = circumstances
  const aged = ageMs === 0 ? '' : ` "Aged" is ${ageMs / 1000} s later.`
  const text = `# Benchmarks

<!-- Written by \`npm run bench\`: do not edit. -->

${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${availableParallelism()} cores, \`${command}\`.

Wall times vary with the machine: the ratios say more than the numbers.

## Clusters

${nodes} nodes in one process on loopback, real sockets, one seed, rounds of 1 s, all else by default. ${runs === 1 ? 'One run' : `Medians of ${runs} runs`} of
each system, in turn, each in a process of its own. At rest is 45 s after the last write, when most of what is hot has been
compiled.${aged} CPU is user and system time of the whole process. Sent is what was
handed to the sockets, without the headers of TCP/IP. Heap counts typed arrays and buffers, after a full collection. The code
that a process compiles is in it once, however many nodes share it: the heap without code leaves out machine code and bytecode. Bare
sockets exchange as many bytes of JSON, once a second, with as many timers, and do nothing else: nobody can go below that in
this language. A death is a node that stops without a goodbye, three of them a run. A false failure is a report of failure about a node that runs.

${tables.clusters}

## Where the CPU and the heap go

What a node at rest computes is timed call by call: to sample a process that mostly sleeps is to wake it, and then to measure that.
Steps are the protocol, told by what they follow from. The rest of the event loop is what Node and RxJS do around them: timers,
sockets, what subscribers are told. Outside of the loop the process is woken and put to sleep, and the collector runs. One run of each.

${tables.cpu}

The heap of a node over sockets, beside two that it consists of: sockets alone, four connections a node of which it holds
both ends, and the same nodes over a network of objects, without any. Code is what all nodes of a process share. All else is
mostly what a transport keeps for each of its connections and timers, and what V8 notes of what it runs. One node more is one of a
second cluster of as many, which starts in the same process, where all that is there already.

${tables.heap}

## A busy writer

10 nodes in one process; one of them sets 5,000 values a second over 1,000 keys for 10 s. What is more than its limit waits
in one slot a key, and a later write takes the place of an earlier one. The largest heap is that of all 10, garbage included.

${tables.busyWriters}

## The core

What one node computes in one exchange, encoding and decoding included, once all is compiled. Half of the others have a newer
heartbeat on either side. No sockets. Beside it is what nobody can do without in this language: JSON.parse and JSON.stringify
of the same messages, of which little is left to do as a heartbeat is one character; and the same numbers read, compared, learnt
and written in three loops over flat arrays, with no peer that could come, go, fail, restart or be slow, and nobody to be told.

${tables.core}

Where that time goes, by a profile of exchanges and nothing else, collections of garbage left out:

${tables.coreProfile}

## A node of a large cluster at rest

What one node takes in a second, its steps and its messages encoded and decoded, by the size of its cluster. No sockets, and a
time of its own. There are eight nodes, which know all the others; whom of these they write to, another of the eight plays, and
of the others' heartbeats one of the eight hears as often as if they were among them. So each does all that a node does, and the
memory is that of a few. CPU is user and system time, the collector's included. A digest is one of a round; others ask somebody
for a sign of life.

${tables.rest}
`
  writeFileSync(path, text)
}
