/** `export` and `import` as their users have them: commands and files. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRumur, runSpin, withoutCheckers } from '../export/toys/checkers.ts';
import type { Report } from '../report/verdict.ts';
import { type Outcome, runIn } from './process-test.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pasidcheck-'));
});

afterAll(() => rm(folder, { recursive: true }));

const run = (args: string, input = ''): Promise<Outcome> => runIn(folder, args, input);

const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

const flow =
  'do_exit() {\n    /* not */ exit_mm() { mmu_notifier_release() { entry.clear_word0(); } } // enough\n}\n';

describe('export', () => {
  it.each([
    ['promela', 'active proctype all_of_it()'],
    ['promela --bare', 'active proctype at_do_exit_1_process()'],
    ['murphi', 'startstate "start 0"'],
    ['tla', '---- MODULE Teardown ----'],
    ['dot', 'digraph "'],
    ['dot --reachable', '->'],
    ['mermaid', 'stateDiagram-v2'],
    ['aut', 'des (0, 7542, 1874)'],
    ['json', '"formatVersion": 1'],
    ['murphi --any', 'any number in flight'],
    ['promela --in-flight any', 'left=some'],
  ])('writes %s', async (format, part) => {
    const { code, stdout, stderr } = await run(`export --kernel 5.7 --format ${format}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(part);
  });

  it('writes the module of TLA+ under the name of its file, with a configuration beside it', async () => {
    expect(await run('export --kernel 5.8 --format tla --output Exit58.tla')).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await read('Exit58.tla')).toMatch(/^---- MODULE Exit58 ----\n/);
    expect(await read('Exit58.cfg')).toMatch(/^SPECIFICATION Spec\n/);
  });

  it('writes one of several parts', async () => {
    const one = await run('export --kernel proposed --format aut --pasids 2');
    expect(one.stdout).toMatch(/^des \(0, 3383, 830\)\n/);
    expect(await run('export --kernel proposed --format aut --pasids 2 --part 2')).toEqual({
      ...one,
      stdout: expect.stringMatching(/^des \(0, 3383, 830\)\n.*pasid=2/) as string,
    });
  });

  it('says what stays bounded where any number was asked for, beside the text and in it', async () => {
    const { code, stdout, stderr } = await run(
      'export - --format promela --kernel 5.8 --flow exit --devices any',
      'intel_mm_release(mn, mm) { each device { if (failed) { return; } entry.clear_word0(); } }',
    );
    expect(code).toBe(0);
    const reason = 'the loop at <stdin>:1:28 can be left before it was run for each device';
    expect(stderr).toContain(`note: devices: up to 1, because ${reason}\n`);
    expect(stdout).toContain(` * devices: up to 1, because ${reason}\n`);
  });

  it.each([
    ['--any --claim every-wait-ends --format promela --kernel 5.7', 'every-wait-ends is about runs'],
    ['--any --units 2 --format promela --kernel 5.7', 'leave --units out'],
    ['--in-flight Any --format promela --kernel 5.7', 'from 1 to 12, or any.'],
    ['--format promela', '--kernel names the one version'],
    ['--format promela --kernel 5.7,5.8', '--kernel names the one version'],
    ['--format smv --kernel 5.7', "'smv' is invalid"],
    ['--kernel 5.7', "'--format <name>' not specified"],
    ['--format aut --kernel 5.7 --part 2', '--part 2: there are 1 parts'],
    ['--format tla --kernel 5.7 --output a-b.tla', 'a file named like a module'],
    ['--format dot --kernel 5.7 --output no/such/folder', 'cannot be written'],
    ['--format mermaid --reachable --kernel 5.7 --in-flight 3', 'more than 2000 reachable states'],
  ])('refuses %s', async (args, message) => {
    const { code, stdout, stderr } = await run(`export ${args}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe.skipIf(withoutCheckers)('import', () => {
  it.each(['promela', 'murphi'])('gives a report that replay walks, from %s', async (format) => {
    await writeFile(join(folder, 'mine.flow'), flow);
    const options = 'mine.flow --kernel 5.8 --claim no-unrecoverable-fault,lifecycle --ats';
    expect(await run(`export ${options} --format ${format} --output model`)).toMatchObject({ code: 0 });
    const model = await read('model');
    const { output } = format === 'promela' ? await runSpin(model, true) : await runRumur(model);
    await writeFile(join(folder, 'trace.txt'), output);
    const { code, stdout } = await run('import model trace.txt');
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ verdict: 'violated', input: { text: flow }, options: { ats: true } });
    await writeFile(join(folder, 'report.json'), stdout);
    const replayed = await run('replay report.json');
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('the last step breaks the claim, as recorded');
  });
});

describe('import refuses', () => {
  beforeAll(async () => {
    await run('export --kernel 5.7 --format murphi --output model.m');
    await run('export --kernel 5.7 --any --format murphi --output any.m');
    await writeFile(join(folder, 'nothing.txt'), 'errors: 0\n');
    await writeFile(join(folder, 'strange.txt'), 'step: device.dream\n');
    await writeFile(join(folder, 'early.txt'), 'step: iommu.report_0x59(device=0, pasid=1, request=1)\n');
    const first = /rule "(entry\.set_present.*)"/.exec(await read('model.m'))![1]!;
    await writeFile(join(folder, 'short.txt'), `step: ${first}\n`);
  });

  it.each([
    ['model.m missing.txt', 'missing.txt: there is no such file'],
    ['nothing.txt nothing.txt', 'nothing.txt: this is not a model that `pasidcheck export` wrote'],
    ['model.m nothing.txt', 'nothing.txt: there is no counterexample in it'],
    ['model.m strange.txt', 'step 1, device.dream: it is refused by the model, which has no such event'],
    ['model.m early.txt', 'step 1, iommu.report_0x59(device=0, pasid=1, request=1): it is refused by'],
    ['model.m short.txt', 'the last one breaks none of the claims'],
    ['any.m short.txt', 'any.m: requests are sets in this model'],
  ])('%s', async (args, message) => {
    const { code, stdout, stderr } = await run(`import ${args}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
