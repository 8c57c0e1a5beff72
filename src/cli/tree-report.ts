/** What a verdict about a kernel tree rests on, and what a patch changes: lines under a verdict, and facts for `--json`. */
import { changedFunctions } from '../kernel/changed.ts';
import type { Report } from '../report/verdict.ts';
import { COLUMNS, wrap } from '../report/wrap.ts';
import { type PatchedTree, seriesTexts } from '../words/series-words.ts';
import { type Assumed, type ReadTree, type TitledText, treeTexts } from '../words/tree-words.ts';
import type { NamedTree } from './tree-options.ts';

/** The lines under a verdict: what was read, what is open and unknown, what no flow runs, what each patch changes. */
export function treeText(trees: readonly NamedTree[], { results }: Report, isEach = false): string {
  return laid([
    ...trees.slice(0, 1).flatMap((tree) => treeTexts(readTree(tree), isEach ? 'each' : 'option')),
    ...(trees.length < 2
      ? []
      : seriesTexts(
          trees.map((tree, i) => patchedTree(tree, trees[i - 1])),
          results,
        )),
  ]);
}

/** What was read of each tree. */
export function readingsText(trees: readonly NamedTree[]): string {
  const assumed: Assumed = 'count';
  return laid(trees.flatMap((tree) => treeTexts(readTree(tree), assumed)));
}

const readTree = ({ kernel, reading }: NamedTree): ReadTree => ({ ...reading, kernel });

function patchedTree({ kernel, reading, patch, aside }: NamedTree, before?: NamedTree): PatchedTree {
  return {
    kernel,
    notes: reading.notes,
    changed: changedFunctions(before?.reading ?? reading, reading),
    aside,
    ...(patch === undefined ? {} : { subject: patch.subject }),
  };
}

/** A text is one line where it fits, else it is wrapped behind its title. */
function laid(texts: readonly TitledText[]): string {
  const lines = texts.flatMap(({ title, text, place, isInner }) => {
    const head = `${isInner === true ? '  ' : ''}${title === undefined ? '' : `${title}  `}`;
    const line = `${head}${text}${place === undefined ? '' : `  ${place}`}`;
    return line.length <= COLUMNS ? [line] : wrap(line.slice(head.length), head, 2);
  });
  return `\n${lines.join('\n')}\n`;
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
    notShown: reading.notShown.map(({ name, meaning }) => ({ name, meaning })),
  }));
}
