/**
 * What a flow says, in the text before its first tree, that a search will find:
 *
 *     kernel: 5.8, 5.9
 *     scope: pageRequests
 *     expect: violated page-requests-drained in 49 steps
 *     expect: proved
 *
 * Lines without an empty line between them are one block. Its settings hold for its expectations alone.
 */
import type { FlowFile, Position } from './ast.ts';
import { FlowError } from './error.ts';
import { locator } from './locate.ts';
import { placeOf } from './walk.ts';

/** A name in the text that only other rooms can resolve. */
export interface Word {
  readonly text: string;
  readonly at: Position;
}

export type Expected = 'proved' | 'violated' | 'inconclusive';

export interface Expectation {
  readonly verdict: Expected;
  /** The claims that it is about; without any, all that the block does not name. */
  readonly claims: readonly Word[];
  /** How long the shortest trace is. */
  readonly steps?: number;
  readonly at: Position;
}

/** Expectations with the settings that they have in common. */
export interface ExpectationBlock {
  /** Where its first line is. */
  readonly at: Position;
  readonly expectations: readonly Expectation[];
  readonly kernels?: readonly Word[];
  readonly flow?: Word;
  readonly scope?: Word;
  /** Options about the configuration, `ats` or `devices 2`. */
  readonly with: readonly Word[];
  readonly assumptions: readonly Word[];
}

const KEYS = ['expect', 'kernel', 'flow', 'scope', 'with', 'assume'] as const;
type Key = (typeof KEYS)[number];

/** Keys that a block may have more than once. */
const REPEATED: readonly Key[] = ['expect', 'assume'];

const VERDICTS: readonly string[] = ['proved', 'violated', 'inconclusive'] satisfies readonly Expected[];

/** Shows that a block is one, also where `expect` is misspelt. */
const SIGN = /^(?:expect[^\S\n]*:|[Ee]\w*[^\S\n]*:[^\S\n]*(?:proved|violated|inconclusive)\b)/m;
const BLOCK = /(?:^[^\S\n]*\S.*(?:\n|$))+/gm;
const LINE = /^([A-Za-z-]+)[^\S\n]*:[^\S\n]*(.*?)[^\S\n]*$/;

/** Makes the error for an offset in the text; the caller throws it. */
type Refuse = (offset: number, message: string, hint: string) => FlowError;

/** A line of a block: its key, and its value with the offset of that. */
interface Line {
  readonly key: Key;
  readonly value: string;
  readonly from: number;
  readonly start: number;
}

/** Whether a text has expectations, well-formed or not; it need not have trees. */
export const hasExpectations = (text: string): boolean => SIGN.test(withPlainLineEnds(text));

/** The expectations of a flow in the order of the text. Throws FlowError for a line that is no expectation and no setting. */
export function expectationsIn({ text: given, source, roots }: FlowFile): readonly ExpectationBlock[] {
  const text = withPlainLineEnds(given);
  const locate = locator(text);
  const refuse: Refuse = (offset, message, hint) =>
    new FlowError({ source, text, at: locate(offset), message, hint });
  const firstTree = Math.min(...roots.map((root) => placeOf(root).line));
  return Array.from(text.matchAll(BLOCK)).flatMap(({ 0: block, index }) => {
    const sign = SIGN.exec(block);
    if (sign === null) return [];
    if (locate(index + sign.index).line > firstTree) {
      throw refuse(
        index + sign.index,
        'an expectation stands before the first tree',
        `The first tree is on line ${firstTree}: move the expectation above it.`,
      );
    }
    return [readBlock(linesOf(block, index, refuse), locate, refuse)];
  });
}

/** Places stay: the carriage return of a Windows line end becomes a blank. */
const withPlainLineEnds = (text: string): string => text.replaceAll('\r\n', ' \n').replaceAll('\r', '\n');

function linesOf(block: string, index: number, refuse: Refuse): readonly Line[] {
  let start = index;
  return block.split('\n').flatMap((text): Line[] => {
    const from = start;
    start += text.length + 1;
    if (text.trim() === '') return [];
    const [, key, value = ''] = LINE.exec(text) ?? [];
    if (key === undefined || !isKey(key)) throw refuse(from, unknownLine(key), HINT);
    if (value === '') throw refuse(from, `'${key}:' has no value`, HINT);
    return [{ key, value, from: from + text.indexOf(value, text.indexOf(':') + 1), start: from }];
  });
}

const HINT =
  'Write `expect: violated no-torn-entry`, `kernel: 5.7, 5.8`, `flow: exit`, `scope: quick`, `with: ats, devices 2` or ' +
  '`assume: foo() has no effect`. An empty line separates them from prose.';

const isKey = (key: string): key is Key => (KEYS as readonly string[]).includes(key);

const unknownLine = (key: string | undefined): string =>
  key === undefined
    ? 'this line beside an expectation is prose'
    : `'${key}:' beside an expectation is not known`;

function readBlock(
  lines: readonly Line[],
  locate: (offset: number) => Position,
  refuse: Refuse,
): ExpectationBlock {
  for (const [i, { key, start }] of lines.entries()) {
    if (REPEATED.includes(key) || lines.findIndex((line) => line.key === key) === i) continue;
    throw refuse(
      start,
      `'${key}:' stands here twice`,
      'Separate two blocks of expectations by an empty line.',
    );
  }
  const wordsOf = (key: Key, separator: RegExp): readonly Word[] =>
    lines.filter((line) => line.key === key).flatMap((line) => split(line, separator, locate));
  const [kernels, [flow], [scope]] = [
    wordsOf('kernel', LIST),
    wordsOf('flow', WHOLE),
    wordsOf('scope', WHOLE),
  ];
  const expectations = lines
    .filter(({ key }) => key === 'expect')
    .map((line) => readExpectation(line, locate, refuse));
  return {
    at: locate(lines[0]!.start),
    expectations,
    ...(kernels.length === 0 ? {} : { kernels }),
    ...(flow === undefined ? {} : { flow }),
    ...(scope === undefined ? {} : { scope }),
    with: wordsOf('with', ITEMS),
    assumptions: wordsOf('assume', WHOLE),
  };
}

const LIST = /[^\s,]+/g;
const ITEMS = /[^\s,][^,]*/g;
const WHOLE = /.+/g;

const split = (
  { value, from }: Line,
  pattern: RegExp,
  locate: (offset: number) => Position,
): readonly Word[] =>
  Array.from(value.matchAll(pattern), ({ 0: text, index }) => ({
    text: text.trim(),
    at: locate(from + index),
  }));

const EXPECTATION = /^(\S+)(.*?)(?:\bin\s+(\d+)\s+steps?)?$/;

function readExpectation(line: Line, locate: (offset: number) => Position, refuse: Refuse): Expectation {
  const [, verdict = '', claims = '', steps] = EXPECTATION.exec(line.value) ?? [];
  if (!isVerdict(verdict)) {
    throw refuse(
      line.from,
      `'${verdict}' is not a verdict`,
      'Write `expect: proved`, `expect: violated no-torn-entry` or `expect: inconclusive no-torn-entry`.',
    );
  }
  if (steps !== undefined && verdict !== 'violated') {
    throw refuse(
      line.from,
      `a trace of ${steps} steps is of a violation`,
      'Write `expect: violated no-torn-entry in 9 steps`.',
    );
  }
  return {
    verdict,
    claims: split({ ...line, value: claims, from: line.from + verdict.length }, LIST, locate),
    ...(steps === undefined ? {} : { steps: Number(steps) }),
    at: locate(line.start),
  };
}

const isVerdict = (text: string): text is Expected => VERDICTS.includes(text);
