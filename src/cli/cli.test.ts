/** The command line as its users have it: a process with arguments, files, a standard input and an exit code. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claims, everyClaim } from '../../properties/catalog.ts';
import { kernelNames } from '../program/library.ts';
import { jsonSchemaOf } from '../report/json-schemas.ts';
import type { Report } from '../report/verdict.ts';
import { expectBadInput, main, type Outcome, remembering, runIn } from './process-test.ts';
import { toolVersion } from './version.ts';

/** Files that the command line is given, by their names in the folder where it runs. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  'abba.flow':
    'thread one { lock(a); lock(b); unlock(b); unlock(a); }\nthread two { lock(b); lock(a); unlock(a); unlock(b); }\n',
  'ok.flow': 'do_exit() {\n    foo_bar();\n    mmu_notifier_release() { entry.clear_word0(); }\n}\n',
  'message.txt':
    'iommu: a patch\n\nIt does this:\n\n  do_exit() {\n    mmu_notifier_release() {\n      entry.clear_word0();\n    }\n  }\n\nSigned-off-by: A\n',
  'syntax.flow': 'do_exit() {\n    mmput(\n}\n',
  'prose.txt': 'Just prose, nothing here.\n',
  'primitive.flow': 'do_exit() {\n    entry.clear_wrod0();\n}\n',
  'nowhere.flow': 'do_exit() {\n    entry.frobnicate();\n}\n',
  'said.flow':
    'flow: exit\nexpect: proved lifecycle\n\npasid_clear_entry() { entry.set_fpd_clear_present(); entry.clear_rest(); }\n',
  'misspelled.flow':
    'do_exit() { mmu_notifier_release() { each device { intel_pasid_tear_down_entry(fault_ignor); } } }\n',
  'doubtful.flow':
    'do_exit() { mmu_notifier_release() { each device { f(ignor); g(1); if (atz) { wait(); } } } }\nf(fault_ignore) { if (fault_ignore) { entry.clear_word0(); } }\ng() { wait(); }\n',
  'idle.flow': 'do_exit() {\n    foo_bar();\n}\n',
  'recursion.flow': 'do_exit() {\n    a();\n}\na() { b(); }\nb() { a(); }\n',
  'empty.flow': '',
  'latin1.flow': Buffer.from('do_exit() {\n  \xff\xfe entry.clear_word0();\n}\n', 'latin1'),
  'noise.bin': noise(10 * 2 ** 20),
};

let folder: string;

beforeAll(async () => {
  if (!existsSync(main)) throw new Error(`${main} is missing: \`npm run build\` makes it`);
  folder = await mkdtemp(join(tmpdir(), 'pasidcheck-'));
  await mkdir(join(folder, 'directory'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});

afterAll(() => rm(folder, { recursive: true }));

/** Bytes that look random and are the same each time. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    return state >>> 24;
  });
}

const runAgain = (args: string, input?: string | Uint8Array): Promise<Outcome> => runIn(folder, args, input);
const run = remembering(runAgain);

async function reportOf(args: string, runs = run): Promise<Report> {
  const { stdout } = await runs(`${args} --json`);
  return JSON.parse(stdout) as Report;
}

/** A report without the times in it. */
function timeless(report: Report): unknown {
  return { ...report, results: report.results.map((result) => ({ ...result, ms: 0 })) };
}

const violated = 'check --flow exit --kernel 5.7 --claim no-unrecoverable-fault --quick';
const proved = 'check --flow exit --kernel 5.8 --claim no-unrecoverable-fault --quick';
/** The second claim finds nothing to decide in a flow without locks. */
const bounded =
  'check --kernel 5.7,5.8 --claim no-unrecoverable-fault,no-sleep-in-atomic --max-states 10 --quick';

