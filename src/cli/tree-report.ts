/** What a verdict about a kernel tree rests on, and what a patch changes. */
import { placeText } from '../kernel/note.ts';
import { type ClaimVerdict, claimsOf, type Report, type Result } from '../report/verdict.ts';
import { COLUMNS, wrap } from '../report/wrap.ts';
import type { NamedTree } from './tree-options.ts';

/** Names are shown up to so many. */
const SHOWN = 3;

/** The lines under a verdict: what was read, what is open and unknown, what no flow runs, what each patch changes. */
export function treeText(trees: readonly NamedTree[], { results }: Report): string {
  const paragraphs = [
    ...trees.slice(0, 1).flatMap(readingLines),
    ...trees.slice(1).flatMap((tree, i) => patchLines(trees[i]!, tree, results)),
  ];
  return `\n${paragraphs.flatMap(laid).join('\n')}\n`;
}

/** What was read of each tree. */
export function readingsText(trees: readonly NamedTree[]): string {
  return `\n${trees.flatMap(readingLines).flatMap(laid).join('\n')}\n`;
}

/** A line as it is where it is short enough: its columns are meant. */
function laid(line: string): readonly string[] {
  return line.length <= COLUMNS ? [line] : wrap(line, /^ */.exec(line)![0], 2);
}

function readingLines({ kernel, reading }: NamedTree): readonly string[] {
  const { followed, notes, outside } = reading;
  const count = (kind: string): number => notes.filter((note) => note.kind === kind).length;
  const unknown = count('unknown') === 0 ? 'nothing unknown' : `${count('unknown')} unknown`;
  return [
    `Linux ${kernel}, read from the C: ${followed.length} functions, ${count('assumed')} assumptions, ${unknown}`,
    ...notesText(reading, 'unknown', 'not understood'),
    ...notesText(reading, 'open', 'both ways of'),
    ...(outside.length === 0 ? [] : [`not looked at: ${someOf(outside)}, which no flow runs`]),
  ];
}

function notesText({ notes }: NamedTree['reading'], kind: string, title: string): readonly string[] {
  return notes
    .filter((note) => note.kind === kind)
    .map(({ at, text }) => `${title}  ${text}  ${placeText(at)}`);
}

function someOf(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${rest} others`;
}

/** The verdicts before and after a patch, and what it adds to what a reader must believe. */
function patchLines(before: NamedTree, after: NamedTree, results: readonly Result[]): readonly string[] {
  const claims = claimsOf(results);
  const of = ({ kernel }: NamedTree): readonly ClaimVerdict[] =>
    claims.filter((one) => one.kernel === kernel);
  const [first, second] = [of(before), of(after)];
  const become = (state: State): readonly string[] =>
    second
      .filter((one, i) => stateOf(one) === state && stateOf(first[i]) !== state)
      .map(({ claim }) => claim);
  const repaired = second.filter((one, i) => stateOf(one) === 'kept' && stateOf(first[i]) === 'broken');
  const [broken, open] = [become('broken'), become('open')];
  const subject = after.patch?.subject ?? '';
  return [
    '',
    ...(subject === '' ? [] : [subject]),
    `before  ${countText(first)}      after  ${countText(second)}`,
    ...(repaired.length === 0 ? [] : [`  repaired  ${repaired.map(({ claim }) => claim).join(', ')}`]),
    ...(broken.length === 0 ? [] : [`  broken  ${broken.join(', ')}`]),
    ...(open.length === 0 ? [] : [`  not decided  ${open.join(', ')}`]),
    ...addedText(before, after),
    ...(after.aside.length === 0 ? [] : [`  not looked at: ${someOf(after.aside)}`]),
  ];
}

/** What a verdict says of a claim: `open` where something is not known; a claim that is not tested is not broken. */
type State = 'kept' | 'broken' | 'open';

function stateOf(claim: ClaimVerdict | undefined): State {
  if (claim?.verdict === 'violated') return 'broken';
  return claim?.verdict === 'inconclusive' && !claim.untested ? 'open' : 'kept';
}

function countText(results: readonly ClaimVerdict[]): string {
  const violated = results.filter(({ verdict }) => verdict === 'violated').length;
  const proved = results.filter(({ verdict }) => verdict === 'proved').length;
  const open = results.filter((one) => stateOf(one) === 'open').length;
  const rest = open === 0 ? '' : `, ${open} not decided`;
  if (violated > 0 || open > 0) return `${violated} of ${results.length} violated${rest}`;
  return proved === results.length ? `${proved} proved` : `${proved} of ${results.length} proved`;
}

/** Assumptions, open conditions and unknown calls that were not there before, one by one. */
function addedText(before: NamedTree, after: NamedTree): readonly string[] {
  const keyOf = ({ kind, text }: { readonly kind: string; readonly text: string }): string =>
    `${kind} ${text}`;
  const known = new Set(before.reading.notes.map(keyOf));
  const added = after.reading.notes.filter((note) => !known.has(keyOf(note)));
  if (added.length === 0) return ['  the patch adds no assumption'];
  return added.map(({ kind, at, text }) => `  the patch adds, ${kind}: ${text}  ${placeText(at)}`);
}

/** The facts of a reading for `--json`. */
export function treeFacts(trees: readonly NamedTree[]): NonNullable<Report['trees']> {
  return trees.map(({ kernel, reading, patch }) => ({
    kernel,
    ...(patch === undefined ? {} : { patch: patch.subject }),
    functions: reading.followed.length,
    notes: reading.notes.map(({ kind, text, at: { path, line } }) => ({ kind, text, path, line })),
    facts: reading.facts.map(({ name, value }) => ({ name, value })),
    outside: [...reading.outside],
  }));
}
