/** Plausible patches for the teardown of 7.x, as edits by the names of functions. */
import { createTwoFilesPatch } from 'diff';
import type { KernelTree } from '../tree.ts';
import { editedTree, inFunction, insteadOf } from './edits.ts';

const PASID = 'drivers/iommu/intel/pasid.c';
const CORE = 'drivers/iommu/intel/iommu.c';
const HEADER = 'drivers/iommu/intel/pasid.h';
const TEARDOWN = 'intel_pasid_tear_down_entry';
const CLEAR = 'pasid_clear_present';
const FINISH = 'intel_pasid_clear_entry';
const DEVICE_TLB = 'devtlb_invalidation_with_pasid';

type Change = (text: string) => string;

export interface Patched {
  readonly name: string;
  readonly apply: (tree: KernelTree) => KernelTree;
}

/** The patch as one would send it: a unified diff of the tree before and after. */
export function unifiedDiff({ apply }: Patched, tree: KernelTree): string {
  const after = apply(tree);
  return [HEADER, PASID, CORE]
    .filter((path) => after.read(path) !== tree.read(path))
    .map((path) => createTwoFilesPatch(`a/${path}`, `b/${path}`, tree.read(path)!, after.read(path)!))
    .join('');
}

/** A patch of the teardown alone. */
function teardown(name: string, change: Change, before = ''): Patched {
  return { name, apply: (tree) => editedTree(tree, { [PASID]: inFunction(TEARDOWN, change, before) }) };
}

const renamed =
  (from: string, to: string): Change =>
  (text) =>
    text.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to);

const both =
  (...changes: readonly Change[]): Change =>
  (text) =>
    changes.reduce((current, change) => change(current), text);

/** FPD in the store that clears P, and kept by the final wipe. */
export const repair: Patched = {
  name: 'sets FPD in the store that clears P, and keeps it',
  apply: (tree) =>
    editedTree(tree, {
      [PASID]: both(
        inFunction(
          TEARDOWN,
          insteadOf(
            CLEAR,
            `if (fault_ignore)\n\t\tpasid_set_bits(&pte->val[0], 3, 2);\n\telse\n\t\t${CLEAR}(pte);`,
          ),
        ),
        inFunction(FINISH, (body) => body.replace(/fault_ignore && \w+\(pe\)/, 'fault_ignore')),
      ),
    }),
};

/**
 * One store clears P and sets FPD, at unbind as well; unbind drains, forgets parts of page-request groups, and then clears
 * FPD: `proposed` as C.
 */
export const proposal: Patched = {
  name: 'clears P and sets FPD at once, drains and forgets parts of groups, and clears FPD',
  apply: (tree) =>
    editedTree(tree, {
      [PASID]: both(
        inFunction(
          TEARDOWN,
          both(
            (body) =>
              body.replace(
                /(if \(!pasid_pte_is_present\(pte\)\) \{)[\s\S]*?\n\t\}\n/,
                '$1\n\t\tspin_unlock(&iommu->lock);\n\t\treturn;\n\t}\n',
              ),
            insteadOf(CLEAR, 'pasid_set_bits(&pte->val[0], 3, 2);'),
            insteadOf(FINISH, 'wipe_rest(pte);'),
            (body) => body.replace(/if \(!fault_ignore\)\s+\w+\(dev, pasid\);/, ''),
          ),
          `static void wipe_rest(struct pasid_entry *pe)
{
	int i;

	for (i = 1; i < 8; i++)
		WRITE_ONCE(pe->val[i], 0);
}

void intel_pasid_end_binding(struct intel_iommu *iommu, struct device *dev, u32 pasid)
{
	struct device_domain_info *info = dev_iommu_priv_get(dev);
	struct pasid_entry *pte = intel_pasid_get_entry(dev, pasid);

	intel_iommu_drain_pasid_prq(dev, pasid);
	if (info->iopf_refcount)
		iopf_queue_discard_partial(iommu->iopf_queue);
	pasid_set_bits(&pte->val[0], 2, 0);
	if (!ecap_coherent(iommu->ecap))
		clflush_cache_range(pte, sizeof(*pte));
	if (cap_caching_mode(iommu->cap))
		pasid_cache_invalidation_with_pasid(iommu, 0, pasid);
}

`,
        ),
        inFunction(
          'pasid_flush_caches',
          both(
            insteadOf(
              'pasid_cache_invalidation_with_pasid',
              'pasid_cache_invalidation_with_pasid(iommu, 0, pasid);',
            ),
            insteadOf('qi_flush_piotlb_all', ''),
          ),
        ),
      ),
      [CORE]: inFunction(
        'blocking_domain_set_dev_pasid',
        insteadOf(
          TEARDOWN,
          `struct dmar_domain *dmar_domain = to_dmar_domain(old);

	spin_lock(&dmar_domain->lock);
	${TEARDOWN}(info->iommu, dev, pasid, false);
	spin_unlock(&dmar_domain->lock);
	intel_pasid_end_binding(info->iommu, dev, pasid);`,
        ),
      ),
    }),
};

