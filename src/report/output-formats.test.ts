/** The output formats of one counterexample that are text: mail, Markdown, columns, and the screen that steps through. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { type Configuration, quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import { check } from '../check/check.ts';
import { stepThrough } from '../cli/step-through.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import type { Counterexample } from './counterexample.ts';
import { layLanes } from './lanes-text.ts';
import { formatMail } from './mail-text.ts';
import { formatMarkdown } from './markdown-text.ts';

function counterexampleFor(kernel: string, id: string, configuration: Configuration): Counterexample {
  const claim = claims.find((one) => one.id === id)!;
  const request = { ...flowFor(undefined, 'exit', kernelVersion(kernel)), configuration, claims: [claim] };
  const again = `pasidcheck check --kernel ${kernel} --claim ${id} --scope quick`;
  return counterexampleOf(request, check(request)[0]!, { version: '0', again });
}

const scope = (name: ScopeName): Configuration => scopes[name].configuration;

const counterexample = counterexampleFor('6.12.117', 'no-fault-after-release', quickScope);
const counterexamples: readonly (readonly [string, Counterexample])[] = [
  ['a fault', counterexample],
  ['a page request', counterexampleFor('6.12.117', 'page-requests-drained', scope('pageRequests'))],
  ['a wait', counterexampleFor('5.7', 'every-wait-ends', scope('vanish'))],
  ['an arrow in a claim', counterexampleFor('5.7', 'lifecycle', { ...quickScope, devices: 2, pasids: 2 })],
  [
    'two copies of an entry',
    counterexampleFor('5.7', 'no-unrecoverable-fault', { ...quickScope, nonCoherent: true }),
  ],
];

describe('a mail', () => {
  const lines = formatMail(counterexample).trimEnd().split('\n');

  it('tells in short what happens and how to reproduce it, then every step', () => {
    expect(lines.slice(0, 50).join('\n')).toMatchInlineSnapshot(`
      "Subject: [BUG] iommu/vt-d: DMAR fault 0x59 in PASID teardown, 6.12.117

      In the flow exit of Linux 6.12.117 the following order of events is
      possible. It ends with this step: iommu: blocks an untranslated request
      and reports the fault: P of the entry is 0 and FPD is 0. Model checking
      found this order. It may never have been seen on hardware.

      Linux 6.12.117 as released refuses SVA on x86 (iommu_sva_bind_device()
      returns -EOPNOTSUPP): this is about its code, and a machine cannot meet
      it.

      Claim: from the return of mm release to the end of unbind no
        unrecoverable fault is reported (no-fault-after-release).
      Source: Linux 37e91bd4, commit message.
      Machine: 1 device, 1 PASID, untranslated requests, 2 in flight.
      Found: 24 steps, and no interleaving breaks it in fewer.

      Cause: at step 19 intel_pasid_clear_entry() finds P=0, because of step
      10 in pasid_clear_present(); with P=1 it would have called
      pasid_clear_entry_with_fpd(), which does entry.set_fpd_clear_present.

      Necessary steps. Without any one of them this order keeps the claim:

         2.  do_exit: submits work: from now on the device may send requests
               with the PASID, in dsa_start_dma
        10.  do_exit: clears P and leaves the rest of word 0 as it is, in
               pasid_clear_present
        13.  device 0: sends an untranslated request with the PASID
        23.  do_exit: the mm notifier has released the address space; it is
               taken apart from here on, in exit_mmap
        24.  iommu: blocks an untranslated request and reports the fault: P of
               the entry is 0 and FPD is 0
             DMAR: [DMA Write PASID 0x1] Request device [6a:01.0] fault addr
             0x7f0000001000 [fault reason 0x59] SM: Present bit in PASID Table
             Entry is clear

      The last step depends on earlier ones: entry word 0 has been P=0 FPD=0
      since step 10; device has been running since step 2; request 1 has been
      an untranslated request on its way since step 13.

      PASID entry, word 0: P=0 FPD=0, from step 1 P=1 FPD=0, from step 10 P=0
        FPD=0
      PASID entry, word 1: DID=0, from step 1 DID=1, from step 21 DID=0
      PASID entry, words 2-7: all zero, from step 1 pointer to the tables of
        the process, from step 21 all zero

      To reproduce, in a checkout of pasidcheck:

        npm ci
        npx pasidcheck check --kernel 6.12.117 \\"
    `);
    const at = lines.findIndex((line) => line.startsWith('* 10.'));
    expect(lines.slice(at, at + 5).join('\n')).toMatchInlineSnapshot(`
      "* 10.  do_exit: entry.clear_present
             clears P and leaves the rest of word 0 as it is
             in .. > [2] intel_mm_release > intel_pasid_tear_down_entry >
               pasid_clear_present
             PASID entry, word 0: P=1 FPD=0 -> P=0 FPD=0"
    `);
  });

  it.each(counterexamples)(
    'is plain ASCII of at most 72 columns, with a number for each step: %s',
    (_, violation) => {
      const mail = formatMail(violation);
      expect(mail).toMatch(/^Subject: \[BUG\] iommu\/vt-d: [\t\n -~]*$/);
      expect(mail.split('\n').filter((line) => line.length > 72)).toEqual([]);
      expect(
        mail.split('\n').findIndex((line) => line.startsWith('Every step, in order.')),
      ).toBeLessThanOrEqual(60);
      expect(mail.match(/^[* ] +\d+\. {2}/gm)!.length).toBeGreaterThanOrEqual(violation.steps.length);
      expect(mail).toMatch(/^ {2}npx pasidcheck (?:[^\n\\]| \\\n)* quick$/m);
      // The subject is one line where the name of the claim leaves room.
      expect(mail.split('\n')[1]).toBe('');
    },
  );

  it('has the flow that was given, as it was given', () => {
    const input = { source: 'my.flow', text: 'f() {\n    g(); // ≠\n}\n' };
    expect(formatMail({ ...counterexample, input })).toContain(
      'The flow, my.flow:\n\n  f() {\n      g(); // U+2260\n  }\n',
    );
    const text = formatMarkdown({ ...counterexample, input: { ...input, text: '```\n</details>' } });
    expect(text).toContain(
      "<details><summary>my.flow</summary>\n\n```\n'''\n</details>\n```\n\n</details>\n",
    );
  });

  it('names the commit at fault, the file of the reader, or the patch, and no released kernel in its place', () => {
    const commit = { id: 'cf08ca81d08a', subject: 'iommu/vt-d: Drain' };
    const known = { id: 'N05', title: 'Unbind clears FPD before it drains', asRecorded: false, commit };
    const input = { source: 'my.flow', text: 'f() { }' };
    const about = (difference: Partial<Counterexample>): string =>
      formatMail({ ...counterexample, ...difference });
    expect(about({ known })).toMatch(
      /^Subject: \[BUG\] iommu\/vt-d: Unbind clears FPD before it drains, 6\.12\.117\n/,
    );
    expect(about({ known })).toMatch(
      /^Fixes: cf08ca81d08a \("iommu\/vt-d: Drain"\)\nKnown as N05: `pasidcheck history N05`/m,
    );
    const own = about({ known, input, flow: 'my.flow in exit' });
    expect(own).toMatch(
      /^Subject: my\.flow: DMAR fault 0x59 in PASID teardown\n\nIn my\.flow in exit, with the functions of/,
    );
    expect(own).not.toContain('Fixes:');
    expect(about({ known, patch: 'iommu/vt-d: x' })).toMatch(
      /^Subject: DMAR fault .* after "iommu\/vt-d: x"\n/,
    );
    expect(about({ known: { ...known, asRecorded: true } })).toMatch(
      /^Subject: .*: Unbind clears FPD before it drains\n/,
    );
  });

  it('says of a release that refuses SVA that no machine can meet it', () => {
    expect(formatMail(counterexample)).toContain('Linux 6.12.117 as released refuses SVA on x86');
    expect(formatMail(counterexamples[2]![1])).not.toContain('refuses SVA');
  });

  it('speaks of both copies of an entry where walks do not snoop', () => {
    const mail = formatMail(counterexamples.at(-1)![1]).replaceAll(/\s+/g, ' ');
    expect(mail).toContain('PASID entry in the CPU cache, word 0: P=1 FPD=0 -> P=0 FPD=0');
  });
});

describe('Markdown', () => {
  it('has a sequence diagram with a line for each step, and a row for each', () => {
    const text = formatMarkdown(counterexample);
    const [, diagram = ''] = /```mermaid\n(.*?)```/s.exec(text) ?? [];
    expect(diagram.split('\n').slice(0, 6)).toEqual([
      'sequenceDiagram',
      '  participant A0 as do_exit',
      '  participant A1 as device 0',
      '  participant A2 as iommu',
      '  participant E as PASID entry',
      '  A0->>E: 1. entry.set_present(owner=first)',
    ]);
    expect(diagram.match(/->>/g)).toHaveLength(counterexample.steps.length);
    expect(text.match(/^\| (\*\*)?\d+/gm)).toHaveLength(counterexample.steps.length);
    expect(text).toMatch(/^\| \*\*10\*\* .*word 0: P=1 FPD=0 → P=0 FPD=0/m);
    expect(text.trimEnd().split('\n').at(-1)).toContain('`pasidcheck check --kernel 6.12.117');
  });

  it('is not broken by what a flow or a thread is called', () => {
    const nasty = 'a|b`c<d>*e*;#f';
    const [step, ...others] = counterexample.steps as [
      Counterexample['steps'][number],
      ...Counterexample['steps'],
    ];
    const text = formatMarkdown({
      ...counterexample,
      flow: nasty,
      lanes: [nasty, ...counterexample.lanes],
      steps: [{ ...step, lane: nasty, text: nasty, meaning: '' }, ...others],
    });
    expect(text).toContain('Linux 6.12.117, a\\|b\\`c&lt;d\\>\\*e\\*;\\#f');
    expect(text).toContain('  participant A0 as a b`c d *e*  f\n');
    expect(text).toMatch(/^\| 1 \| a\\\|b\\`c&lt;d\\>\\\*e\\\*;\\#f \| `a\\\|b'c<d>\*e\*;#f` \|/m);
  });
});

describe('columns', () => {
  const lay = (violation: Counterexample, width: number): readonly string[] =>
    layLanes(violation, { width, colour: false });

  it('are one for each actor, with lines down those to the left', () => {
    expect(lay(counterexample, 100).filter((line) => /^ {6}do_exit|^ {1,2}(?:10|13|24) /.test(line))).toEqual(
      [
        '      do_exit                 device 0                iommu',
        ' 10 * entry.clear_present',
        ' 13 * │                       device.request_untranslated(request=1, requester=first)',
        ' 24 * │                       │                       iommu.report_0x59(request=1)',
      ],
    );
  });

  it('say where in the call tree a thread is when that changes, and no more than is new', () => {
    const lines = lay(counterexample, 100);
    const at = lines.findIndex((line) => line.startsWith(' 10 *'));
    expect(lines[at + 1]).toBe('        .. > intel_pasid_tear_down_entry > pasid_clear_present');
    const bind = lines.filter((line) => line.trim().startsWith('dsa_open > iommu_sva_bind_device'));
    expect(bind).toHaveLength(1);
  });

  it.each([40, 60, 80, 100, 200])('fit %i columns', (width) => {
    const wide = counterexamples.flatMap(([, violation]) =>
      lay(violation, width).filter((line) => line.length > width),
    );
    expect(wide).toEqual([]);
  });

  it('are shared where the terminal is too narrow for one each', () => {
    expect(lay(counterexample, 50)[0]).toBe('  1   do_exit: entry.set_present(owner=first)');
  });
});

describe('replay on a terminal', () => {
  /** What is on the screen after each of some keys. */
  async function screens(keys: readonly string[]): Promise<readonly string[]> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const size = { columns: 100, rows: 40 };
    const shown = stepThrough(counterexample, { input, output: Object.assign(output, size), colour: false });
    for (const key of keys) input.write(key);
    input.end();
    await shown;
    output.end();
    return String(output.read()).split('\u001b[2J\u001b[H').slice(1);
  }

  it('shows one step more with Enter, goes back, to the end and to the beginning', async () => {
    const at = (screen: string): string => /^step \d+ of \d+/m.exec(screen)![0];
    const keys = ['\r', '\u001b[C', '\u001b[D', '\u001b[F', '\u001b[C', '\u001b[H', 'x'];
    const steps = [0, 1, 2, 1, 24, 24, 0, 0];
    expect((await screens(keys)).map(at)).toEqual(steps.map((step) => `step ${step} of 24`));
  });

  it('fits the screen, and says what the step means and what it comes from', async () => {
    const all = await screens(['\u001b[F']);
    expect(all.flatMap((screen) => screen.split('\n')).filter((line) => line.length > 100)).toEqual([]);
    expect(all.filter((screen) => screen.trimEnd().split('\n').length > 40)).toEqual([]);
    expect(all.at(-1)).toContain('entry word 0 became P=0 FPD=0 in step 10');
    expect(all.at(-1)).toContain('The point of no return is step 13');
  });

  it('is left with q, and shows nothing after that', async () => {
    expect(await screens(['\r', 'q', '\r'])).toHaveLength(2);
  });
});
