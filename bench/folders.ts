import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// This file runs from <cache>/<run>/bench, and the cache lies in node_modules/.cache.
const cache = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Where the ancestor is installed. */
export const ancestorFolder = join(cache, 'ancestor')
/** Where the results are written. */
export const documentPath = join(cache, '../../..', 'docs/benchmarks.md')
