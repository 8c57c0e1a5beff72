/** Functions that a patch changes and whose steps stay: they are named, since the flow says nothing of them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { changedFunctions } from './changed.ts';
import { type Grammar, loadGrammar } from './grammar.ts';
import { type Parts, readToy } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const helpers = 'static void one(struct pasid_entry *e) { wipe(e); }';
const before: Partial<Parts> = { helpers, teardown: 'one(pte);' };

const changed = (parts: Partial<Parts>): ReturnType<typeof changedFunctions> =>
  changedFunctions(readToy(before, grammar), readToy({ ...before, ...parts }, grammar));

describe('a function that a patch changes', () => {
  it('is named where it takes the same steps', () => {
    expect(changed({ teardown: 'iommu->seen = 1; one(pte);' })).toEqual({
      alike: ['take_down'],
      outside: [],
    });
    expect(changed({ helpers: helpers.replace('wipe(e);', 'if (e) wipe(e);') }).alike).toEqual(['one']);
  });

  it('is not named where its steps differ, or those of what it calls', () => {
    expect(changed({ teardown: 'one(pte); one(pte);' }).alike).toEqual([]);
    const teardown = 'iommu->seen = 1; one(pte);';
    const twice = helpers.replace('wipe(e);', 'wipe(e); wipe(e);');
    expect(changed({ helpers: twice, teardown }).alike).toEqual([]);
  });

  it('is named where its value is asked for and no step stands in it', () => {
    const asks = (value: string): Partial<Parts> => ({
      helpers: `static int pages(struct device *d) { return ${value}; }\n${helpers}`,
      teardown: 'int n = pages(dev); one(pte);',
    });
    const [first, second] = ['d->pages', 'd->pages + 1'].map((value) => readToy(asks(value), grammar));
    expect(changedFunctions(first!, second!)).toEqual({ alike: ['pages'], outside: [] });
  });

  it('is not named for blanks and comments', () => {
    expect(changed({ teardown: '/* all of it */ one( pte );' })).toEqual({ alike: [], outside: [] });
  });

  it('is named apart where no flow runs it', () => {
    expect(changed({ handler: 'report_fault(d, 1);' })).toEqual({ alike: [], outside: ['prq_event_thread'] });
  });
});