describe.concurrent('a verdict', () => {
  it('ends with 0 when it is proved', async () => {
    const { code, stdout } = await run(proved);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ *proved +no-unrecoverable-fault$/m);
  });

  it('takes the flow that the file itself names, and says so', async () => {
    const { stdout, stderr } = await run('check said.flow --kernel 5.7 --claim lifecycle --scope quick');
    expect(stderr).toContain('note: said.flow says flow: exit; --flow names another\n');
    expect(stdout).toMatch(/^said\.flow in exit, kernel 5\.7$/m);
    expect(stdout).toMatch(/^violated {2}lifecycle, kernel 5\.7, scope quick$/m);
  });

  it('takes that flow to inspect it as well', async () => {
    const { stderr, code } = await run(
      'inspect said.flow --kernel 5.7 --claim lifecycle --max-time 0.001 --output said.html',
    );
    expect(stderr).toContain('note: said.flow says flow: exit; --flow names another\n');
    expect(code).toBe(0);
  });

  it('ends with 1 when it is violated', async () => {
    const { code, stdout } = await run(violated);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ *violated +no-unrecoverable-fault$/m);
    expect(stdout).toContain('DMAR: [DMA Write PASID 0x1]');
  });

  it.each(['check --max-states 10 --claim no-unrecoverable-fault --quick', bounded, `${bounded} --json`])(
    'ends with 3 and never says proved when a bound was hit: %s',
    async (args) => {
      const { code, stdout } = await run(args);
      expect(code).toBe(3);
      expect(stdout).toContain('inconclusive');
      expect(stdout).not.toMatch(/proved/i);
    },
  );

  it('comes in time of what takes longer to compile', async () => {
    const large = 'check --kernel proposed --devices 12 --pasids 12 --in-flight 12 --max-time 1';
    const { code, stdout } = await run(`${large} --json`);
    expect(code).toBe(3);
    const { results } = JSON.parse(stdout) as Report;
    expect(results).toHaveLength(claims.length);
    expect(new Set(results.map(({ bound, states }) => `${bound} ${states}`))).toEqual(new Set(['time 0']));
  });

  it('names the bound that was hit', async () => {
    const { results } = await reportOf(bounded);
    expect(new Set(results.map(({ bound }) => bound))).toEqual(new Set(['states']));
  });

  it('says what was left out, of claims about runs nothing but images', async () => {
    const scope = 'check --kernel 5.8 --scope quick --claim no-fault-after-release,every-wait-ends';
    const [full, reduced] = await Promise.all([reportOf(scope), reportOf(`${scope} --reduce all`)]);
    const [fault, wait] = reduced.results;
    const symmetries = [{ index: 'request', values: [1, 2], where: {} }];
    expect(reduced.results.map(({ verdict }) => verdict)).toEqual(full.results.map(({ verdict }) => verdict));
    expect(fault!.reductions).toMatchObject({ ample: true, symmetries });
    expect(fault!.states).toBeLessThan(full.results[0]!.states);
    expect(fault!.trace).toEqual(full.results[0]!.trace);
    expect(wait!.reductions).toEqual({
      ample: false,
      symmetries,
      standsFor: full.results[1]!.states,
    });
    expect(wait!.states).toBeLessThan(full.results[1]!.states);
    expect(full.results[0]!.reductions).toBeUndefined();
    expect((await run(`${scope} --reduce all`)).stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /searched: one state of each orbit under symmetry of request 1 and 2, of [\d,]+ states; one order of independent events/,
    );
  });

  it('is repeated at the end, with the causes, if several claims break', async () => {
    const { stdout, stderr } = await run('check --kernel 6.12.117 --claim lifecycle,no-torn-entry --quick');
    expect(stderr).toMatch(/^checked in \d+\.\d\d s$/m);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(-9)).toEqual([
      '1 of 2 claims violated, kernel 6.12.117',
      '  violated  lifecycle, 10 steps',
      '    at step 10 pasid_clear_present() clears P and leaves the rest of',
      '      word 0 as it is; word 0 is P=0 FPD=0 from then on.',
      '      pasid_clear_entry_with_fpd(), which does',
      '      entry.set_fpd_clear_present, is then never reached:',
      '      intel_pasid_clear_entry() calls it only with P=1, and now finds',
      '      P=0.',
      '  proved no-torn-entry',
    ]);
    // The cause stands above the trace as well, a call stack has what is new, and labels are explained.
    expect(lines.filter((line) => line.startsWith('  Cause: '))).toHaveLength(1);
    expect(lines).toContain('        .. > intel_pasid_tear_down_entry > pasid_clear_present');
    expect(lines).toContain('  [1], [2]: labels of the call tree.');
    // What happened in no scope is printed once.
    expect(stdout.match(/iommu\.walk_freed_table/g)).toHaveLength(1);
  });

  it('is the worst of several', async () => {
    expect((await run('check --kernel 5.7,5.8 --claim no-unrecoverable-fault --quick')).code).toBe(1);
  });

  it.each([
    violated,
    'check --kernel 5.7 --devices 2 --claim lifecycle',
    'check ok.flow --kernel 5.7 --scope quick',
  ])('has lines of at most 72 columns: %s', async (args) => {
    const { stdout } = await run(args);
    expect(stdout).toContain('violated');
    expect(stdout.split('\n').filter((line) => line.length > 72)).toEqual([]);
  });

  it.each([violated, proved])('is the same twice, byte for byte: %s', async (args) => {
    const [first, second] = await Promise.all([run(args), runAgain(args)]);
    expect(first.stdout).toBe(second.stdout);
    expect(first.stdout).not.toContain('\u001b');
  });

  it('ends with its usual exit code when the reader closes the pipe', async () => {
    const child = execFile(process.execPath, [main, ...violated.split(' ')]);
    child.stdout!.destroy();
    let stderr = '';
    child.stderr!.on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number];
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  it.each([
    [violated, '--scope quick'],
    ['check --kernel 5.7 --claim lifecycle --ats', '--ats'],
    ['check --kernel 5.7 --claim page-requests-drained --quick', '--scope pageRequests'],
    ['check --kernel 5.7 --claim page-requests-drained --scope ats --pri', '--scope ats --pri'],
    [
      'check --kernel 5.7 --claim lifecycle --scope ats --no-ats --in-flight 1',
      '--scope ats --in-flight 1 --no-ats',
    ],
    ['check ok.flow --kernel 5.7 --claim lifecycle --in-flight 1', '--in-flight 1'],
  ])('shows the shortest command line that shows it again: %s', async (args, configuration) => {
    const { stdout } = await run(args);
    const again = /to repeat\s+pasidcheck (.*)$/s
      .exec(stdout)![1]!
      .trim()
      .replace(/[\s\\]+/g, ' ');
    expect(again.slice(again.search(/ (?!--(?:kernel|claim|flow))--/))).toBe(` ${configuration}`);
    // The scope that is named says what it hides; of one that was chosen for the claim this is left out.
    const shownAgain = (await run(again)).stdout;
    expect(shownAgain.slice(shownAgain.indexOf('violated  '))).toBe(
      stdout.slice(stdout.indexOf('violated  ')),
    );
  });
});

