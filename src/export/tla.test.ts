/** The TLA+ text is TLA+, says the grammar; and it says what the search searched. */
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import { tasksOf } from '../check/searches.ts';
import { always, alwaysReachable, type Claim, eventually, sometimes } from '../engine/claim.ts';
import { explore } from '../engine/explore.ts';
import { inState } from '../engine/predicate.ts';
import { compileSystem, type System } from '../engine/system.ts';
import { agreement, twoPhaseCommit } from '../engine/toys/two-phase-commit.ts';
import { writeThroughCache } from '../engine/toys/write-through-cache.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { guardedSystem } from './guarded.ts';
import { toTla } from './tla.ts';

const parser = { of: undefined as Parser | undefined };

beforeAll(async () => {
  await Parser.init();
  const wasm = createRequire(import.meta.url).resolve(
    '@tlaplus/tree-sitter-tlaplus/tree-sitter-tlaplus.wasm',
  );
  const language = await Language.load(wasm);
  parser.of = new Parser().setLanguage(language);
});

/** What the grammar does not take, as lines. */
function faults(text: string): readonly string[] {
  const root = parser.of!.parse(text)!.rootNode;
  const wrong = root.descendantsOfType('ERROR').map((node) => `line ${node.startPosition.row + 1}`);
  return root.hasError && wrong.length === 0 ? ['something is missing'] : wrong;
}

const write = (system: System, about: readonly Claim[] = []) =>
  toTla(guardedSystem(system, about), { preamble: ['one line', '*) (* another'], module: 'Teardown' });

/** Reads the actions back and searches what they say: each is a conjunction of lines. */
function countsOf(module: string) {
  const variables = /^VARIABLES ([^=]*)$/m.exec(module)![1]!.trim().split(/,\s+/);
  const body = (name: string): readonly string[] =>
    new RegExp(`^${name} ==\\n((?: {2}.*\\n)+)`, 'm')
      .exec(module)![1]!
      .trimEnd()
      .replaceAll(/\n {6}/g, ' ')
      .split('\n');
  const members = (text: string): readonly string[] => Array.from(text.matchAll(/"([^"]*)"/g), ([, v]) => v!);
  const init = new Map(body('Init').map((line) => [/(at_\w+) \\in/.exec(line)![1]!, members(line)] as const));
  const actions = body('Next').map((line) => body(line.replace('  \\/ ', '')));
  const states = new Set(
    variables.reduce<string[]>(
      (rows, v, i) => rows.flatMap((row) => init.get(v)!.map((s) => (i === 0 ? s : `${row},${s}`))),
      [''],
    ),
  );
  let generated = states.size;
  for (const state of states) {
    const values = new Map(state.split(',').map((value, i) => [variables[i]!, value]));
    for (const lines of actions) {
      const after = step(lines, values);
      if (after === undefined) continue;
      generated++;
      states.add(variables.map((v) => after.get(v)!).join());
    }
  }
  return { distinct: states.size, generated };

  function step(lines: readonly string[], values: ReadonlyMap<string, string>) {
    const after = new Map<string, string>();
    for (const line of lines) {
      const guard = /^ {2}\/\\ (at_\w+) \\in (\{.*\})$/.exec(line);
      const move = /^ {2}\/\\ (at_\w+)' = (.*)$/.exec(line);
      if (guard !== null && !members(guard[2]!).includes(values.get(guard[1]!)!)) return undefined;
      if (move !== null) after.set(move[1]!, valueIn(move[1]!, move[2]!, values));
      const still = /UNCHANGED <<(.*)>>/.exec(line)?.[1]?.split(', ') ?? [];
      for (const v of still) after.set(v, values.get(v)!);
    }
    return after;
  }

  function valueIn(variable: string, text: string, values: ReadonlyMap<string, string>): string {
    if (!text.startsWith('CASE')) return members(text)[0]!;
    const arms = text.slice(5).split(' [] ');
    const arm = arms.find((a) => members(a.split(' -> ')[0]!).includes(values.get(variable)!));
    return arm === undefined ? values.get(variable)! : members(arm.split(' -> ')[1]!)[0]!;
  }
}

describe('the grammar', () => {
  const toy = compileSystem(twoPhaseCommit(3));
  const every = [
    always('agreement', agreement(3)),
    sometimes('gives up', inState('participant0', 'aborted')),
    eventually('ends', inState('manager', 'committed')),
    alwaysReachable('can end', inState('manager', 'committed')),
  ];

  it('takes a small system with claims of every kind', () => {
    const { module, configuration } = write(toy, every);
    expect(faults(module)).toEqual([]);
    expect(configuration).toMatchInlineSnapshot(`
      "SPECIFICATION Spec
      CHECK_DEADLOCK FALSE
      INVARIANT NoDeadlock
      INVARIANT Claim_agreement
      PROPERTY Claim_ends
      \\* INVARIANT Claim_gives_up
      "
    `);
  });

  it.each(['5.7', 'proposed'])('takes %s with every claim', (kernel) => {
    const compiled = compile({
      ...flowFor(undefined, 'exit', kernelVersion(kernel)),
      configuration: quickScope,
      claims,
    });
    const { part, claims: about } = tasksOf(compiled)[0]!;
    expect(faults(write(part, about).module)).toEqual([]);
  });

  it('refuses a text that is broken', () => {
    const { module } = write(toy, every);
    expect(faults(module.replace('Next ==', 'Next = ='))).not.toEqual([]);
    expect(faults(module.replace('UNCHANGED <<', 'UNCHANGED <'))).not.toEqual([]);
  });
});

describe('the text', () => {
  it.each<[string, System]>([
    ['two-phase commit', compileSystem(twoPhaseCommit(3))],
    ['the write-through cache', compileSystem(writeThroughCache())],
  ])('says what the search searched: %s', (_, system) => {
    const { distinct, generated } = explore(system, []).counts;
    expect(countsOf(write(system).module)).toEqual({ distinct, generated });
  });

  it('says something else without one of its conditions', () => {
    const { distinct } = explore(compileSystem(twoPhaseCommit(3)), []).counts;
    const { module } = write(compileSystem(twoPhaseCommit(3)));
    const mutant = module.replace(/^(Event_\w*hearCommit_0 ==\n) {2}\/\\ at_commit .*\n/m, '$1');
    expect(mutant).not.toBe(module);
    expect(countsOf(mutant).distinct).not.toBe(distinct);
  });
});
