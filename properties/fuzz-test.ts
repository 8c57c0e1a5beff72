/**
 * Mutated inputs to whatever reads a file: flows, reports to replay, checkpoints. Each run has a number, and that alone
 * says what it reads: a failure names the number. Anything but a refusal is thrown on.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { quickScope } from '../model/system.ts';
import { check } from '../src/check/check.ts';
import { walkAgain } from '../src/check/replay.ts';
import { reportIn, requestOf } from '../src/cli/replay-command.ts';
import { loadCheckpoint, type Position, saveCheckpoint } from '../src/engine/core/checkpoint.ts';
import { Refusal } from '../src/engine/refusal.ts';
import { type Below, seeded } from '../src/engine/walk.ts';
import { InputError } from '../src/flow/error.ts';
import { parseFlow } from '../src/flow/parse.ts';
import { compile } from '../src/program/compile.ts';
import { kernelVersion, shippedFlow } from '../src/program/library.ts';
import { buildProgram } from '../src/program/program.ts';
import { summaryOf } from '../src/report/verdict.ts';
import { claims } from './catalog.ts';

/** How many runs ended how. */
export interface Figures {
  accepted: number;
  refused: number;
}

/** Reads what each run makes. Throws what is no refusal, with the number of the run and what it read. */
export function fuzz(
  from: number,
  runs: number,
  make: (below: Below) => string,
  read: (text: string) => void,
): Figures {
  const figures = { accepted: 0, refused: 0 };
  for (let run = from; run < from + runs; run++) {
    const text = make(seeded(run));
    try {
      read(text);
      figures.accepted++;
    } catch (error) {
      if (!(error instanceof InputError || error instanceof Refusal))
        throw new Error(`run ${run} reads ${JSON.stringify(text)}`, { cause: error });
      figures.refused++;
    }
  }
  return figures;
}

const oneOf = <Item>(items: readonly Item[], below: Below): Item => items[below(items.length)]!;

/** What a mutation may put in. Each is a word of some notation, or something at which readers stumble. */
const pieces =
  'a() x->y { } ( ) [ ] ; , . : = ! && || " \' /* */ // ... > | |- - + @@ 0 -1 1e999 null true [1] if else either or each device thread return did = lock(l) guard(mutex)(&l); entry.read_did() __proto__ 🙂 =3D'
    .split(' ')
    .concat([
      '\n',
      '\r\n',
      '\t',
      '\0',
      '\uD800',
      '\u{1B}[2J',
      '> ',
      'diff --git a/x b/x\n',
      '@@ -1,9 +1,9 @@\n',
    ]);

const mutations: readonly ((text: string, at: number, length: number, below: Below) => string)[] = [
  (text, at, length) => text.slice(0, at) + text.slice(at + length),
  (text, at, length) => text.slice(0, at + length) + text.slice(at),
  (text, at, _, below) => text.slice(0, at) + oneOf(pieces, below) + text.slice(at),
  (text, at, length, below) => text.slice(0, at) + oneOf(pieces, below) + text.slice(at + length),
  (text, at, length) =>
    text.slice(0, at) +
    text.slice(at + length, at + 2 * length) +
    text.slice(at, at + length) +
    text.slice(at + 2 * length),
  (text, at, length, below) => {
    const mark = oneOf(['> ', '+', '-', ' ', '| ', '\t'], below);
    return (
      text.slice(0, at) +
      text.slice(at, at + 8 * length).replaceAll('\n', `\n${mark}`) +
      text.slice(at + 8 * length)
    );
  },
];

/** The text after one to five mutations. */
function mutated(text: string, below: Below): string {
  let now = text;
  for (let times = 1 + below(5); times > 0; times--) {
    now = oneOf(mutations, below)(now, below(now.length + 1), 1 + below(30), below);
  }
  return now;
}

const folder = new URL('../model/flows/', import.meta.url);
const flows = ['5.7', '6.13-rc1', '7.0'].flatMap((version) =>
  readdirSync(new URL(version, folder)).map((file) =>
    readFileSync(new URL(`${version}/${file}`, folder), 'utf8'),
  ),
);
const notations = [
  'do_exit()\n|- mmu_notifier_release()\n|  `- intel_mm_release()\n`- drv_close()\n   |- dsa_stop_dma()\n',
  ' 3)               |  do_exit() {\n 3)   1.502 us    |    intel_mm_release();\n 3) ! 150.000 us  |  }\n',
  '  CPU 0                 CPU 1\n  do_exit() {           wq_close() {\n    exit_mm() {           dsa_stop_dma();\n    }                   }\n  }\n',
  'a() { b(); }\n---\n x.c | 2 +-\ndiff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@ int f(int x)\n {\n-\tg(0);\n+\tg(1);\n }\n-- \n2.43.0\n',
  'On Monday A wrote:\n> > a() {\n> >     b();\n> > }\n> No.\n',
  'Content-Transfer-Encoding: quoted-printable\n\na() { did =3D entry.read_did(); b(did=\n); }\n',
];

