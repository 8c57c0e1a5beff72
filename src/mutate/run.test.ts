/** Edits are tried one after the other, against what held before, and can be stopped in between. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { lifecycle } from '../../properties/lifecycle.ts';
import { noFreedMemoryReached } from '../../properties/no-freed-memory-reached.ts';
import { noUnrecoverableFault } from '../../properties/no-unrecoverable-fault.ts';
import { parseFlow } from '../flow/parse.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { editsOf, editsOfFile } from './edits.ts';
import { optionThatRuns } from './elsewhere.ts';
import { describeEdit } from './report.ts';
import { tryEdits } from './run.ts';
import { baselineOf } from './try.ts';

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
const quick = baselineOf(software, {
  scopeName: 'quick',
  configuration: scopes.quick.configuration,
  claims: [noUnrecoverableFault, lifecycle],
});

describe('edits of a file', () => {
  it('are those of its own steps, with their places', () => {
    expect(edits.map(({ name, at }) => `${at.file}:${at.line} ${name}`)).toMatchInlineSnapshot(`
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

  it('say for readers which wait it is, and which of two walks that look alike', () => {
    const walks = parseFlow('f() { each device { wait(); } each device { x(); } wait(); }', 'w.flow');
    const titles = editsOfFile(flowFor(walks, undefined, kernelVersion('5.8'))).map(({ title }) => title);
    expect(titles).toEqual([
      'move each device (line 1) after each device (line 1)',
      'drop the wait',
      'move each device after wait()',
      'omit x()',
      'drop the wait after each device',
    ]);
  });

  it('are not those of a version', () => {
    const all = editsOf(flowFor(undefined, 'exit', kernelVersion('5.8')));
    expect(all.map(({ at }) => at)).toContainEqual({ file: 'model/flows/5.8/kernel.flow', line: 11 });
    expect(all.some(({ at }) => at.file === 'my.flow')).toBe(false);
  });
});

describe('edits of a version', () => {
  const all = editsOf(flowFor(undefined, 'exit', kernelVersion('6.12')));
  const of = (part: string): number => all.filter((edit) => edit.part === part).length;

  it('are in the flow, in functions, or in the set-up code', () => {
    expect([of('flow'), of('function'), of('prologue')]).toMatchInlineSnapshot(`
      [
        20,
        104,
        39,
      ]
    `);
    expect(
      new Set(all.filter(({ part }) => part === 'prologue').map(({ name }) => name.split('(')[0])),
    ).toEqual(
      new Set([
        'dsa_open',
        'dsa_start_dma',
        'intel_pasid_setup_first_level',
        'intel_svm_set_dev_pasid',
        'iommu_sva_bind_device',
        'pasid_flush_caches',
      ]),
    );
  });

  it('that would leave lock and unlock alone are not tried', async () => {
    const refused = all.filter(({ refusal }) => refusal !== undefined);
    expect(refused.map(({ name, refusal }) => `${name}: ${refusal}`)).toMatchInlineSnapshot(`
      [
        "intel_pasid_tear_down_entry(): move lock(iommu_lock) after if (!entry.is_present()): lock and unlock would no longer match",
        "intel_pasid_tear_down_entry(): move unlock(iommu_lock) after return: lock and unlock would no longer match",
        "intel_pasid_tear_down_entry(): omit return: lock and unlock would no longer match",
      ]
    `);
    expect(await tryEdits(refused.slice(0, 1), [])).toEqual([
      { fate: 'refused', message: 'lock and unlock would no longer match' },
    ]);
  });

  it('that change no step say which option runs it', () => {
    const unedited = flowFor(undefined, 'exit', kernelVersion('proposed'));
    const optionFor = optionThatRuns(unedited);
    const options = editsOf(unedited)
      .filter(({ name, part }) => part === 'function' && name.startsWith('intel_pasid_end_binding'))
      .map((edit) => `${edit.title}: ${optionFor(edit)}`);
    expect(options).toMatchInlineSnapshot(`
      [
        "omit intel_iommu_drain_pasid_prq(): --scope quick",
        "move intel_iommu_drain_pasid_prq() after entry.clear_fault_disable(): --scope quick",
        "omit entry.clear_fault_disable(): --scope quick",
        "move entry.clear_fault_disable() after if (non_coherent): --scope quick --non-coherent",
        "move if (non_coherent) after if (caching_mode): --scope cachingMode --non-coherent",
        "omit entry.flush_cache_line(): --scope quick --non-coherent",
        "omit invalidate.pasid_cache(did=0): --scope cachingMode",
        "move invalidate.pasid_cache(did=0) after wait(): --scope cachingMode",
        "invalidate.pasid_cache(did=0) with did=1: --scope cachingMode",
        "invalidate.pasid_cache(did=0) with unit=other: --scope cachingMode",
        "drop the wait after invalidate.pasid_cache(did=0): --scope cachingMode",
      ]
    `);
    const [nothing] = editsOf(unedited).filter(({ title }) => title === 'omit exit_files()');
    expect(optionFor(nothing!)).toBeUndefined();
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

  it('say every claim that breaks, memory safety first', async () => {
    const whole = baselineOf(software, {
      scopeName: 'quick',
      configuration: scopes.quick.configuration,
      claims,
    });
    const [omitted] = edits.filter(({ name }) => name.includes('omit invalidate.pasid_cache'));
    const [outcome] = await tryEdits([omitted!], [whole]);
    const results = outcome!.fate === 'noticed' ? outcome!.results : [];
    expect(results.map(({ claim, trace }) => `${claim} ${trace!.length}`)).toMatchInlineSnapshot(`
      [
        "no-freed-memory-reached 18",
        "no-unrecoverable-fault 14",
        "no-fault-after-release 14",
        "invalidation-reaches 15",
      ]
    `);
  });

  it('say in which scopes which claims could not judge', async () => {
    const [omitted] = edits.filter(({ name }) => name.includes('move invalidate.iotlb'));
    const blind = { ...quick, unproved: ['lifecycle', 'no-foreign-translation'] };
    expect(await tryEdits([omitted!], [quick, blind])).toEqual([
      {
        fate: 'unnoticed',
        scopes: ['quick', 'quick'],
        blind: [
          { claim: 'no-foreign-translation', scopes: ['quick'] },
          { claim: 'lifecycle', scopes: ['quick'] },
        ],
        // It holds with the edit, and was said not to hold without.
        repairs: ['lifecycle'],
        lost: [],
        emptied: [],
        isSame: false,
      },
    ]);
  });

  it('are guards against another thread only where there is none', async () => {
    const version = flowFor(undefined, 'exit', kernelVersion('proposed'));
    const { configuration } = scopes.quick;
    const baseline = baselineOf(version, { scopeName: 'quick', configuration, claims: [lifecycle] });
    const lock = editsOf(version).find(({ title }) => title === 'omit lock(domain_lock) and its unlock')!;
    const [outcome] = await tryEdits([lock], [baseline]);
    const reported = (isAlone: boolean) => describeEdit(1, lock, outcome!, { isAlone }).unjudged;
    expect([reported(true), reported(false)]).toEqual(['lock', undefined]);
  });

  it('are the same as without only where every proved claim came to as much', async () => {
    const titled = (title: string) => edits.filter((edit) => edit.title === title);
    const [hint] = titled('invalidate.iotlb() with type=ih');
    const [outcome] = await tryEdits([hint!], [quick]);
    expect(outcome).toMatchObject({ fate: 'unnoticed', isSame: true });
    const more = { ...quick, searched: new Map([...quick.searched, ['lifecycle', '1 1 1']]) };
    expect((await tryEdits([hint!], [more]))[0]).toMatchObject({ fate: 'unnoticed', isSame: false });
  });

  it('say which claim is not tested with them, and which events no longer happen where they repair one', async () => {
    const version = flowFor(undefined, 'exit', kernelVersion('5.8'));
    const baseline = baselineOf(version, {
      scopeName: 'ats',
      configuration: scopes.ats.configuration,
      claims: [noFreedMemoryReached],
    });
    const wanted = ['omit tlb_finish_mmu()', 'omit memory.free_page()'];
    const those = editsOf(version).filter(({ title }) => wanted.includes(title));
    expect(await tryEdits(those, [baseline])).toMatchInlineSnapshot(`
      [
        {
          "blind": [
            {
              "claim": "no-freed-memory-reached",
              "scopes": [
                "ats",
              ],
            },
          ],
          "emptied": [
            {
              "claim": "no-freed-memory-reached",
              "missing": [
                [
                  "memory.free_page",
                  "memory.free_page_table",
                ],
              ],
            },
          ],
          "fate": "unnoticed",
          "isSame": false,
          "lost": [],
          "repairs": [],
          "scopes": [
            "ats",
          ],
        },
        {
          "blind": [
            {
              "claim": "no-freed-memory-reached",
              "scopes": [
                "ats",
              ],
            },
          ],
          "emptied": [],
          "fate": "unnoticed",
          "isSame": false,
          "lost": [
            "iommu.answer_0x72",
            "iommu.answer_device_tlb_early",
            "iommu.answer_page_not_present",
            "iommu.report_0x71",
            "iommu.report_0x72",
            "iommu.suppress_0x71",
            "iommu.suppress_0x72",
            "iommu.walk_freed_table",
            "memory.reach_freed",
            "memory.reuse",
          ],
          "repairs": [
            "no-freed-memory-reached",
          ],
          "scopes": [
            "ats",
          ],
        },
      ]
    `);
  });

  it('do not count for a claim that does not hold without them', async () => {
    const [omitted] = edits.filter(({ name }) => name.includes('omit entry.set_fpd'));
    const blind = { ...quick, unproved: ['no-unrecoverable-fault', 'lifecycle'] };
    expect((await tryEdits([omitted!], [quick])).map(({ fate }) => fate)).toEqual(['noticed']);
    expect((await tryEdits([omitted!], [blind])).map(({ fate }) => fate)).toEqual(['unnoticed']);
  });
});