describe.concurrent('--json', () => {
  const schema = jsonSchemaOf('verdict');
  const validate = new Ajv().compile(schema);

  it.each([violated, proved, bounded, 'check ok.flow --kernel 5.8 --ats', 'check --kernel 5.7,5.8 --quick'])(
    'prints what the schema describes: %s',
    async (args) => {
      validate(await reportOf(args));
      expect(validate.errors).toBeNull();
    },
  );

  it('prints something that a schema can refuse', async () => {
    const { results, ...rest } = await reportOf(violated);
    expect(validate(rest)).toBe(false);
    expect(validate({ ...rest, results: [{ ...results[0], verdict: 'likely' }] })).toBe(false);
    expect(validate({ ...rest, results, more: true })).toBe(false);
  });

  it('is the same twice but for the times', async () => {
    const [first, second] = await Promise.all([reportOf(violated), reportOf(violated, runAgain)]);
    expect(timeless(first)).toEqual(timeless(second));
  });

  it('has the flow that was given and the worst of the verdicts on top', async () => {
    const report = await reportOf('check ok.flow --kernel 5.7,5.8 --scope quick');
    expect(report.input).toEqual({ source: 'ok.flow', text: files['ok.flow'] });
    expect(report.verdict).toBe('violated');
    expect(report.results).toHaveLength(2 * claims.length);
  });
});

