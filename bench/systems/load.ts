import { ancestor } from './ancestor.js'
import { ours } from './ours.js'
import type { System, SystemName } from './system.js'

/** The system of that name. */
export const loadSystem = (name: SystemName, ancestorFolder: string): System =>
  name === 'ancestor' ? ancestor(ancestorFolder) : ours(name)
