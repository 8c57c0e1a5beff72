/**
 * Every statement of the functions that are followed, deleted one at a time: what reading makes of it, and why it makes
 * nothing of it where nothing changes.
 */
import { changeOf } from '../bodies.ts';
import { type Reading, readKernel } from '../extract.ts';
import { kernelFiles } from '../files.ts';
import type { Grammar } from '../grammar.ts';
import type { CallRow, Rules } from '../rules/rule.ts';
import { readSources, type Sources } from '../sources.ts';
import { fieldOf, partsOf, type Syntax } from '../syntax.ts';
import type { KernelTree } from '../tree.ts';
import { editedTree } from './edits.ts';

/**
 * `not reached`: an assumption excludes the branch. `value`: it computes what no flow names. `field`: set-up writes a field
 * that no row expects. `not read`: it belongs to code that is known by name, and without it that is none that was read.
 */
export type Outcome =
  | 'changes'
  | 'not read'
  | 'refused'
  | 'not reached'
  | 'no effect'
  | 'value'
  | 'field'
  | 'unexplained';

export interface Deletion {
  readonly place: string;
  readonly text: string;
  readonly outcome: Outcome;
}

interface Place {
  readonly path: string;
  readonly first: number;
  readonly last: number;
  readonly statement: Syntax;
}

const STATEMENTS = ['expression_statement', 'return_statement', 'goto_statement'];
/** A call that no kernel has: a reading that does not come past it does not reach the statement. */
const PROBE = 'statement_was_here';

/** The outcome of each deletion in the files that fit. */
export function deletions(
  tree: KernelTree,
  rules: Rules,
  grammar: Grammar,
  files: RegExp,
): readonly Deletion[] {
  const before = readKernel(tree, rules, grammar);
  const sources = readSources(kernelFiles(tree), (name) => rules.options[name] ?? isOff(name), grammar);
  try {
    const places = before.followed.flatMap((name): readonly Place[] => {
      const { path, body } = sources.functions.get(name) ?? {};
      return path === undefined || body === undefined || !files.test(path) ? [] : placesIn(body, path);
    });
    return places.map((place): Deletion => {
      const { path, first, statement } = place;
      const outcome =
        outcomeOf(place, before, (text) =>
          readKernel(editedTree(tree, { [path]: replaced(place, text) }), rules, grammar),
        ) ?? reasonFor(statement, rules, sources);
      return { place: `${path}:${first + 1}`, text: statement.text.replaceAll(/\s+/g, ' '), outcome };
    });
  } finally {
    sources.dispose();
  }
}

const isOff = (name: string): boolean | undefined => (name.startsWith('CONFIG_') ? false : undefined);

function placesIn(node: Syntax, path: string): readonly Place[] {
  const inside = partsOf(node).flatMap((part) => placesIn(part, path));
  if (!STATEMENTS.includes(node.type)) return inside;
  return [{ path, first: node.startPosition.row, last: node.endPosition.row, statement: node }, ...inside];
}

/** Puts a text in the place of a statement; lines stay where they are. */
function replaced({ first, last }: Place, text: string): (file: string) => string {
  return (file) =>
    file
      .split('\n')
      .map((line, row) => {
        if (row < first || row > last) return line;
        return row === first ? `${/^\s*/.exec(line)![0]}${text}` : '';
      })
      .join('\n');
}

/** What changes without a statement; `undefined` where nothing does, although the statement is reached. */
function outcomeOf(place: Place, before: Reading, readWith: (text: string) => Reading): Outcome | undefined {
  const after = readWith(';');
  if (signature(after) !== signature(before)) {
    if (isRefused(after)) return 'refused';
    return after.notes.some(({ row }) => row?.startsWith(changeOf('')) === true) ? 'not read' : 'changes';
  }
  const probed = readWith(`{ ${PROBE}(); ${place.statement.text.replaceAll(/\s+/g, ' ')} }`);
  return isRefused(probed) || signature(probed).includes(PROBE) ? undefined : 'not reached';
}

function isRefused({ notes }: Reading): boolean {
  return notes.some(({ kind }) => kind === 'refused');
}

function signature({ functions, notes }: Reading): string {
  const met = notes.filter(({ kind }) => kind !== 'assumed').map(({ kind, text }) => `${kind} ${text}`);
  return [functions.text, ...met].join('\n');
}

/** Why a statement that is reached makes no difference. */
function reasonFor(statement: Syntax, { calls, entry }: Rules, { functions }: Sources): Outcome {
  const stores = `->${entry.words}[`;
  const [expression] = partsOf(statement);
  if (expression?.type === 'assignment_expression') return 'value';
  if (isLast(statement)) return 'value';
  if (expression?.type !== 'call_expression') return 'unexplained';
  const name = fieldOf(expression, 'function').text;
  // A store to the entry that is reached is a step, or it is refused, but for those of set-up.
  if (statement.text.includes(stores) || functions.get(name)?.body.text.includes(stores) === true)
    return 'field';
  const row = calls.find((one) => one.functions.some((wanted) => isNamed(wanted, name)));
  return row?.steps.length === 0 || name.startsWith('WARN') ? 'no effect' : 'unexplained';
}

/** What a function answers at its end is used by the caller, or not at all. */
function isLast(statement: Syntax): boolean {
  const isOutermost = statement.parent?.parent?.type === 'function_definition';
  return statement.type === 'return_statement' && isOutermost && statement.nextNamedSibling === null;
}

function isNamed(wanted: CallRow['functions'][number], name: string): boolean {
  return typeof wanted === 'string' ? wanted === name : wanted.test(name);
}