describe.concurrent('replay', () => {
  let recorded: Report;

  beforeAll(async () => {
    recorded = await reportOf(violated);
  });

  it('walks the trace of a report again', async () => {
    const { code, stdout } = await run('replay -', JSON.stringify(recorded));
    const { length } = recorded.results[0]!.trace!;
    expect(code).toBe(1);
    expect(stdout).toContain(`replayed ${length} steps: the last step breaks the claim, as recorded`);
  });

  it('walks the trace of a flow that was given', async () => {
    const report = await reportOf('check ok.flow --kernel 5.7 --claim no-unrecoverable-fault --scope quick');
    const { code, stdout } = await run('replay -', JSON.stringify(report));
    expect(stdout).toContain('as recorded');
    expect(code).toBe(1);
  });

  it('says so when a shorter trace breaks nothing', async () => {
    const report = structuredClone(recorded);
    report.results[0]!.trace!.pop();
    const { code, stdout } = await run('replay -', JSON.stringify(report));
    expect(stdout).toContain('the last step does not break the claim any more');
    expect(code).toBe(0);
  });

  it('gives a trace up whose model takes too long', async () => {
    const report = structuredClone(recorded);
    Object.assign(report.results[0]!.configuration, { devices: 12, pasids: 12, inFlight: 12 });
    const { code, stdout } = await run('replay - --max-time 0.2', JSON.stringify(report));
    expect(stdout).toMatch(
      /^replayed 0 steps: \S+ cannot be decided: the model of this configuration takes longer than 0\.2 s$/m,
    );
    expect(code).toBe(3);
  });

  it('takes no trace for a violation of a claim about runs that shows no run', async () => {
    const report = await reportOf('check abba.flow --kernel 5.8 --claim every-wait-ends --scope quick');
    const whole = await run('replay -', JSON.stringify(report));
    expect([whole.code, report.results[0]!.trace!.length]).toEqual([1, 5]);
    report.results[0]!.trace!.pop();
    const { code, stdout } = await run('replay -', JSON.stringify(report));
    expect(stdout).toMatch(
      /^replayed 4 steps: every-wait-ends cannot be decided: the run cannot end after the last step: lock\.acquire\(.*\) must still happen, and no steps repeat$/m,
    );
    expect(code).toBe(3);
    const mail = await run('replay - --mail', JSON.stringify(report));
    expect([mail.code, mail.stdout.trim()]).toEqual([3, '']);
  });

  it.each<[string, RegExp, (report: Report) => void]>([
    ['a step was taken out', /^step 2, .*: it is refused by do_exit/, (r) => r.results[0]!.trace!.shift()],
    [
      'a step was made up',
      /^step 1, a\.b\(.*: it is refused by the model, which has no such event$/m,
      (r) => Object.assign(r.results[0]!.trace![0]!, { event: 'a.b' }),
    ],
    [
      'it has another version',
      /format version 1, 2 or 3: formatVersion/,
      (r) => Object.assign(r, { formatVersion: 4 }),
    ],
    ['it has no trace', /there is no trace in this report/, (r) => delete r.results[0]!.trace],
    [
      'its kernel is unknown',
      /no kernel version '1\.0'/,
      (r) => Object.assign(r.results[0]!, { kernel: '1.0' }),
    ],
    ['its claim is unknown', /no claim 'x'/, (r) => Object.assign(r.results[0]!, { claim: 'x' })],
    ['it has no device', /options\.devices/, (r) => Object.assign(r.options, { devices: 0 })],
    ['it has too many devices', /options\.devices/, (r) => Object.assign(r.options, { devices: 1e5 })],
  ])('refuses a report of which %s', async (_, message, edit) => {
    const report = structuredClone(recorded);
    edit(report);
    expectBadInput(await run('replay -', JSON.stringify(report)), message);
  });

  it('refuses what is no report', async () => {
    expectBadInput(await run('replay ok.flow'), /^ok\.flow: this is not JSON/);
    expectBadInput(await run('replay -', '{}'), /^<stdin>: this is not a report/);
    expectBadInput(await run('replay missing.json'), /^missing\.json: there is no such file/);
  });
});

describe.concurrent('scopes', () => {
  it('are all searched without options, and each says what it is', async () => {
    const { stdout, code } = await run('check --kernel 6.14 --claim no-unrecoverable-fault');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^quick: 1 device, 1 PASID, untranslated requests/m);
    expect(stdout).toMatch(/^ {2}violated {5}no-unrecoverable-fault \d+$/m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      / in cachingMode; proved in quick, ats, .*; violated in chunked 16, pageRequests 37, /,
    );
    expect(stdout).toMatch(/^not searched, because it takes minutes: --scope groups$/m);
  });

  it('that are named say what they leave out', async () => {
    const { stdout } = await run('check --kernel 5.8 --claim lifecycle --scope quick');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('left out of this scope: ATS and page requests');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'races between threads of the process (the flow has one thread)',
    );
  });

  it('leave a claim untested that needs more than they have, and the exit code says so', async () => {
    const { stdout, code } = await run('check --kernel 5.8 --claim page-requests-drained --scope quick');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^ {2}not tested {3}page-requests-drained: it needs --pri$/m);
    expect(stdout).not.toContain('proved');
  });

  it('are chosen by --quick or by the user, not by both', async () => {
    expectBadInput(await run('check --quick --ats'), /^--quick chooses the scopes/);
  });
});

