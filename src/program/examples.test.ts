/** Examples inside error messages: a copied one has to be a flow that is accepted. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { litmusSearches } from '../cli/litmus.ts';
import { FlowError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { kernelVersion } from './library.ts';
import { buildProgram } from './program.ts';

const kernel = kernelVersion('5.8');
const configuration = { ...quickScope, ats: true, pri: true };

const besideThread = (example: string): string => `thread other { device.stop(); }\n${example}`;

/** The texts in which an example may stand: as it is, as a line of a tree, as a function, as a statement. */
const settings: readonly ((example: string) => string)[] = [
  (example) => example,
  (example) => `do_exit()\n${example}`,
  besideThread,
  (example) => `do_exit() { device.stop(); each device { did = entry.read_did(); ${example} } }`,
];

/** A line of a flow's head. */
const isHead = (example: string): boolean => /^(?:expect|kernel|flow|scope|with|assume): /.test(example);

function refusalOfHead(example: string): string | undefined {
  const head = example.startsWith('expect:') ? example : `${example}\nexpect: proved`;
  try {
    litmusSearches(parseFlow(`${head}\n\ndo_exit() { device.stop(); foo(); }`, 'my.flow'));
    return undefined;
  } catch (error) {
    if (error instanceof FlowError) return `${example}: ${error.problem}`;
    throw error;
  }
}

/** Why no setting takes an example; nothing when one does. */
function refusal(example: string): string | undefined {
  if (isHead(example)) return refusalOfHead(example);
  const reasons = settings.map((setting) => {
    try {
      const flow = parseFlow(setting(example), 'my.flow');
      buildProgram(flow, undefined, kernel, configuration);
      return setting === besideThread && flow.roots.length < 2 ? 'it is taken for prose' : undefined;
    } catch (error) {
      if (error instanceof FlowError) return error.problem;
      throw error;
    }
  });
  return reasons.includes(undefined) ? undefined : `${example}: ${reasons.join('; ')}`;
}

/** The examples in the message that a text is refused with. */
function examplesOf(text: string): readonly string[] {
  try {
    buildProgram(parseFlow(text, 'my.flow'), undefined, kernel, configuration);
  } catch (error) {
    if (error instanceof FlowError)
      return [...error.hint.matchAll(/`([^`]+)`/g)].map(([, example]) => example!);
    throw error;
  }
  throw new Error('it was accepted');
}

/** What stands between backticks in the strings of a source text, except for parts that are filled in. */
function examplesIn(source: string): readonly string[] {
  const strings = source.matchAll(/'((?:[^'\\\n]|\\.)*)'|(?<!\\)`((?:[^`\\]|\\.)*)`/g);
  return [...strings].flatMap(([, plain, template]) => {
    const text = plain ?? template?.replaceAll('\\`', '`') ?? '';
    return [...text.matchAll(/`([^`]+)`/g)].map(([, example = '']) => example);
  });
}

const folders = ['src/flow', 'src/flow/text', 'src/program'];
const root = new URL('../../', import.meta.url);
const sources = folders.flatMap((folder) =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) =>
      readFileSync(new URL(`${folder}/${name}`, root), 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, ''),
    ),
);
const written = [...new Set(sources.flatMap(examplesIn))].filter(
  (example) => !example.startsWith('pasidcheck ') && /[a-z(]/.test(example),
);

describe('an example in an error message', () => {
  it.each(written.filter((example) => !example.includes('${')))('is accepted: %s', (example) => {
    expect(refusal(example)).toBeUndefined();
  });

  /** Texts that provoke the messages whose examples are filled in. */
  const provoked = [
    'Only prose.',
    'Call Trace:\n intel_mm_release+0x1a/0x40\n',
    '1. do_exit() calls exit_mm()\n',
    'a() { if b(); }',
    'a() { while b(); }',
    'a() { lock b; }',
    'a() { unlock(); }',
    'a() { device.stop(); }\nodd words intel_mm_release(x) { }',
    'a() { device.stop(); kfree(intel_mm_release()); }',
    'a() { each device { entry.is_present(); } }',
    'a() { each device { entry.read_did(); } }',
    'a() { device.stop(); mutex_lok(&x); }',
    'a() { device.stop(); guard(mutx)(&x); }',
  ];

  it.each(provoked)('is accepted where it is filled in: %j', (text) => {
    const examples = examplesOf(text);
    expect(examples).not.toEqual([]);
    expect(examples.map(refusal).filter((reason) => reason !== undefined)).toEqual([]);
  });

  it('is filled in by these alone', () => {
    const parts = written.flatMap((example) => [...example.matchAll(/\$\{([\w.]+)\}/g)]);
    const names = parts.map(([, name]) => name).filter((name) => name !== 'EXAMPLE');
    expect(names).toEqual(['after', 'kind', 'name', 'use', 'name', 'lost.name', 'name']);
  });

  it('would be refused if it were wrong', () => {
    expect(refusal('each process { }')).toContain('each process is not known');
    expect(refusal('did = entry.read_dit();')).toContain("unknown primitive 'entry.read_dit'");
    expect(refusal('kernel: 5.77')).toContain("no kernel version '5.77'");
  });
});
