/** The README promises nothing that is not so: its trace, its claims, its flow and its options are checked here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { partNames, parts } from '../model/configuration.ts';
import { quickScope } from '../model/system.ts';
import { claims } from '../properties/catalog.ts';
import { check } from './check/check.ts';
import { counterexampleOf } from './explain/counterexample.ts';
import { parseFlow } from './flow/parse.ts';
import { flowFor } from './program/flow-choice.ts';
import { kernelVersion } from './program/library.ts';
import { formatReport } from './report/text.ts';
import { type Report, summaryOf } from './report/verdict.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```\n(.*?)```/gs)].map(([, text]) => text ?? '');

describe('the README', () => {
  it('shows the trace that the tool prints', () => {
    const selected = claims.filter(({ id }) => id === 'no-unrecoverable-fault');
    const request = {
      ...flowFor(undefined, 'exit', kernelVersion('5.7')),
      configuration: quickScope,
      claims: selected,
    };
    const results = check(request);
    const report: Report = {
      formatVersion: 2,
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
    expect(printed).toContain(blocks[0]);
  });

  it('lists every claim with the sentence that the tool prints', () => {
    const rows = [...readme.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\|$/gm)].map(([, id, holds]) => [id, holds]);
    expect(rows).toEqual(claims.map(({ id, holds }) => [id, holds]));
  });

  it('shows a flow that can be checked', () => {
    const text = blocks.find((block) => block.startsWith('intel_mm_release'))!;
    const overrides = parseFlow(text, 'README.md');
    const selected = claims.filter(({ scope }) => scope === 'quick');
    const results = check({
      ...flowFor(overrides, 'exit', kernelVersion('5.8')),
      configuration: quickScope,
      claims: selected,
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(selected.map(() => 'proved'));
  });

  it('names only options and commands that there are', () => {
    const sources = [
      'check-command',
      'searches',
      'compare-command',
      'bounds',
      'campaign-command',
      'configuration',
      'export-command',
      'faces',
      'history-command',
      'inspect-command',
      'list-command',
      'mutate-command',
      'replay-command',
      'tree-options',
      'module-options',
      'serving',
      'watch-command',
    ].map((name) => readFileSync(new URL(`cli/${name}.ts`, import.meta.url), 'utf8'));
    const flags = partNames.map((name) => parts[name].flag);
    const ours = readme.replaceAll(/^git .*?\| /gm, '').replaceAll(/`npx vitest .*?`/g, '');
    const said = [...ours.matchAll(/[ `](--[a-z][a-z-]*)/g)].map(([, option]) => option!);
    const isKnown = (option: string): boolean =>
      flags.includes(option) || sources.some((source) => source.includes(option));
    expect(said.filter((option) => !isKnown(option))).toEqual([]);
  });
});