describe.concurrent('bad input', () => {
  it.each([
    ['check syntax.flow', /^syntax\.flow:2:10: this '\(' is not closed$/m],
    ['check prose.txt', /^prose\.txt:1:1: no call tree found$/m],
    ['check primitive.flow', /^primitive\.flow:2:5: unknown primitive 'entry\.clear_wrod0'$/m],
    ['check idle.flow', /^idle\.flow:1:1: no call in this flow has an effect on the model$/m],
    ['check recursion.flow', /^recursion\.flow:5:7: recursion: a → b → a$/m],
    ['check empty.flow', /^empty\.flow:1:1: the file is empty$/m],
    ['check latin1.flow', /^latin1\.flow:2:3: not UTF-8: an invalid byte at offset 14$/m],
    ['check noise.bin', /^noise\.bin:1:1: the file is larger than 1 MiB$/m],
    ['check directory', /^directory: this is a directory/],
    ['check missing.flow', /^missing\.flow: there is no such file$/m],
    ['check --kernel 4.0', /^no kernel version '4\.0': there are 5\.7, 5\.8/],
    ['check --claim x', /^no claim 'x': there are no-unrecoverable-fault, /],
    ['check --claim lifecyle', /^no claim 'lifecyle': did you mean lifecycle\? there are /],
    [
      'check --scope pageRequest',
      /'pageRequest' is invalid\. Did you mean pageRequests\? Allowed choices are quick, /,
    ],
    ['check --kernel v6.14', /^no kernel version 'v6\.14': did you mean 6\.14\? there are 5\.7, /],
    ['check --flow exits', /^no flow 'exits' for 5\.7: did you mean exit\? there are /],
    ['check --flow x', /^no flow 'x' for 5\.7: there are .*\bexit\b/],
    ['check --frobnicate', /unknown option '--frobnicate'/],
    ['check --devices 0', /'--devices <n>' argument '0' is invalid/],
    ['check --devices 9999999999', /It takes a whole number from 1 to \d+/],
    ['check --pasids two', /'--pasids <n>' argument 'two' is invalid/],
    ['check --groups', /^--groups needs --pri: .*\. Add --pri, or leave --groups out\.$/m],
    ['check --scope vanish --no-ats', /^--vanish needs --ats: .* leave --vanish out\.$/m],
    [
      'check --scope groups --caching-mode',
      /^--groups is not modelled together with --caching-mode\. Search twice/,
    ],
    [
      'check --upper-fpd --ats --pri --chunks',
      /^--upper-fpd is not modelled together with --pri and --chunks\. Search twice: once with --upper-fpd, once with --pri and --chunks\.$/m,
    ],
    [
      'check nowhere.flow',
      /^Did you mean (?:entry\.\w+\(\), ){2}entry\.\w+\(\)\? `pasidcheck list primitives`/m,
    ],
    ['check --max-states -1', /'--max-states <n>' argument '-1' is invalid/],
    [
      'check --shared-queue --ats --vanish',
      /^--shared-queue is not modelled together with --vanish\. Search twice: once with --shared-queue, once with --vanish\.$/m,
    ],
    [
      'check --shared-queue --devices 3 --units 2',
      /^--shared-queue wants one unit, or as many --units as --devices$/m,
    ],
    ['check ok.flow syntax.flow', /too many arguments/],
    [
      'list everything',
      /Allowed choices are kernels, flows, scopes, claims, primitives, rules, events, functions/,
    ],
    ['list functions', /^list functions needs --kernel VERSION: there are 5\.7, /],
    ['list functions --kernel 5.6', /no kernel version '5\.6'/],
    ['list claims --kernel 5.7', /^--kernel has no meaning for `list claims`/],
    ['frobnicate', /unknown command 'frobnicate'/],
  ])('ends with 2 and says what is wrong: %s', async (args, message) => {
    expectBadInput(await run(args), message);
  });

  it('is found on standard input as well', async () => {
    expectBadInput(await run('check -', files['syntax.flow']), /^<stdin>:2:10: /);
    expectBadInput(await run('check -', files['noise.bin']), /^<stdin>:1:1: the file is larger than 1 MiB$/m);
    expectBadInput(await run('check -'), /^<stdin>:1:1: the file is empty$/m);
  });

  it('shows the line and a caret under the place', async () => {
    const { stderr } = await run('check syntax.flow');
    expect(stderr.split('\n').slice(1, 3)).toEqual(['    2 |     mmput(', '      |          ^']);
  });
});

