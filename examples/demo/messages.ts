import type { Json, MembershipEvent, PeerName, Status } from 'grapevine-rx'

/** The values that the demo's processes publish. */
export type Values = Readonly<Record<string, Json>>

/** What the parent tells a process to do. */
export type Order =
  | { readonly kind: 'start'; readonly port: number; readonly seeds: readonly string[]; readonly values: Values }
  | { readonly kind: 'set'; readonly key: string; readonly value: Json; readonly ttlMs?: number }
  | { readonly kind: 'look' }
  | { readonly kind: 'leave' }

/** What a process holds of a peer. */
export interface View {
  readonly status: Status
  readonly values: Values
}

/** What a process tells its parent. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly host: string; readonly port: number }
  | { readonly kind: 'membership'; readonly event: MembershipEvent }
  | {
      readonly kind: 'update'
      readonly change: 'set' | 'deleted' | 'expired'
      readonly peer: PeerName
      readonly key: string
      readonly value: Json | undefined
    }
  | { readonly kind: 'diagnostic'; readonly message: string }
  | { readonly kind: 'looked'; readonly peers: Readonly<Record<PeerName, View>> }
  | { readonly kind: 'gone' }
