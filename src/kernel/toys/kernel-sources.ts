/**
 * Kernel sources for tests: the folders in `KERNEL_SOURCES`, one for each version, as `.ci/kernel-sources` unpacks them.
 * Nothing of them is in the repository.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { directoryTree, type KernelTree } from '../tree.ts';

const folder = process.env['KERNEL_SOURCES'] ?? '';

/** Series that continuous integration unpacks. */
export const series = ['6.1.', '6.12.', '7.'];

/** The directory of a tree that is there. */
export function directoryOf({ name }: KernelTree): string {
  return join(folder, name);
}

/** The trees that are there, the oldest first. */
export function kernelSources(): readonly KernelTree[] {
  if (folder === '' || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'drivers/iommu/intel/pasid.c')))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => ({ ...directoryTree(join(folder, name)), name }));
}

/** Series without a tree, for the names of tests that are skipped. */
export function missingSeries(): readonly string[] {
  const names = kernelSources().map(({ name }) => name);
  return series.filter((one) => !names.some((name) => name.startsWith(one)));
}

/** The newest tree of 7.x: the one that patches are tried on. */
export function newestSource(): KernelTree | undefined {
  return kernelSources().findLast(({ name }) => name.startsWith('7.'));
}
