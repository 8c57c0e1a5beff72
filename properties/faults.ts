/** The events by which a fault is reported, and those by which FPD keeps it from being reported. */

export const reports = [
  'iommu.report_0x59',
  'iommu.report_cached_0x59',
  'iommu.report_0x71',
  'iommu.report_0x72',
  'iommu.reject_and_report_0x59',
  'iommu.reject_cached_and_report_0x59',
  'iommu.drop_part_and_report_0x59',
  'iommu.reject_last_and_report_0x59',
] as const;

export const suppressions = [
  'iommu.suppress_0x59',
  'iommu.suppress_cached_0x59',
  'iommu.suppress_0x71',
  'iommu.suppress_0x72',
  'iommu.reject_and_suppress_0x59',
  'iommu.reject_cached_and_suppress_0x59',
  'iommu.drop_part_and_suppress_0x59',
  'iommu.reject_last_and_suppress_0x59',
  'iommu.suppress_upper_0x59',
  'iommu.suppress_upper_0x71',
] as const;

/** Transitions to one state at each of these events. */
export function eachTo<const Name extends string, const State extends string>(
  names: readonly Name[],
  state: State,
): Readonly<Record<Name, State>> {
  return Object.fromEntries(names.map((name) => [name, state])) as Record<Name, State>;
}
