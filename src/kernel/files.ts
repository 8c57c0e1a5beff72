/** Which files of a tree are read: the driver, and the parts of the core that lead to it. */
import { InputError } from '../flow/error.ts';
import type { DriverRow } from './rules/rule.ts';
import type { KernelTree } from './tree.ts';

const FOLDERS = ['drivers/iommu/intel', 'drivers/iommu'];
const NAMES =
  /^(?:intel-)?(?:pasid|svm|prq|cache|iommu|dmar|iommu-sva|iommu-sva-lib|iommu-pages|io-pgfault|nested)\.[ch]$|^intel-iommu\.c$/;
const HEADERS = [
  'include/linux/intel-iommu.h',
  'include/linux/intel-svm.h',
  'include/linux/iommu.h',
  'include/linux/dmar.h',
];

/** What a change must touch to change a reading. */
export function readPaths(driver?: DriverRow): readonly string[] {
  const core = ['drivers/iommu', ...HEADERS, 'kernel/exit.c', 'mm/mmap.c', 'mm/vma.c'];
  return driver === undefined ? core : [...core, driver.folder];
}

/**
 * The texts by path, in the order of a compiler: headers first, those of the driver before those of the core. Throws an
 * `InputError` for a tree that has no such driver.
 */
export function kernelFiles(tree: KernelTree, driver?: DriverRow): ReadonlyMap<string, string> {
  const paths = [
    ...FOLDERS.flatMap((folder) =>
      tree
        .list(folder)
        .filter((name) => NAMES.test(name))
        .map((name) => `${folder}/${name}`),
    ),
    ...HEADERS,
    ...(driver === undefined ? [] : driverPaths(tree, driver)),
  ];
  const files = paths
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap((path): [string, string][] => {
      const text = tree.read(path);
      return text === undefined ? [] : [[path, text]];
    });
  if (files.some(([path]) => path.endsWith('pasid.c'))) return new Map(files);
  throw new InputError(
    `${tree.name}: no VT-d driver with PASID support\nA kernel tree has drivers/iommu/intel/pasid.c since 5.8.`,
  );
}

function driverPaths(tree: KernelTree, { name, folder, files }: DriverRow): readonly string[] {
  const paths = tree
    .list(folder)
    .filter((file) => files.test(file))
    .map((file) => `${folder}/${file}`);
  if (paths.length > 0) return paths;
  throw new InputError(`${tree.name}: no driver ${name}\nThe tree has no ${folder}.`);
}

function rank(path: string): number {
  return (path.endsWith('.h') ? 0 : 2) + (path.includes('intel') ? 0 : 1);
}
