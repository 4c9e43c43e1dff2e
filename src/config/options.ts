import type { Schema } from './schema.js'

/** Where a node listens, who it is, and whom it looks for. */
export interface PlaceOptions {
  /** The cluster's name. Nodes of different clusters refuse each other. */
  readonly cluster: string
  /** Port to listen on; 0 takes a free one. Default 0. */
  readonly port?: number | undefined
  /**
   * Address to bind to. Default `127.0.0.1`: nothing that is not encrypted and authenticated should listen on every
   * interface unasked. On several machines: an address that the others can reach. In a container: `0.0.0.0`.
   */
  readonly host?: string | undefined
  /**
   * `host:port` or `host` under which others reach this node; the port defaults to the one bound. Default: the bound
   * address, or for a wildcard the machine's only external address.
   */
  readonly advertise?: string | undefined
  /** Stable name of this node. Default: the advertised `host:port`. Give one if addresses change and identity must not. */
  readonly name?: string | undefined
  /** `host:port` of nodes to find the cluster through. Names are resolved anew at each attempt. Default none. */
  readonly seeds?: readonly string[] | undefined
}

/** How fast the protocol runs. */
export interface PaceOptions {
  /**
   * Time between two gossip rounds, which bring what pushed news missed, and all heartbeats.
   * Traffic and CPU are in inverse proportion to it.
   */
  readonly roundIntervalMs?: number | undefined
  /** Rounds vary by up to this much either way, so that nodes do not march in step. */
  readonly roundJitterMs?: number | undefined
  /** Live peers contacted in each round. Traffic is in proportion; the time to spread shrinks with its logarithm. */
  readonly fanout?: number | undefined
  /**
   * Live peers that a node contacts in turn, so that their connections serve many rounds; one is replaced by a random other
   * peer in one of 16 contacts, and at once when it fails or does not answer. 0: a random peer each time, over TCP mostly by a
   * new connection.
   */
  readonly partners?: number | undefined
  /** How often the own heartbeat is raised. Detection cannot be faster than a few of these. */
  readonly heartbeatIntervalMs?: number | undefined
  /** How often silences are weighed at most, and suspects asked; a death is seen up to this much late. Also the grain of the own-pause guard. */
  readonly evaluationIntervalMs?: number | undefined
  /**
   * How long a reply is waited for before the exchange is given up, and a seed left alone for a while. Where answers usually
   * take longer, more is allowed, up to eight times as much.
   */
  readonly exchangeTimeoutMs?: number | undefined
  /** Longest pause between two attempts at a seed that does not answer. */
  readonly seedBackoffCapMs?: number | undefined
  /**
   * How many live peers are told directly when this node leaves; they tell the others. If all of them leave at that moment,
   * too, nobody does, and this node is called failed.
   */
  readonly goodbyeFanout?: number | undefined
  /**
   * How long news (a write, a join, a departure) waits for more of it; longer, up to a round, after news that this process was
   * late with. Each hop to everybody takes that much longer.
   */
  readonly newsPauseMs?: number | undefined
  /** Live peers to whom news is pushed at once; 0 leaves everything to the rounds. */
  readonly newsFanout?: number | undefined
  /**
   * How often each node pushes the same news, in a cluster of up to 100 nodes on a good network. Where messages are lost, and
   * with the logarithm of a greater size, it becomes more. One item costs about newsFanout x newsRepeats messages per node.
   */
  readonly newsRepeats?: number | undefined
  /** News starts with what is that much older, so that a lost push leaves no gap. Costs bytes while writes are dense. */
  readonly newsOverlapMs?: number | undefined
  /** Writes a second that this node may always make, however congested the cluster is. */
  readonly minWritesPerSecond?: number | undefined
}

/** When a silent peer is called failed, and for how long it is remembered. */
export interface DetectionOptions {
  /** The law that intervals between heartbeats are taken to follow; `normal` is the quicker, `exponential` the calmer. */
  readonly phiDistribution?: 'normal' | 'exponential' | undefined
  /** Suspicion at which a peer is called failed. One more makes a false verdict ten times rarer, in theory. */
  readonly phiThreshold?: number | undefined
  /**
   * Suspicion by silence, when everybody was last heard of, at which a peer is asked directly. Lower asks earlier and more
   * often. Below `phiThreshold`.
   */
  readonly suspectPhi?: number | undefined
  /**
   * Who has not answered by then counts as not answering, until it does. Where answers usually take longer, more is allowed.
   */
  readonly probeTimeoutMs?: number | undefined
  /** About how many nodes, all together, ask the same suspect at each evaluation. */
  readonly probers?: number | undefined
  /** Over how many intervals a peer's rhythm is averaged. More react later to a change of rhythm. */
  readonly phiWindow?: number | undefined
  /** Least standard deviation assumed; three quarters of the mean are assumed in any case. Higher is slower and calmer. */
  readonly phiMinDeviationMs?: number | undefined
  /** Silence beyond the mean that is forgiven. Every detection takes that much longer. */
  readonly phiAcceptablePauseMs?: number | undefined
  /** A longer silence is an outage and not a sample of the rhythm. By default at least 20 rounds or heartbeats. */
  readonly maxIntervalMs?: number | undefined
  /** A failed or left peer is forgotten after this time, and spoken of for half of it. Longer partitions need a seed. */
  readonly failedGraceMs?: number | undefined
  /** Tombstones are kept for this long. A peer that was away for longer copies the map anew. */
  readonly tombstoneGraceMs?: number | undefined
}

/** What a node puts up with. All nodes of a cluster should agree on them. */
export interface LimitOptions {
  /** No message is longer, in encoded bytes. */
  readonly maxMessageBytes?: number | undefined
  /**
   * No digest takes more of a message, nor more than half of it. In a cluster whose digest would be longer each exchange
   * compares a part of it.
   */
  readonly maxDigestBytes?: number | undefined
  /**
   * No digest at rest, while nobody comes, goes or writes, holds more peers. In a larger cluster each exchange compares a part:
   * traffic and CPU do not grow with it, the time to hear of everybody does, in proportion. There a death is told by suspicion, not
   * by silence.
   */
  readonly maxDigestPeers?: number | undefined
  /** `set` refuses an entry (key and value, encoded) that is larger. At most a quarter of `maxMessageBytes`. */
  readonly maxEntryBytes?: number | undefined
  /** Longest key, in bytes of UTF-8. */
  readonly maxKeyBytes?: number | undefined
  /** Deepest nesting of a value. */
  readonly maxDepth?: number | undefined
  /** Most keys that one peer may have, tombstones included. */
  readonly maxKeysPerPeer?: number | undefined
  /** Most peers taken in. */
  readonly maxPeers?: number | undefined
  /** Most encoded bytes held of all peers together. What is beyond is not taken in, and reported. */
  readonly maxStateBytes?: number | undefined
}

/** All options of a node. One that is `undefined` is as good as left out: it may come from a variable. */
export interface AllOptions<S extends Schema = Schema>
  extends PlaceOptions, PaceOptions, DetectionOptions, LimitOptions {
  /** An io-ts codec for each key. With it, keys and values are checked by the compiler and at run time. */
  readonly schema?: S | undefined
}

/**
 * Everything that `createGossip` takes. Where values are to be those of a schema it has to be given, or nobody would check what
 * peers publish.
 */
export type GossipOptions<S extends Schema = Schema> = AllOptions<S> &
  (string extends keyof S ? unknown : { readonly schema: S })