/** Understood: the flow is another one. */
export const changing: readonly Patched[] = [
  teardown(
    'clears the whole entry first, under the lock',
    both(insteadOf(FINISH, ';'), insteadOf(CLEAR, `${FINISH}(dev, pasid, fault_ignore);`)),
  ),
  teardown('drops the PASID-cache invalidation', insteadOf('pasid_cache_invalidation_with_pasid', ';')),
  teardown(
    'returns early at a release',
    insteadOf(FINISH, `if (fault_ignore)\n\t\treturn;\n\t${FINISH}(dev, pasid, false);`),
  ),
  repair,
];

/** Understood: the claims say what they said. */
export const neutral: readonly Patched[] = [
  {
    name: 'renames a helper',
    apply: (tree) =>
      editedTree(tree, {
        [HEADER]: renamed(CLEAR, 'pasid_make_absent'),
        [PASID]: renamed(CLEAR, 'pasid_make_absent'),
      }),
  },
  teardown(
    'splits the function',
    both(insteadOf(DEVICE_TLB, 'finish_teardown(iommu, dev, pasid, fault_ignore);'), insteadOf(FINISH, ';')),
    `static void finish_teardown(struct intel_iommu *iommu, struct device *dev, u32 pasid, bool fault_ignore)
{
	${DEVICE_TLB}(iommu, dev, pasid);
	${FINISH}(dev, pasid, fault_ignore);
}

`,
  ),
  teardown('has one exit', (body) => `${body.replaceAll(/\breturn;/g, 'goto out;')}\nout:\n\treturn;`),
  teardown('asks with a switch', (body) =>
    body.replace(
      /if \(pgtt == (\w+) \|\| pgtt == (\w+)\)\s*([^;]+;)\s*else\s*([^;]+;)/,
      'switch (pgtt) {\n\tcase $1:\n\tcase $2:\n\t\t$3\n\t\tbreak;\n\tdefault:\n\t\t$4\n\t}',
    ),
  ),
  teardown(
    'has a macro around the clear',
    insteadOf(CLEAR, 'make_absent(pte);'),
    `#define make_absent(e) ${CLEAR}(e)\n`,
  ),
  teardown(
    'has a macro in capitals',
    insteadOf(CLEAR, 'MAKE_ABSENT(pte);'),
    '#define MAKE_ABSENT(e) WRITE_ONCE((e)->val[0], READ_ONCE((e)->val[0]) & ~1ULL)\n',
  ),
  teardown('stores through an alias', insteadOf(CLEAR, 'u64 *w = pte->val;\n\tw[0] &= ~1ULL;')),
  teardown('guards the lock', (body) =>
    body
      .replace(/spin_lock\(&iommu->lock\);/, 'scoped_guard(spinlock, &iommu->lock) {')
      .replaceAll(/spin_unlock\(&iommu->lock\);\n\t\t(\t?)/g, '\n\t\t$1')
      .replace(new RegExp(`(${CLEAR}\\(pte\\);\\s*)spin_unlock\\(&iommu->lock\\);`), '$1}')
      .replaceAll('spin_unlock(&iommu->lock);', ''),
  ),
  teardown(
    'asks a helper that acts as well',
    insteadOf(CLEAR, `if (!try_clear(pte)) {\n\t\tspin_unlock(&iommu->lock);\n\t\treturn;\n\t}`),
    `static bool try_clear(struct pasid_entry *pte)
{
	if (pasid_pte_is_fault_disabled(pte))
		return false;
	${CLEAR}(pte);
	return true;
}

`,
  ),
];

/** Loud, each in its class. */
export const hostile: readonly (Patched & { readonly kind: 'refused' | 'unknown' | 'open' })[] = [
  {
    kind: 'refused',
    ...teardown('exchanges the word', insteadOf(CLEAR, 'try_cmpxchg64(&pte->val[0], &old, 0);')),
  },
  {
    kind: 'refused',
    ...teardown('copies over the entry', insteadOf(CLEAR, 'memcpy(pte, &empty, sizeof(*pte));')),
  },
  { kind: 'refused', ...teardown('assigns the entry', insteadOf(CLEAR, '*pte = empty;')) },
  {
    kind: 'unknown',
    ...teardown(
      'defers the Device-TLB',
      insteadOf(DEVICE_TLB, 'queue_work(system_wq, &iommu->devtlb_work);'),
    ),
  },
  { kind: 'unknown', ...teardown('takes another lock', renamed('iommu->lock', 'iommu->pasid_lock')) },
  {
    kind: 'open',
    ...teardown(
      'has a module parameter',
      insteadOf(DEVICE_TLB, `if (!lazy_devtlb)\n\t\t${DEVICE_TLB}(iommu, dev, pasid);`),
    ),
  },
  {
    kind: 'open',
    ...teardown(
      'gives up on an error',
      insteadOf(DEVICE_TLB, `if (iommu->teardown_failed)\n\t\treturn;\n\t${DEVICE_TLB}(iommu, dev, pasid);`),
    ),
  },
  {
    kind: 'refused',
    name: 'renames the structure',
    apply: (tree) =>
      editedTree(tree, {
        [HEADER]: renamed('struct pasid_entry', 'struct pasid_slot'),
        [PASID]: renamed('struct pasid_entry', 'struct pasid_slot'),
      }),
  },
  {
    kind: 'refused',
    name: 'renames the member',
    apply: (tree) =>
      editedTree(tree, { [HEADER]: renamed('val', 'words'), [PASID]: renamed('val', 'words') }),
  },
];
