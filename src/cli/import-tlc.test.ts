/** `import` of what TLC prints: a report that `replay` walks, or a refusal with the line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { formatLabel } from '../engine/label.ts';
import { runTlc, withoutTlc } from '../export/toys/checkers.ts';
import type { Report, Result } from '../report/verdict.ts';
import { runIn } from './process-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: string) => runIn(folder, args);
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

const deadlock = fileURLToPath(new URL('../../properties/litmus/locks-in-two-orders.flow', import.meta.url));

/** What is exported and how its counterexample ends. */
const cases: readonly (readonly [shows: string, options: string, ending: string])[] = [
  [
    'a state that breaks a claim',
    '--kernel 5.7 --claim no-unrecoverable-fault --scope quick',
    'the last step breaks',
  ],
  [
    'a run that repeats steps',
    '--kernel 5.8 --claim every-wait-ends --scope vanish',
    'steps 19 to 23 can repeat forever',
  ],
];

/** Writes the module, and gives it. */
async function exported(options: string): Promise<string> {
  expect(await run(`export ${options} --format tla --output Teardown.tla`)).toMatchObject({ code: 0 });
  return read('Teardown.tla');
}

/** A trace of ours as TLC would print it for the module, without the variables. */
function asTlcPrints({ trace = [], repeatsFrom }: Result, module: string, isOfRun: boolean): string {
  const names = new Map(
    Array.from(module.matchAll(/^\\\* (.+)\n(Event_\w+) ==$/gm), ([, label, name]) => [label!, name!]),
  );
  const steps = trace.map(({ event, indices }, i) => {
    const name = names.get(formatLabel({ name: event, indices }))!;
    const isBack = repeatsFrom !== undefined && i === trace.length - 1;
    const state = isBack ? `Back to state ${repeatsFrom}` : `State ${i + 2}`;
    return `${state}: <${name} line 1, col 1 to line 2, col 2 of module Teardown>`;
  });
  const stays = isOfRun && repeatsFrom === undefined ? [`State ${trace.length + 2}: Stuttering`] : [];
  const error = isOfRun ? 'Error: Temporal properties were violated.' : 'Error: Invariant is violated.';
  return [error, 'State 1: <Initial predicate>', ...steps, ...stays, 'Finished in 00s'].join('\n\n');
}

/** Imports what TLC printed, and replays the report. */
async function replayed(output: string) {
  writeFileSync(join(folder, 'out.txt'), output);
  const imported = await run('import Teardown.tla out.txt');
  writeFileSync(join(folder, 'report.json'), imported.stdout);
  return { imported: imported.code, ...(await run('replay report.json')) };
}

describe('import takes what TLC prints', () => {
  it.each<(typeof cases)[number]>([
    ...cases,
    [
      'a run that stops',
      `${deadlock} --kernel 5.8 --claim every-wait-ends --scope quick`,
      'the last step breaks',
    ],
  ])('of %s', async (_, options, ending) => {
    const module = await exported(options);
    const { results } = JSON.parse((await run(`check ${options} --json`)).stdout) as Report;
    const { imported, stdout, code } = await replayed(
      asTlcPrints(results[0]!, module, options.includes('every-wait-ends')),
    );
    expect(stdout).toContain(ending);
    expect({ imported, code }).toEqual({ imported: 1, code: 1 });
  });

  it('of a run that is not fair, which decides nothing', async () => {
    const options = `${deadlock} --kernel 5.8 --claim every-wait-ends --scope quick`;
    const module = await exported(options);
    const { results } = JSON.parse((await run(`check ${options} --json`)).stdout) as Report;
    const [result] = results;
    const back = { event: 'pasid_cache.drop', indices: { device: 0, pasid: 1 } };
    const fetch = {
      event: 'iommu.fetch_entry',
      indices: { device: 0, pasid: 1, FPD: 0, did: 1, owner: 'first' },
    };
    const more = [fetch, back].map((step) => ({ ...step, step: 1, actor: '', changes: [] }));
    const trace = [...result!.trace!, ...more];
    const output = asTlcPrints({ ...result!, trace, repeatsFrom: result!.trace!.length + 1 }, module, true);
    const { imported, stdout, code } = await replayed(output);
    expect(stdout).toContain('cannot be decided: the repeated steps leave out iommu.walk');
    expect({ imported, code }).toEqual({ imported: 3, code: 3 });
  });

  it('and refuses other lines with their place', async () => {
    await exported(cases[0]![1]);
    const place = 'line 1, col 1 to line 2, col 2 of module Teardown>';
    const refused = [
      [`State 2: <Event_dream ${place}`, 'Teardown.tla has no action Event_dream'],
      [`State 3: <Event_dream ${place}`, 'does not follow'],
      ['State 2: <Event_dream line 1', 'not a state as TLC prints one'],
      ['', 'the output ends within the trace'],
    ] as const;
    for (const [line, message] of refused) {
      writeFileSync(join(folder, 'cut.txt'), `Error.\nState 1: <Initial predicate>\n${line}`);
      const { code, stderr, stdout } = await run('import Teardown.tla cut.txt');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^cut\.txt:3: /);
      expect(stderr).toContain(message);
    }
  });

  it.skipIf(withoutTlc).each(cases)(
    'from TLC itself, of %s',
    { timeout: 120_000 },
    async (_, options, ending) => {
      const module = await exported(options);
      const { imported, stdout, code } = await replayed(runTlc(module, read('Teardown.cfg')));
      expect(stdout).toContain(ending);
      expect({ imported, code }).toEqual({ imported: 1, code: 1 });
    },
  );
});
