/** Drivers of devices that can be read with the driver of the IOMMU. */
import { idxd } from './idxd.ts';
import type { DriverRow, Rules } from './rule.ts';

export const drivers: readonly DriverRow[] = [idxd];

/** The table with the rows of a driver in front. */
export function withDriver(rules: Rules, driver: DriverRow): Rules {
  return {
    ...rules,
    driver,
    roots: [...rules.roots, driver.root],
    expected: [...rules.expected, ...driver.expected],
    locks: [...rules.locks, ...driver.locks],
    calls: [...driver.calls, ...rules.calls],
    conditions: [...driver.conditions, ...rules.conditions],
    blind: [...rules.blind, ...driver.blind],
  };
}
