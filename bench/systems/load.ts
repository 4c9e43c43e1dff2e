import { nssocketTransport } from '../../src/index.js'
import { udpTransport } from '../../src/transport/udp/index.js'
import { ancestor } from './ancestor.js'
import { ours } from './ours.js'
import type { System, SystemName } from './system.js'

/** The system of that name; loads no more than it needs, as its memory is measured. */
export const loadSystem = (name: SystemName, ancestorFolder: string): System => {
  switch (name) {
    case 'ours':
      return ours(() => nssocketTransport())
    case 'udp':
      return ours(() => udpTransport({ maxDatagramBytes: 60_000 }), { maxMessageBytes: 60_000, maxEntryBytes: 7_500 })
    case 'ancestor':
      return ancestor(ancestorFolder)
  }
}