/** A part of a shipped flow, or a text in another notation, mutated. */
export function someFlow(below: Below): string {
  if (below(4) === 0) return mutated(oneOf(notations, below), below);
  const text = oneOf(flows, below);
  const from = Math.max(0, text.lastIndexOf('\n\n', below(text.length)));
  return mutated(text.slice(from, from + 100 + below(500)), below);
}

const kernel = kernelVersion('7.0');
const exit = shippedFlow(kernel, 'exit');

/** Parses it, and resolves one text in five: as a flow, or as what replaces functions of a flow. */
export function readFlow(text: string): void {
  const flow = parseFlow(text, 'my.flow');
  if (text.length % 10 === 0) buildProgram(exit, flow, kernel, quickScope);
  if (text.length % 10 === 1) buildProgram(flow, undefined, kernel, quickScope);
}

const given =
  'intel_mm_release(mn, mm) {\n    each device {\n        did = entry.read_did();\n        entry.clear_word0();\n        foo(did);\n    }\n}\n';
const overrides = parseFlow(given, 'my.flow');
const [claim] = claims;
const request = {
  flow: exit,
  flowName: 'my.flow in exit',
  overrides,
  kernel,
  configuration: quickScope,
  claims: [claim!],
};
const report = {
  formatVersion: 3,
  tool: 'pasidcheck',
  version: '0.0.0',
  input: { source: 'my.flow', text: given },
  options: { ...quickScope, flow: 'exit' },
  ...summaryOf(check(request)),
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const oddValues: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  7,
  '',
  '__proto__',
  'proved',
  'eventually',
  [],
  {},
  ['a'],
];

/** Replaces, removes or doubles one value somewhere inside. */
function alter(value: Json, below: Below): Json {
  if (typeof value !== 'object' || value === null || below(8) === 0) return oneOf(oddValues, below);
  const keys = Object.keys(value);
  const key = oneOf(keys, below);
  if (key === undefined) return oneOf(oddValues, below);
  if (Array.isArray(value)) {
    const at = Number(key);
    if (below(6) === 0) return [...value.slice(0, at), ...value.slice(at + 1)];
    if (below(6) === 0) return [...value, value[at]!];
    return value.with(at, alter(value[at]!, below));
  }
  if (below(12) === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return { ...value, [key]: alter(value[key]!, below) };
}

function altered(value: object, below: Below): string {
  let now = structuredClone(value) as Json;
  for (let times = 1 + below(3); times > 0; times--) now = alter(now, below);
  return JSON.stringify(now);
}

/** A report of one violation, mutated as a text or as the values that it holds. */
export const someReport = (below: Below): string =>
  below(3) === 0 ? mutated(JSON.stringify(report), below) : altered(report, below);

const plain = requestOf(reportIn(JSON.stringify(report), 'report'), report.results[0]!);
const compiled = compile(plain);
const isPlain = (one: typeof plain): boolean => JSON.stringify(one) === JSON.stringify(plain);

/** Reads it and walks its traces again. What does not differ from the plain report is compiled once. */
export function replayReport(text: string): void {
  const read = reportIn(text, 'report');
  for (const result of read.results) {
    if (result.trace === undefined) continue;
    const again = requestOf(read, result);
    walkAgain(again, result, isPlain(again) ? compiled : compile(again));
  }
}

const position: Position = {
  key: 'a search',
  states: 40,
  number: 7,
  generated: 90,
  levels: [0, 1, 5, 20],
  hits: [['a claim', 6]],
  happened: [0, 1, 1],
};

/** Fuzzes the reader of checkpoints, with `file` as the file. */
export function checkpointsIn(file: string): {
  readonly make: (below: Below) => string;
  readonly read: (text: string) => void;
} {
  const held = { file, draft: `${file}.draft`, release: () => {} };
  const stateBytes = 8;
  const states = new Uint8Array(position.states * stateBytes).map((_, i) => i * 37);
  saveCheckpoint(held, position, { stateBytes, pieces: () => [states], load: () => {} });
  const whole = readFileSync(file, 'latin1');
  const [magic = '', line = ''] = whole.split('\n');
  const rest = whole.slice(magic.length + line.length + 2, -32);
  return {
    // Three in four have a checksum that is right: what is behind it would hardly ever be read.
    make: (below) => {
      if (below(4) === 0) return mutated(whole, below);
      const next = below(3) === 0 ? mutated(line, below) : altered(position, below);
      const body = Buffer.from(`${magic}\n${next}\n${rest}`, 'latin1');
      return body.toString('latin1') + createHash('sha256').update(body).digest().toString('latin1');
    },
    read: (text) => {
      writeFileSync(file, text, 'latin1');
      loadCheckpoint(held, position.key, {
        stateBytes,
        pieces: () => [],
        load: (count, _, read) => read(new Uint8Array(count * stateBytes)),
      });
    },
  };
}
