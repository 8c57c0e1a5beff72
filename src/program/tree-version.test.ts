/** A kernel tree as a version: it is checked like any other, and its steps say where they stand in the C. */
import { beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { check } from '../check/check.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import { systemOf } from '../inspector/system-of.ts';
import type { Reading } from '../kernel/extract.ts';
import { type Grammar, loadGrammar } from '../kernel/grammar.ts';
import { touchedBy } from '../kernel/touched.ts';
import { parts, readToy, readTree, readWholeToy, toyTree } from '../kernel/toys/driver.ts';
import { conditionsMet, type Result, unknownPassed } from '../report/verdict.ts';
import { causeText } from '../words/cause-text.ts';
import { placeShown, sourceText } from '../words/source-text.ts';
import { shippedFlow } from './library.ts';
import { treeVersion } from './tree-version.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const claim = claims.find(({ id }) => id === 'no-unrecoverable-fault')!;

/** The verdict about a driver with this C. */
function verdictAbout(reading: Reading): Result {
  const kernel = treeVersion(reading, 'toy');
  const { configuration } = scopes.quick;
  const flow = shippedFlow(kernel, 'exit');
  return check({ flow, flowName: 'exit', kernel, configuration, claims: [claim] })[0]!;
}

/** The verdict about a driver whose teardown is this. */
const verdictOf = (teardown: string): Result => verdictAbout(readToy({ teardown }, grammar));

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

  it('is not proved where a return leaves with a lock, with the line that takes it', () => {
    const { verdict, keptLocks } = verdictOf(
      `spin_lock(&iommu->lock); ${quiet} if (pasid == 7) return; spin_unlock(&iommu->lock);`,
    );
    expect(verdict).toBe('inconclusive');
    expect(keptLocks).toEqual([
      {
        thread: 'do_exit',
        lock: 'iommu_lock',
        source: 'drivers/iommu/intel/pasid.c',
        line: expect.any(Number),
      },
    ]);
  });

  it('is not proved with a call that is not known', () => {
    const { verdict, unknown } = verdictOf(`${quiet} queue_work(wq, work);`);
    expect(verdict).toBe('inconclusive');
    expect(unknown).toContain('queue_work');
  });
});

describe('a violation', () => {
  it('stands where its trace passes no call that is not known', () => {
    const result = verdictOf('wipe(pte); queue_work(wq, work);');
    expect(result.verdict).toBe('violated');
    expect(result.shortest).toBe('proved');
    expect(unknownPassed(result)).toEqual([]);
  });

  it('rests on a call that is not known where its trace passes one, and does not stand', () => {
    const result = verdictOf('queue_work(wq, work); wipe(pte);');
    expect(result.verdict).toBe('inconclusive');
    expect(unknownPassed(result)).toEqual(['queue_work']);
    const step = result.trace?.find(({ event }) => event === 'thread.call_unknown');
    expect(step?.source?.text).toContain('queue_work(wq, work);');
  });

  it('rests on a lock that is not known as on a call', () => {
    expect(verdictOf('spin_lock(&iommu->other); wipe(pte);').verdict).toBe('inconclusive');
  });

  it('stands where a longer trace passes none', () => {
    const longer = `if (later) { ${'submit_one(QI_PC_DID(1) | QI_PC_TYPE, iommu);'.repeat(2)} wipe(pte); }
      else { queue_work(wq, work); wipe(pte); }`;
    const result = verdictOf(longer);
    expect(result.verdict).toBe('violated');
    expect(unknownPassed(result)).toEqual([]);
    // A shorter one passes the call: that there is none was not shown.
    expect(result.shortest).toBe('unknown');
  });

  it('stands with a release that invalidates no IOTLB, and a proof does not', () => {
    const withoutIotlb = quiet.split('\n').slice(0, 2).join('\n');
    expect(verdictAbout(readWholeToy({ teardown: 'wipe(pte);' }, grammar)).verdict).toBe('violated');
    expect(verdictAbout(readWholeToy({ teardown: withoutIotlb }, grammar)).verdict).toBe('inconclusive');
  });

  it('names an open condition as it holds on its way', () => {
    const lazy = verdictOf(`if (lazy) wipe(pte); else { ${quiet} }`);
    expect([lazy.verdict, conditionsMet(lazy)]).toEqual(['violated', ['lazy']]);
    const eager = verdictOf(`if (eager == 2) { ${quiet} } else wipe(pte);`);
    expect([eager.verdict, conditionsMet(eager)]).toEqual(['violated', ['!(eager == 2)']]);
  });
});

describe('a call that is not known in the code that binds', () => {
  it('keeps every claim from being proved', () => {
    const setup = `${parts.setup} queue_work(wq, work);`;
    const { verdict, unknown } = verdictAbout(readToy({ teardown: quiet, setup }, grammar));
    expect(verdict).toBe('inconclusive');
    expect(unknown).toContain('queue_work');
  });
});

describe('the place of a step', () => {
  it('is that of the caller where a helper of a header only computes', () => {
    const { trace = [] } = verdictOf('if (!is_live(pte)) return; wipe(pte);');
    const asked = trace.find(({ event, step }) => event === 'entry.is_present' && step > 4);
    expect(asked?.source?.text).toContain('static bool is_live');
  });

  it('names the patch that the line comes from', () => {
    const before = toyTree({});
    const after = toyTree({ teardown: 'pr_info("x"); wipe(pte);' });
    const { trace = [] } = verdictAbout(readTree(touchedBy(before, after, 'vt-d: say it'), grammar));
    const place = trace.find(({ event }) => event === 'entry.clear_word0' && trace.length > 0);
    expect(place?.source?.patch).toBeUndefined();
    const wiped = verdictAbout(
      readTree(
        touchedBy(before, toyTree({ teardown: 'WRITE_ONCE(pte->val[0], 0); wipe(pte);' }), 'x: y'),
        grammar,
      ),
    );
    const patched = (wiped.trace ?? []).filter(({ source }) => source?.patch === 'x: y');
    expect(patched.map((step) => sourceText(step))).toEqual([
      [
        expect.stringMatching(/pasid\.c:\d+$/),
        expect.stringContaining('wipe(pte);'),
        'from the patch "x: y"',
      ],
    ]);
  });

  it('stands in the function that a counterexample and a page show with it', () => {
    const kernel = treeVersion(readToy({}, grammar), 'toy');
    const request = {
      flow: shippedFlow(kernel, 'exit'),
      flowName: 'exit',
      kernel,
      configuration: scopes.quick.configuration,
      claims: [claim],
    };
    const [result] = check(request);
    const counterexample = counterexampleOf(request, result!, { version: '0', again: '' });
    const { path, line } = placeShown(
      counterexample.steps.find(({ event }) => event === 'entry.clear_word0')!.source!,
    );
    const [code] = counterexample.code!.filter(
      (one) => one.first <= line && line < one.first + one.lines.length,
    );
    expect(code).toMatchObject({ path, lines: [expect.stringContaining('static void wipe')] });
    expect(causeText(counterexample)).toMatch(/^at step \d+, pasid\.c:\d+, /);
    expect(systemOf(request, {}).code).toContainEqual(code);
  });

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
