/**
 * A driver of our own, as small as one can be that has every part that is read. Tests put their C in the place of its
 * functions.
 */
import type { Reading } from '../extract.ts';
import { readKernel } from '../extract.ts';
import type { Grammar } from '../grammar.ts';
import type { Note } from '../note.ts';
import { withDriver } from '../rules/drivers.ts';
import type { BodyRow, CallRow, DriverRow, ReadBody, Rules } from '../rules/rule.ts';
import { vtd } from '../rules/vtd.ts';
import type { KernelTree } from '../tree.ts';

/** The parts of the driver, each a piece of C. */
export interface Parts {
  /** Helpers that stand before everything else. */
  readonly helpers: string;
  /** The body of the teardown of `pte`, which no caller locks. */
  readonly teardown: string;
  /** The body of the range flush. */
  readonly flush: string;
  readonly unbind: string;
  readonly setup: string;
  readonly timeout: string;
  /** The body of the thread that takes page requests off the queue. */
  readonly handler: string;
}

/** What stands in the driver where a test says nothing else. */
export const parts: Parts = {
  helpers: '',
  teardown: 'wipe(pte);',
  flush: 'submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);',
  unbind: 'take_down(handle->dev, handle->pasid, false);',
  setup: `wipe(pte);
    change(&pte->val[0], GENMASK_ULL(8, 6), 1 << 6);
    change(&pte->val[1], GENMASK_ULL(15, 0), did);
    change(&pte->val[2], ~0xfffULL, root);
    change(&pte->val[0], LIVE, LIVE);`,
  timeout: 'head = (head - 1 + QI_LENGTH) % QI_LENGTH;',
  handler: 'report_fault(d);',
};

const PASID = 'drivers/iommu/intel/pasid.c';

function source({ helpers, teardown, flush, unbind, setup, timeout, handler }: Parts): string {
  return `struct pasid_entry { u64 val[8]; };
#define LIVE 1ULL
#define QUIET (1ULL << 1)
static void change(u64 *word, u64 mask, u64 bits) { WRITE_ONCE(*word, (READ_ONCE(*word) & ~mask) | bits); }
static void wipe(struct pasid_entry *e) { int i; for (i = 0; i < 8; i++) WRITE_ONCE(e->val[i], 0); }
static bool is_live(struct pasid_entry *e) { return READ_ONCE(e->val[0]) & LIVE; }
static void submit_one(u64 first, struct intel_iommu *iommu) {
    struct qi_desc d = { .qw1 = 0 };
    d.qw0 = first;
    qi_submit_sync(iommu, &d, 1, 0);
}
${helpers}
static void take_down(struct device *dev, u32 pasid, bool silent)
{
    struct pasid_entry *pte;
    struct intel_iommu *iommu = dev_iommu_priv_get(dev)->iommu;
    pte = intel_pasid_get_entry(dev, pasid);
    ${teardown}
}
static void my_release(struct mmu_notifier *mn, struct mm_struct *mm)
{
    take_down(mn->dev, mn->pasid, true);
}
static void my_range(struct mmu_notifier *mn, struct mm_struct *mm, unsigned long start, unsigned long end)
{
    struct dmar_domain *domain = container_of(mn, struct dmar_domain, notifier);
    struct cache_tag *tag;
    struct intel_iommu *iommu = tag->iommu;
    ${flush}
}
static const struct mmu_notifier_ops my_ops = { .release = my_release, .invalidate_range = my_range, };
void iommu_sva_unbind_device(struct iommu_sva *handle) { ${unbind} }
int intel_pasid_setup_first_level(struct device *dev, u64 root, u32 pasid, u16 did, int flags)
{
    struct pasid_entry *pte;
    pte = intel_pasid_get_entry(dev, pasid);
    ${setup}
    return 0;
}
static int qi_check_fault(struct intel_iommu *iommu) { ${timeout} return 0; }
static irqreturn_t prq_event_thread(int irq, void *d) { ${handler} return IRQ_HANDLED; }
`;
}

/** The parts of the driver may lack any step, and what it has in the place of bodies that are known by name is taken for them. */
const rules: Rules = { ...vtd, expected: [], bodies: [] };

/** A tree that holds one file with the driver. */
export function toyTree(changed: Partial<Parts>): KernelTree {
  const text = source({ ...parts, ...changed });
  return textTree({ [PASID]: text });
}

/** A tree of files given by path. */
export function textTree(files: Readonly<Record<string, string>>): KernelTree {
  return {
    name: 'toy',
    list: (folder) =>
      Object.keys(files)
        .filter((path) => path.slice(0, path.lastIndexOf('/')) === folder)
        .map((path) => path.slice(folder.length + 1)),
    read: (path) => files[path],
  };
}

/** The same driver with one of a device: these files. */
export function readWithDriver(
  files: Readonly<Record<string, string>>,
  driver: DriverRow,
  grammar: Grammar,
): Reading {
  const { read } = toyTree({});
  return readKernel(textTree({ ...files, [PASID]: read(PASID)! }), withDriver(rules, driver), grammar);
}

/** The driver with changed parts, read. */
export function readToy(changed: Partial<Parts>, grammar: Grammar): Reading {
  return readTree(toyTree(changed), grammar);
}

/** A tree with the driver, read by the table of tests. */
export function readTree(tree: KernelTree, grammar: Grammar): Reading {
  return readKernel(tree, rules, grammar);
}

/** What a test holds the driver to, beside the table. */
interface Held {
  readonly bodies?: readonly BodyRow[];
  readonly calls?: readonly CallRow[];
  /** The statements that are known to wait for the queue of page requests. */
  readonly waits?: readonly ReadBody[];
}

/** The driver with changed parts, read by a table that knows bodies by name. */
export function readHeld(changed: Partial<Parts>, held: Held, grammar: Grammar): Reading {
  const { bodies = [], calls = [], waits = [] } = held;
  const idioms = rules.idioms.map((row) => ({ ...row, read: waits }));
  return readKernel(
    toyTree(changed),
    { ...rules, bodies, idioms, calls: [...calls, ...rules.calls] },
    grammar,
  );
}

/** The same by a table that expects what every kernel does. */
export function readWholeToy(changed: Partial<Parts>, grammar: Grammar): Reading {
  return readKernel(toyTree(changed), { ...rules, expected: vtd.expected }, grammar);
}

/** The lines of one function of a flow, without its name and its braces. */
export function linesOf({ functions }: Reading, name: string): readonly string[] {
  const start = functions.text.search(new RegExp(`^${name}\\(`, 'm'));
  const end = functions.text.indexOf('\n}', start);
  return functions.text
    .slice(start, end)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

/** What was noted of a kind, without places. */
export function notesOf({ notes }: Reading, kind: Note['kind']): readonly string[] {
  return notes.filter((note) => note.kind === kind).map(({ text }) => text);
}
