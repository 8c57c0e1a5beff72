/**
 * Conditions of the C that ask what machine it runs on, and the option of a configuration that decides each.
 *
 * Source    Linux 6.12, drivers/iommu/intel/iommu.h: ecap_coherent(), cap_caching_mode(), struct device_domain_info
 */

interface MachineCondition {
  readonly option: 'ats' | 'pri' | 'caching_mode' | 'non_coherent';
  /** The value of the option with which the condition holds. */
  readonly with: boolean;
}

const conditions: ReadonlyMap<string, MachineCondition> = new Map([
  ['ecap_coherent', { option: 'non_coherent', with: false }],
  ['cap_caching_mode', { option: 'caching_mode', with: true }],
  ['info->ats_enabled', { option: 'ats', with: true }],
  ['info->pri_enabled', { option: 'pri', with: true }],
]);

/** What decides the condition that calls this function or reads this field; nothing for any other name. */
export const machineCondition = (name: string): MachineCondition | undefined => conditions.get(name);
