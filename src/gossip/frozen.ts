import type { Json } from '../core/json.js'

/**
 * The same value, which nobody can change any more, in depth.
 *
 * Frozen means frozen in depth: the parts come first, and what comes from JSON.parse is not frozen before. A value is therefore
 * gone through once, however often it is read; a primitive costs nothing.
 */
export const frozen = <T extends Json>(json: T): T => {
  if (typeof json !== 'object' || json === null || Object.isFrozen(json)) return json
  for (const part of Object.values<Json>(json)) frozen(part)
  return Object.freeze(json)
}
