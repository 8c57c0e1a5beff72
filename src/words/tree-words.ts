/** What stands beside the verdicts of a kernel tree: what was read, what is open and unknown, what no flow runs. */
import { someOf } from './some-of.ts';

type Kind = 'refused' | 'unknown' | 'open' | 'assumed';

/** What reading a tree found besides steps, with its place in the C. */
export interface Noted {
  readonly kind: Kind;
  readonly text: string;
  readonly at: { readonly path: string; readonly line: number };
  /** The row that would answer. */
  readonly row?: string;
}

/** What there is to say of a tree that was read. */
export interface ReadTree {
  readonly kernel: string;
  readonly followed: readonly string[];
  readonly notes: readonly Noted[];
  readonly outside: readonly string[];
  readonly notShown: readonly { readonly name: string }[];
}

/** A line of the report: a title in front, a text, and a place in the C behind it. */
export interface TitledText {
  readonly title?: string;
  readonly text: string;
  readonly place?: string;
  /** Whether it belongs to the line above it. */
  readonly isInner?: true;
}

/** How assumptions are given: how many, also the option that lists them, or each of them. */
export type Assumed = 'count' | 'option' | 'each';

/** What was read of a tree, and what a verdict about it rests on. */
export function treeTexts(
  { kernel, followed, notes, outside, notShown }: ReadTree,
  assumed: Assumed,
): readonly TitledText[] {
  const count = (kind: Kind): number => notes.filter((note) => note.kind === kind).length;
  const unknown = count('unknown') === 0 ? 'nothing unknown' : `${count('unknown')} unknown`;
  const hint = assumed === 'option' && count('assumed') > 0 ? ' (--assumptions)' : '';
  const listed = (kind: Kind, title: string): readonly TitledText[] =>
    notes
      .filter((note) => note.kind === kind)
      .map((note) => ({ title, text: acceptedText(note), place: codePlace(note.at) }));
  return [
    {
      text: `Linux ${kernel}, read from the C: ${followed.length} functions, ${count('assumed')} assumptions${hint}, ${unknown}`,
    },
    ...listed('unknown', 'not understood'),
    ...listed('open', 'both ways of'),
    ...(assumed === 'each' ? listed('assumed', 'assumed') : []),
    ...(outside.length === 0
      ? []
      : [
          {
            text: `not looked at: ${someOf(outside)}, which reach the entry or the queue and are in no flow`,
          },
        ]),
    ...(notShown.length === 0 ? [] : [{ text: `not shown: ${notShown.map(({ name }) => name).join(', ')}` }]),
  ];
}

/** What was found; of what is not known also what a user says to accept it. */
export function acceptedText({ kind, text, row }: Noted): string {
  return kind === 'unknown' && row !== undefined ? `${text}; to accept it: --assume '${row}'` : text;
}

export const codePlace = ({ path, line }: Noted['at']): string => `${path}:${line}`;

/** Titles of what the command that prints a tree as a flow did not understand, does not know, and takes for granted. */
export const noteTitles: Readonly<Record<Kind, string>> = {
  refused: 'not understood, so that no flow can be made of it',
  unknown: 'unknown, so that nothing is proved',
  open: 'open: both ways are searched',
  assumed: 'assumed',
};

/** In the place of the assumptions. */
export const assumedCountText = (count: number): string => `${count} rows answered; --assumptions lists them`;

/** Titles of the functions that are in no flow, and of what was not looked at in the others. */
export const outsideTitle = 'not looked at, since no flow runs it';
export const notShownTitle = 'not shown';

/** The row of the table that would answer an open condition. */
export const rowText = (row: string): string => `a row that would help: --assume '${row}'`;

/** The first line of a flow that was read from a tree, and a second one where it could not be read to its end. */
export const flowHeading = (
  name: string,
  lines: number,
  functions: number,
  refused: readonly Noted['at'][],
): string =>
  `Linux ${name}, read from ${lines} lines of C: ${functions} functions were followed.${
    refused.length === 0
      ? ''
      : `\nNot to be checked: what comes behind ${refused.map(codePlace).join(', ')} is not in it.`
  }`;
