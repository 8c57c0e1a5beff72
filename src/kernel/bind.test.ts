/** Binding: the steps of the prologue are held to the C by the order that they have in it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Grammar, loadGrammar } from './grammar.ts';
import { linesOf, notesOf, readTree, textTree, toyTree } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const PASID = 'drivers/iommu/intel/pasid.c';
const SVM = 'drivers/iommu/intel/svm.c';

const LIST = `cache_tag_assign_domain(d, dev, pasid);
  dev_pasid->dev = dev; dev_pasid->pasid = pasid;
  spin_lock_irqsave(&dmar_domain->lock, f); list_add(&dev_pasid->link_domain, &dmar_domain->dev_pasids); spin_unlock_irqrestore(&dmar_domain->lock, f);`;
const SET = '__iommu_set_group_pasid(domain, group, pasid);';
const STORE = 'xa_store(&group->pasid_array, pasid, entry, GFP_KERNEL);';
const INSERT = 'xa_insert(&group->pasid_array, pasid, handle, GFP_KERNEL);';

/** A driver that binds like this, in functions with the names that kernels have since 6.13. */
function binding(attach: string, add: string): ReturnType<typeof readTree> {
  const text = `
int iommu_attach_device_pasid(struct iommu_domain *domain, struct device *dev) { ${attach} }
static void *domain_add_dev_pasid(struct iommu_domain *domain) { ${add} }
int __domain_setup_first_level(struct intel_iommu *iommu) { return intel_pasid_setup_first_level(iommu, dev, p); }
static int intel_svm_set_dev_pasid(struct iommu_domain *domain)
{
  domain_add_dev_pasid(domain, dev, pasid);
  return __domain_setup_first_level(iommu, dev, pasid, FLPT_DEFAULT_DID, p);
}
`;
  return readTree(textTree({ [PASID]: toyTree({}).read(PASID)!, [SVM]: text }), grammar);
}

const bindOf = (reading: ReturnType<typeof readTree>): string =>
  linesOf(reading, 'iommu_sva_bind_device').join(' ');
const LISTED = 'binding.assign_cache_tag(); lock(domain_lock); binding.enlist(); unlock(domain_lock);';

describe('binding', () => {
  it('lets page requests find the binding when the C does', () => {
    const set = 'intel_pasid_setup_first_level();';
    expect(bindOf(binding(SET + STORE, LIST))).toContain(`each device { ${LISTED} ${set} handle.install();`);
    expect(bindOf(binding(INSERT + SET, LIST))).toContain(`each device { handle.install(); ${LISTED} ${set}`);
  });

  it('has the place of each step in the C', () => {
    const { functions } = binding(SET + STORE, LIST);
    const call = functions.roots.find(
      (root) => root.kind === 'tree' && root.call.name === 'iommu_sva_bind_device',
    );
    expect(JSON.stringify(call)).toContain(
      '"origin":{"path":"drivers/iommu/intel/svm.c","line":2,"text":"int iommu_attach',
    );
  });

  it.each([
    ['the binding is found in no order that is known', STORE + SET, LIST],
    ['a lock is not taken', SET + STORE, LIST.replace('spin_lock_irqsave', 'spin_lock_other')],
    [
      'another domain has the list',
      SET + STORE,
      LIST.replace('&dmar_domain->dev_pasids', '&other->dev_pasids'),
    ],
    ['the tag comes behind the list', SET + STORE, LIST.split(';').toReversed().join(';')],
  ])('is refused, with the place, where %s', (_, attach, add) => {
    const reading = binding(attach, add);
    const [refused] = reading.notes.filter(({ kind }) => kind === 'refused');
    expect(refused?.text).toBe('a fact does not hold: binding takes its steps in the order of the flow');
    expect(refused?.at.path).toBe(SVM);
  });

  it('is refused where another PASID is listed', () => {
    const reading = binding(SET + STORE, LIST.replace('->pasid = pasid', '->pasid = 0'));
    expect(notesOf(reading, 'refused')).toEqual([
      'a fact does not hold: a binding is listed with its device and its PASID',
    ]);
  });

  it('is that of the flows where the files do not have it', () => {
    const reading = readTree(toyTree({}), grammar);
    expect(notesOf(reading, 'refused')).toEqual([]);
    expect(bindOf(reading)).toContain('each device { handle.install(); intel_pasid_setup_first_level();');
    expect(reading.facts.at(-1)?.value).toMatch(/^not looked at/);
  });
});