describe.concurrent('check', () => {
  it('reads standard input for -', async () => {
    const { stdout, code } = await run(
      'check - --kernel 5.7 --claim lifecycle --scope quick',
      files['ok.flow'],
    );
    expect(stdout).toMatch(/^<stdin>, kernel 5\.7$/m);
    expect(code).toBe(1);
  });

  it('finds the call tree in a commit message', async () => {
    const { stdout } = await run(
      'check message.txt --kernel 5.7 --claim no-unrecoverable-fault --scope quick',
    );
    expect(stdout).toMatch(/^ *violated +no-unrecoverable-fault$/m);
  });

  it('names the functions that it does not know', async () => {
    const { stdout } = await run('check ok.flow --kernel 5.8 --scope quick');
    expect(stdout).toMatch(/foo_bar\(\)/);
  });
});

describe.concurrent('calls and conditions of a flow that resolve to nothing', () => {
  it('is refused when it is nearly a parameter', async () => {
    const { code, stderr } = await run('check misspelled.flow --kernel 5.8');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^misspelled\.flow:\d+:\d+: the argument 'fault_ignor' is not known$/m);
    expect(stderr).toContain('Did you mean fault_ignore?');
  });

  it('is refused when it is nearly an option', async () => {
    const { code, stderr } = await run('check doubtful.flow --kernel 5.8');
    expect(code).toBe(2);
    expect(stderr).toMatch(/the condition 'atz' is not known[\s\S]*Did you mean ats\?/);
  });

  it('is nothing in the shipped flows but calls', async () => {
    const { results } = await reportOf('check --claim lifecycle --quick');
    expect(
      results.flatMap(({ noEffect }) => noEffect.filter(({ kind }) => kind !== 'call' && kind !== 'absent')),
    ).toEqual([]);
  });
});

