/**
 * What may stand between the braces of a tree.
 */
import { readAssigned, readVariable } from './assignment.ts';
import type { Statement } from './ast.ts';
import { IDENTIFIER, labelWithoutCall, readCall, readLabels } from './call.ts';
import { readCondition } from './condition.ts';
import type { FlowError } from './error.ts';
import { readGuard, refuseBareGuard } from './guard.ts';
import { readLock } from './lock.ts';
import { notUnderstood, rejectForeignWord } from './refusal.ts';
import { readReturn } from './return.ts';
import { NAME, type Scanner } from './scanner.ts';

/** Reads a statement whose first word, at `offset`, has been taken. */
type Reader = (s: Scanner, offset: number) => Statement[];

const READERS = new Map<string, Reader>([
  ['if', readIf],
  ['while', readWhile],
  ['do', readDo],
  ['either', readEither],
  ['each', readEach],
  ['return', readReturn],
  ['lock', (s, offset) => [readLock(s, offset, 'lock')]],
  ['unlock', (s, offset) => [readLock(s, offset, 'unlock')]],
  ['guard', (s, offset) => [readGuard(s, offset, 'guard', () => readRest(s))]],
  ['scoped_guard', (s, offset) => [readGuard(s, offset, 'scoped_guard', () => readBranch(s))]],
]);

/** An empty statement, or the dots with which a writer leaves out what does not matter. */
const FILLER = /;|\.{3,}|…/y;

/**
 * Reads `{ … }`, whose `{` stands here. Throws FlowError when something in it is no statement, or it does not end.
 */
export function readBlock(s: Scanner): Statement[] {
  s.braces.push(s.pos);
  s.pos++;
  const statements = readRest(s);
  s.take('}');
  s.braces.pop();
  return statements;
}

/** Reads the statements up to the `}` of the block that is open. */
function readRest(s: Scanner): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    s.skipBlank();
    if (s.match(FILLER) !== undefined) continue;
    if (s.sees('}')) return statements;
    statements.push(...readStatement(s));
  }
}

function readStatement(s: Scanner): Statement[] {
  const start = s.pos;
  const labels = readLabels(s);
  const offset = s.pos;
  const word = s.match(NAME);
  if (word === undefined) throw labels[0] ? labelWithoutCall(s, start, labels[0]) : unexpected(s);
  return s.nested(offset, () => {
    const reader = READERS.get(word);
    if (reader === undefined) return [readCallOrAssignment(s, word, offset, labels)];
    if (labels[0] !== undefined) throw labelWithoutCall(s, start, labels[0]);
    return reader(s, offset);
  });
}

function unexpected(s: Scanner) {
  const brace = s.braces.at(-1) ?? 0;
  if (s.atEnd)
    return s.error(brace, "this '{' is not closed", "The file ends before the '}' that belongs to it.");
  return s.error(
    s.pos,
    `expected ';', '}' or another call, found ${s.found()}`,
    `Inside the '{' of line ${s.at(brace).line} one call follows another, with or without ';' between them.`,
  );
}

function readCallOrAssignment(
  s: Scanner,
  word: string,
  offset: number,
  labels: readonly string[],
): Statement {
  rejectForeignWord(s, word, offset);
  s.skipBlank();
  if (s.sees('(')) {
    const call = readCall(s, word, offset, labels);
    s.skipBlank();
    return s.sees('{') ? { ...call, body: readBlock(s) } : call;
  }
  const variable = readVariable(s, word);
  if (variable === undefined) throw notUnderstood(s, offset);
  return { kind: 'assign', variable, call: readAssigned(s, variable, labels), at: s.at(offset) };
}

function readIf(s: Scanner, offset: number): Statement[] {
  const condition = readCondition(s, 'if');
  const then = readBranch(s);
  s.skipBlank();
  const otherwise = s.match(/else\b/y) === undefined ? [] : readBranch(s);
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
  return [{ kind: 'if', condition, then, otherwise, at: s.at(offset) }];
}

function readWhile(s: Scanner, offset: number): Statement[] {
  const condition = readCondition(s, 'while');
  return [{ kind: 'while', condition, body: readBranch(s), at: s.at(offset) }];
}

function readDo(s: Scanner, offset: number): Statement[] {
  const body = readBracedBlock(s, 'do');
  s.skipBlank();
  if (s.match(/while\b/y) === undefined) throw unlikeDo(s, 'while');
  const condition = readCondition(s, 'while');
  s.skipBlank();
  if (!s.sees(';')) throw unlikeDo(s, ';');
  s.take(';');
  return [{ kind: 'while', isDo: true, condition, body, at: s.at(offset) }];
}

function unlikeDo(s: Scanner, expected: string): FlowError {
  return s.error(
    s.pos,
    `expected '${expected}', found ${s.found()}`,
    'Such a loop ends with its question: `do { } while (condition);`.',
  );
}

/** Reads a block, or the one statement that C takes for a block. */
function readBranch(s: Scanner): Statement[] {
  s.skipBlank();
  if (s.sees('{')) return readBlock(s);
  if (s.match(FILLER) !== undefined) return [];
  refuseBareGuard(s);
  const statements = readStatement(s);
  s.skipBlank();
  s.take(';');
  return statements;
}

function readEither(s: Scanner, offset: number): Statement[] {
  const branches = [readBracedBlock(s, 'either')];
  s.skipBlank();
  while (s.match(/or\b/y) !== undefined) {
    branches.push(readBracedBlock(s, 'or'));
    s.skipBlank();
  }
  if (branches.length > 1) return [{ kind: 'either', branches, at: s.at(offset) }];
  throw s.error(
    s.pos,
    `expected 'or', found ${s.found()}`,
    'A choice has at least two sides: `either { } or { }`.',
  );
}

function readEach(s: Scanner, offset: number): Statement[] {
  s.skipBlank();
  const index = s.match(NAME) ?? '';
  if (IDENTIFIER.test(index))
    return [{ kind: 'each', index, body: readBracedBlock(s, `each ${index}`), at: s.at(offset) }];
  s.pos -= index.length;
  throw s.error(
    s.pos,
    `expected a word after 'each', found ${s.found()}`,
    'Say what the block is repeated for, as in `each device { }`.',
  );
}

function readBracedBlock(s: Scanner, after: string): Statement[] {
  s.skipBlank();
  if (s.sees('{')) return readBlock(s);
  throw s.error(
    s.pos,
    `expected '{' after '${after}', found ${s.found()}`,
    'The braces cannot be left out here.',
  );
}
