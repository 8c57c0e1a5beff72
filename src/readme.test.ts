/** The README promises nothing that is not so: its trace, its claims and its flows are checked here. Its commands are in `cli/manual.test.ts`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quickScope } from '../model/system.ts';
import { claims } from '../properties/catalog.ts';
import { check } from './check/check.ts';
import { manualOf } from './cli/help-command.ts';
import { counterexampleOf } from './explain/counterexample.ts';
import { parseFlow } from './flow/parse.ts';
import { flowFor } from './program/flow-choice.ts';
import { kernelVersion } from './program/library.ts';
import { buildProgram } from './program/program.ts';
import { formatReport } from './report/text.ts';
import { type Report, summaryOf } from './report/verdict.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocksOf = (text: string): readonly string[] =>
  Array.from(text.matchAll(/```\n(.*?)```/gs), ([, block]) => block!);

describe('the README', () => {
  it('shows the trace that the tool prints', () => {
    const selected = claims.filter(({ id }) => id === 'no-unrecoverable-fault');
    const request = {
      ...flowFor(undefined, 'exit', kernelVersion('5.7')),
      configuration: quickScope,
      claims: selected,
    };
    const results = check(request).map((result) => ({ ...result, scopeName: 'quick' }));
    const report: Report = {
      formatVersion: 3,
      tool: 'pasidcheck',
      version: '0',
      options: quickScope,
      ...summaryOf(results),
    };
    const printed = formatReport(report, {
      colour: false,
      full: true,
      claims: new Map(selected.map(({ id, holds }) => [id, holds])),
      foot: { kernels: [], noEffect: [], neverHappened: [] },
      replay: () => '',
      counterexample: (result) => counterexampleOf(request, result, { version: '0', again: '' }),
    });
    expect(printed).toContain(blocksOf(readme)[0]);
  });

  it('lists every claim with the sentence that the tool prints', () => {
    const rows = [...readme.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\|$/gm)].map(([, id, holds]) => [id, holds]);
    expect(rows).toEqual(claims.map(({ id, holds }) => [id, holds]));
  });

  it('shows a flow that can be checked, in the manual', () => {
    const text = blocksOf(manualOf('flows')).find((block) => block.startsWith('intel_mm_release'))!;
    const overrides = parseFlow(text, 'flows.md');
    const selected = claims.filter(({ scope }) => scope === 'quick');
    const results = check({
      ...flowFor(overrides, 'exit', kernelVersion('5.8')),
      configuration: quickScope,
      claims: selected,
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(selected.map(() => 'proved'));
  });

  it('has a flow beside each piece of C that means something', () => {
    const rows = [...readme.matchAll(/^\| `[^`]+(?:`[^`|]*`[^`]*)?` +\| (.*) \|$/gm)].map(
      ([, cell]) => cell!,
    );
    const flows = rows.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+[;}])`/g), ([, flow]) => flow!));
    expect(flows.length).toBeGreaterThanOrEqual(8);
    for (const flow of flows) {
      const body = flow.replaceAll('…', 'entry.clear_rest();');
      const text = `do_exit() { did = entry.read_did(); ${body} }`;
      const built = buildProgram(parseFlow(text, 'README.md'), undefined, kernelVersion('5.8'), {
        ...quickScope,
        ats: true,
      });
      expect(built.unknown).toEqual([]);
    }
  });
});