describe('a claim about one part of the machine', () => {
  it('is searched where that part is, with the others', async () => {
    const { results } = await reportOf('check --kernel 5.8 --fault-recording');
    expect(results).toHaveLength(claims.length + 1);
    expect(results.at(-1)).toMatchObject({ claim: 'reported-faults-printed', verdict: 'proved' });
  });

  it('is searched with its part where only the claim is named', async () => {
    const { results } = await reportOf('check --kernel 5.8 --claim upper-fpd-obeyed,reported-faults-printed');
    expect(results).toMatchObject([
      { claim: 'reported-faults-printed', configuration: { faultRecording: true }, verdict: 'proved' },
      {
        claim: 'upper-fpd-obeyed',
        configuration: { upperFpd: true },
        untested: [{ kind: 'never', events: ['context.set_fault_disable'] }, { kind: 'never' }],
      },
    ]);
  });

  it('is not tested in a scope without its part', async () => {
    const { results } = await reportOf('check --kernel 5.8 --scope quick --claim reported-faults-printed');
    expect(results).toMatchObject([{ untested: [{ kind: 'needs', part: 'faultRecording' }] }]);
  });
});

describe('check without a file', () => {
  it('prints a table of every claim and every kernel version in 72 columns', async () => {
    const { stdout } = await run('check --quick');
    const lines = stdout.split('\n');
    const heads = lines.filter((line) => line.startsWith('kernel '));
    expect(heads.flatMap((line) => line.split(/\s+/).slice(1))).toEqual(kernelNames());
    for (const { id } of claims) {
      expect(lines.filter((line) => line.startsWith(`${id} `))).toHaveLength(heads.length);
    }
    expect(lines.filter((line) => line.length > 72)).toEqual([]);
    const foot = stdout
      .slice(stdout.indexOf('calls not modelled in the scopes above'))
      .replace(/\n {4}/g, ' ');
    expect(foot).toMatch(/^ {2}every version: exit_files/m);
    expect(foot).toMatch(/^never happened in any complete search$/m);
    expect(foot).toMatch(/^ {2}6\.12\.117, 7\.0, 7\.3: entry\.set_fpd_clear_present$/m);
  });

  it('prints the same table twice', async () => {
    const args = 'check --claim no-unrecoverable-fault --quick';
    const [first, second] = await Promise.all([run(args), runAgain(args)]);
    expect(first.stdout).toBe(second.stdout);
    expect(first.stdout).toMatch(/^no-unrecoverable-fault /m);
  });
});

describe.concurrent('list', () => {
  it.each(['kernels', 'flows', 'claims', 'primitives', 'rules', 'events'])(
    'explains each of the %s',
    async (what) => {
      const { code, stdout } = await run(`list ${what} --json`);
      const rows = JSON.parse(stdout) as { name: string; meaning: string }[];
      expect(code).toBe(0);
      expect(rows.length).toBeGreaterThan(1);
      for (const { name, meaning } of rows) expect([name, meaning]).not.toContain('');
      const { stdout: text } = await run(`list ${what}`);
      expect(text.split('\n').filter((line) => /^\S/.test(line))).toEqual(rows.map(({ name }) => name));
    },
  );

  it('has one line for each function that a file can replace', async () => {
    const { code, stdout } = await run('list functions --kernel 7.0');
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(lines).toContainEqual([
      'intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore)',
      'model/flows/7.0/kernel.flow:7',
      'function',
    ]);
    const rows = JSON.parse((await run('list functions --kernel 7.0 --json')).stdout) as { name: string }[];
    expect(lines.map(([form]) => form!.replace(/\(.*/, ''))).toEqual(rows.map(({ name }) => name));
  });

  it('has every claim and every kernel version', async () => {
    const names = async (what: string): Promise<string[]> =>
      (JSON.parse((await run(`list ${what} --json`)).stdout) as { name: string }[]).map(({ name }) => name);
    expect(await names('claims')).toEqual(everyClaim.map(({ id }) => id));
    expect(await names('kernels')).toEqual(kernelNames());
  });
});

describe.concurrent('help', () => {
  it('is printed with the exit codes', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes: 0 proved, 1 violated, 2 bad input, 3 inconclusive.');
  });

  it('is printed with code 2 when no command is given', async () => {
    const { code, stderr } = await run('');
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: pasidcheck');
  });

  it('has the version of the package', async () => {
    expect((await run('--version')).stdout).toBe(`${toolVersion}\n`);
  });
});
