/** Edits are tried one after the other, against what held before, and can be stopped in between. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { lifecycle } from '../../properties/lifecycle.ts';
import { noUnrecoverableFault } from '../../properties/no-unrecoverable-fault.ts';
import { flowFor } from '../check/flow-choice.ts';
import { kernelVersion } from '../check/library.ts';
import { parseFlow } from '../flow/parse.ts';
import { editsOf, editsOfFile } from './edits.ts';
import { tryEdits } from './run.ts';
import { groundOf } from './try.ts';

const text = `intel_mm_release(mn, mm) {
  each device {
    if (entry.is_present()) { entry.set_fpd_clear_present(); }
    if (groups) { wait(); }
    invalidate.pasid_cache(); wait();
    invalidate.iotlb(); wait();
  }
}`;
const software = flowFor(parseFlow(text, 'my.flow'), 'exit', kernelVersion('5.8'));
const edits = editsOfFile(software);
const quick = groundOf(software, {
  scopeName: 'quick',
  configuration: scopes.quick.configuration,
  claims: [noUnrecoverableFault, lifecycle],
});

describe('edits of a file', () => {
  it('are those of its own steps, with their places', () => {
    expect(edits.map(({ name, place }) => `${place} ${name}`)).toMatchInlineSnapshot(`
      [
        "my.flow:3 intel_mm_release(): move if (entry.is_present()) after if (groups)",
        "my.flow:3 intel_mm_release(): omit entry.set_fpd_clear_present()",
        "my.flow:4 intel_mm_release(): move if (groups) after invalidate.pasid_cache()",
        "my.flow:4 intel_mm_release(): drop the wait",
        "my.flow:5 intel_mm_release(): omit invalidate.pasid_cache()",
        "my.flow:5 intel_mm_release(): move invalidate.pasid_cache() after wait()",
        "my.flow:5 intel_mm_release(): invalidate.pasid_cache() with did=0",
        "my.flow:5 intel_mm_release(): invalidate.pasid_cache() with unit=other",
        "my.flow:5 intel_mm_release(): drop the wait (2)",
        "my.flow:5 intel_mm_release(): move wait() after invalidate.iotlb()",
        "my.flow:6 intel_mm_release(): omit invalidate.iotlb()",
        "my.flow:6 intel_mm_release(): move invalidate.iotlb() after wait()",
        "my.flow:6 intel_mm_release(): invalidate.iotlb() with did=0",
        "my.flow:6 intel_mm_release(): invalidate.iotlb() with type=ih",
        "my.flow:6 intel_mm_release(): invalidate.iotlb() with type=page",
        "my.flow:6 intel_mm_release(): invalidate.iotlb() with type=other_pasid",
        "my.flow:6 intel_mm_release(): invalidate.iotlb() with type=nothing",
        "my.flow:6 intel_mm_release(): invalidate.iotlb() with type=domain",
        "my.flow:6 intel_mm_release(): invalidate.iotlb() with unit=other",
        "my.flow:6 intel_mm_release(): drop the wait (3)",
      ]
    `);
  });

  it('leave the rest as it is', () => {
    for (const { flow, kernel } of edits) expect([flow, kernel]).toEqual([software.flow, software.kernel]);
  });

  it('are not those of a version', () => {
    const all = editsOf(flowFor(undefined, 'exit', kernelVersion('5.8')));
    expect(all.map(({ place }) => place)).toContain('model/flows/5.8/kernel.flow:11');
    expect(all.some(({ place }) => place.startsWith('my.flow'))).toBe(false);
  });
});

describe('edits that are tried', () => {
  it('come to what their claims say', async () => {
    const outcomes = await tryEdits(edits, [quick]);
    expect(outcomes.map((outcome, i) => `${edits[i]!.name}: ${outcome.fate}`)).toMatchInlineSnapshot(`
      [
        "intel_mm_release(): move if (entry.is_present()) after if (groups): unchanged",
        "intel_mm_release(): omit entry.set_fpd_clear_present(): noticed",
        "intel_mm_release(): move if (groups) after invalidate.pasid_cache(): unchanged",
        "intel_mm_release(): drop the wait: unchanged",
        "intel_mm_release(): omit invalidate.pasid_cache(): noticed",
        "intel_mm_release(): move invalidate.pasid_cache() after wait(): unnoticed",
        "intel_mm_release(): invalidate.pasid_cache() with did=0: noticed",
        "intel_mm_release(): invalidate.pasid_cache() with unit=other: noticed",
        "intel_mm_release(): drop the wait (2): unnoticed",
        "intel_mm_release(): move wait() after invalidate.iotlb(): unnoticed",
        "intel_mm_release(): omit invalidate.iotlb(): unnoticed",
        "intel_mm_release(): move invalidate.iotlb() after wait(): unnoticed",
        "intel_mm_release(): invalidate.iotlb() with did=0: unnoticed",
        "intel_mm_release(): invalidate.iotlb() with type=ih: unnoticed",
        "intel_mm_release(): invalidate.iotlb() with type=page: unnoticed",
        "intel_mm_release(): invalidate.iotlb() with type=other_pasid: unnoticed",
        "intel_mm_release(): invalidate.iotlb() with type=nothing: unnoticed",
        "intel_mm_release(): invalidate.iotlb() with type=domain: unnoticed",
        "intel_mm_release(): invalidate.iotlb() with unit=other: unnoticed",
        "intel_mm_release(): drop the wait (3): unnoticed",
      ]
    `);
  });

  it('are fewer when it is stopped', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const outcomes = await tryEdits(edits, [quick], {
      signal: controller.signal,
      onEdit: (_, position) => {
        seen.push(position);
        if (position === 2) controller.abort();
      },
    });
    expect(outcomes).toHaveLength(2);
    expect(seen).toEqual([0, 1, 2]);
  });

  it('do not count for a claim that does not hold without them', async () => {
    const [omitted] = edits.filter(({ name }) => name.includes('omit entry.set_fpd'));
    const blind = { ...quick, unproved: ['no-unrecoverable-fault', 'lifecycle'] };
    expect((await tryEdits([omitted!], [quick])).map(({ fate }) => fate)).toEqual(['noticed']);
    expect((await tryEdits([omitted!], [blind])).map(({ fate }) => fate)).toEqual(['unnoticed']);
  });
});
