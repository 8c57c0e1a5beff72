/** What single edits of a flow come to, as text: a table of them all, or some of them in full. 72 columns. */
import { createColors } from 'picocolors';
import { layChangedLines } from './changed-lines.ts';
import type { EditReport, Mutation } from './mutation.ts';
import { layTrace } from './trace-text.ts';
import { wrap } from './wrap.ts';

export interface MutationTextOptions {
  readonly colour: boolean;
  /** Whether each edit is told in full, its trace included. */
  readonly full: boolean;
  /** What a claim says, by its id. */
  readonly claims: ReadonlyMap<string, string>;
}

type Paint = (fate: EditReport['fate'], text: string) => string;

/** The whole report. */
export function formatMutation(mutation: Mutation, options: MutationTextOptions): string {
  const { green, yellow, dim } = createColors(options.colour);
  const paint: Paint = (fate, text) =>
    ({ noticed: green, unnoticed: yellow, open: yellow, unchanged: dim, refused: dim })[fate](text);
  return [
    ...head(mutation),
    ...(options.full
      ? mutation.edits.flatMap((edit) => layInFull(edit, options, paint))
      : [...layTable(mutation, paint), '', ...summary(mutation)]),
    '',
  ].join('\n');
}

function head({ flow, kernel, scopes, total }: Mutation): string[] {
  const claims = [...new Set(scopes.flatMap(({ unproved }) => unproved))];
  const where = (claim: string): string =>
    scopes.flatMap(({ name, unproved }) => (unproved.includes(claim) ? [name] : [])).join(', ');
  return [
    `${flow}, kernel ${kernel}: ${total} single edits`,
    '',
    'tried in',
    ...scopes.flatMap(({ name, scope }) => wrap(`${name}: ${scope}`, '  ', 2)),
    ...(claims.length === 0 ? [] : ['', 'not proved without any edit, and so blind to edits there']),
    ...claims.flatMap((claim) => wrap(`${claim} (${where(claim)})`, '  ', 2)),
  ];
}

/** The edits under the functions that they are made in. */
function layTable({ edits, scopes }: Mutation, paint: Paint): string[] {
  let last = '';
  return edits.flatMap((edit) => {
    const [within, what] = parts(edit);
    const [file, line] = splitAtLast(edit.place, ':');
    const title = `${within}  ${file}`;
    const lines = [
      ...(title === last ? [] : ['', ...wrap(title)]),
      ...wrap(what, `${String(edit.number).padStart(4)}  `, 2),
      ...layOutcome(edit, scopes.length, `line ${line}: `, paint),
    ];
    last = title;
    return lines;
  });
}

function layOutcome(edit: EditReport, scopes: number, place: string, paint: Paint): string[] {
  const [first = '', ...others] = wrap(`${place}${outcomeText(edit, scopes)}`, '        ', 2);
  const at = '        '.length + place.length;
  return [first.slice(0, at) + paint(edit.fate, first.slice(at)), ...others];
}

/** `all` is how many scopes there are: those in which an edit was tried are named when they are fewer. */
function outcomeText({ fate, scopes, repairs, result, message }: EditReport, all: number): string {
  const where = scopes.length === all ? '' : ` (${scopes.join(', ')})`;
  switch (fate) {
    case 'noticed':
      return `${result!.claim}, ${result!.trace!.length} steps (${scopes.at(-1)})`;
    case 'unnoticed':
      return `no claim notices${where}${repairs.length === 0 ? '' : `; it repairs ${repairs.join(', ')}`}`;
    case 'open':
      return `a bound was hit${where}`;
    case 'unchanged':
      return 'no step changes in these scopes';
    case 'refused':
      return `refused: ${message}`;
  }
}

/** `exit(): omit wait()` as function and edit. */
function parts({ name }: EditReport): readonly [string, string] {
  const at = name.indexOf('(): ');
  return [name.slice(0, at + 2), name.slice(at + 4)];
}

function splitAtLast(text: string, separator: string): readonly [string, string] {
  const at = text.lastIndexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}

function layInFull(edit: EditReport, { claims }: MutationTextOptions, paint: Paint): string[] {
  const { result } = edit;
  return [
    '',
    ...wrap(edit.name, `${edit.number}  `, 2),
    ...layOutcome(edit, 0, '', paint),
    '',
    `  ${edit.place}`,
    ...layChangedLines(edit.lines),
    ...(result === undefined
      ? []
      : [
          '',
          `  ${result.claim}`,
          ...wrap(claims.get(result.claim) ?? '', '  '),
          `  ${result.trace!.length} steps, and no interleaving breaks it in fewer`,
          '',
          ...layTrace(result),
        ]),
  ];
}

const fates: readonly (readonly [EditReport['fate'], string])[] = [
  ['noticed', 'break a claim: the number of steps is that of the shortest trace, `--show N` shows it'],
  ['unnoticed', 'no claim notices, in these scopes; `--scope` names others'],
  ['open', 'ended at a bound'],
  ['unchanged', 'change no step that is run in these scopes'],
  ['refused', 'refused: no flow any more'],
];

function summary({ edits, total, complete }: Mutation): string[] {
  return [
    ...fates.flatMap(([fate, text]) => {
      const count = edits.filter((edit) => edit.fate === fate).length;
      return count === 0 ? [] : wrap(text, `${String(count).padStart(4)}  `);
    }),
    ...(complete
      ? []
      : wrap('not tried: it was interrupted', `${String(total - edits.length).padStart(4)}  `)),
  ];
}
