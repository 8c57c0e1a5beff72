/** What a trial runs: an edited flow is a text, and the names of its edits make it again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFlow } from '../flow/parse.ts';
import { flowNames, furtherEdits, inputOf, unedited, withEdit, withEdits } from './subject.ts';

const shipped = unedited('6.14', 'exit');
const edits = furtherEdits(shipped);

describe('a subject', () => {
  it('is the shipped flow where nothing is edited', () => {
    expect(inputOf(shipped)).toBeUndefined();
    expect(withEdits(shipped, [])).toEqual(shipped);
  });

  it('is made again by the names of its edits', () => {
    fc.assert(
      fc.property(fc.nat(edits.length - 1), fc.nat(), (first, second) => {
        const once = withEdit(shipped, edits[first]!);
        const further = furtherEdits(once);
        const twice = withEdit(once, further[second % further.length]!);
        expect(withEdits(shipped, twice.edits)?.text).toBe(twice.text);
        expect(twice.edits).toHaveLength(2);
      }),
      { numRuns: 5 },
    );
  });

  it('is a text that is a flow', () => {
    for (const edit of edits)
      expect(parseFlow(inputOf(withEdit(shipped, edit))!.text, 'a').roots).not.toEqual([]);
  });

  it('is none where an edit is not possible', () => {
    expect(withEdits(shipped, ['no_such_function(): omit wait()'])).toBeUndefined();
    const [name] = edits.filter(({ title }) => title.startsWith('omit')).map((edit) => edit.name);
    expect(withEdits(shipped, [name!, name!])).toBeUndefined();
  });

  it('has the flows of its version, or those that are named', () => {
    expect(flowNames('6.14', undefined)).toEqual(expect.arrayContaining(['exit', 'inherited', 'munmap']));
    expect(flowNames('6.14', ['munmap'])).toEqual(['munmap']);
    expect(() => flowNames('6.14', ['exot'])).toThrow("no flow 'exot' for 6.14");
  });
});
