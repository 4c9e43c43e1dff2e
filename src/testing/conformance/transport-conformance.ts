import { deliveryScenes } from './delivery.js'
import type { ConformanceCheck, TransportHarness } from './harness.js'
import { lifecycleScenes } from './lifecycle.js'
import { Stage } from './stage.js'

/**
 * What every transport must do, as checks that any test runner can run.
 *
 * The checks assume a network that loses nothing while nobody closes (a loopback interface, say); order does not matter.
 *
 * @example
 * for (const { name, run } of transportConformance(harness)) test(name, run)
 */
export const transportConformance = (harness: TransportHarness): readonly ConformanceCheck[] =>
  [...deliveryScenes(harness.bindIpv6, harness.bindName), ...lifecycleScenes].map(([name, scene]) => ({
    name,
    run: async () => {
      const stage = new Stage(harness)
      try {
        await scene(stage)
      } finally {
        await stage.strike()
      }
    },
  }))
