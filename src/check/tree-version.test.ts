/** A kernel tree as a version: it is checked like any other, and its steps say where they stand in the C. */
import { beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { type Grammar, loadGrammar } from '../kernel/grammar.ts';
import { readToy } from '../kernel/toys/driver.ts';
import { sourceText } from '../report/source-text.ts';
import { check } from './check.ts';
import { shippedFlow } from './library.ts';
import { treeVersion } from './tree-version.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const claim = claims.find(({ id }) => id === 'no-unrecoverable-fault')!;

/** The verdict about a driver whose teardown is this. */
function verdictOf(teardown: string) {
  const kernel = treeVersion(readToy({ teardown }, grammar), 'toy');
  const { configuration } = scopes.quick;
  const flow = shippedFlow(kernel, 'exit');
  return check({ flow, flowName: 'exit', kernel, configuration, claims: [claim] })[0]!;
}

/** A teardown that sets FPD at a release, and evicts what the caches hold. */
const quiet = `if (silent) change(&pte->val[0], LIVE, QUIET); else wipe(pte);
  submit_one(QI_PC_DID(1) | QI_PC_TYPE, iommu);
  submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);`;

describe('a kernel tree', () => {
  it('is found wanting where its C is, with the line', () => {
    const { verdict, trace = [] } = verdictOf('wipe(pte);');
    expect(verdict).toBe('violated');
    const step = trace.find(({ event }) => event === 'entry.clear_word0' && trace.length > 0);
    expect(step?.source?.path).toBe('drivers/iommu/intel/pasid.c');
    expect(step?.source?.text).toContain('WRITE_ONCE(e->val[i], 0);');
  });

  it('is proved where its C sets FPD in the store that clears P', () => {
    expect(verdictOf(quiet).verdict).toBe('proved');
  });

  it('is not proved with a call that is not known', () => {
    const { verdict, unknown } = verdictOf(`${quiet} queue_work(wq, work);`);
    expect(verdict).toBe('inconclusive');
    expect(unknown).toContain('queue_work');
  });
});

describe('the place of a step', () => {
  it('names the lines that call a function of a header', () => {
    const source = {
      path: 'a/b.h',
      line: 7,
      text: 'x = 1;',
      from: [
        { path: 'a/c.h', line: 8, text: 'set(x);' },
        { path: 'a/d.c', line: 9, text: 'set_it(x);' },
      ],
    };
    expect(sourceText({ source })).toEqual(['b.h:7 from c.h:8 from a/d.c:9', 'set_it(x);']);
    expect(sourceText({})).toEqual([]);
  });
});
