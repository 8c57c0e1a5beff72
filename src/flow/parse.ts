/**
 * From the text of a flow file to its call trees.
 */
import type { FlowFile, Root } from './ast.ts';
import { readCall } from './call.ts';
import { type Head, heads } from './find-trees.ts';
import { withParameters } from './parameters.ts';
import { Scanner } from './scanner.ts';
import { readBlock } from './statement.ts';

/**
 * Finds and parses the call trees in `text`, which may be prose around them. `source` is the name that errors are
 * reported under. Gives at least one root. Throws FlowError, and nothing else, when there is none or when one cannot
 * be understood.
 */
export function parseFlow(text: string, source: string): FlowFile {
  const s = new Scanner(text, source);
  const hint = 'A call tree looks like: do_exit() { exit_mm(); exit_files(); }';
  if (text.trim() === '') throw s.error(0, 'the file is empty', hint);
  const roots: Root[] = [];
  for (const head of heads(s)) {
    roots.push(readRoot(s, head));
    rejectSurplusBrace(s, head);
  }
  if (roots.length === 0) throw s.error(0, 'no call tree found', hint);
  return { source, text, roots };
}

function readRoot(s: Scanner, { kind, name, nameAt, labels }: Head): Root {
  if (kind === 'thread') return { kind, name, body: readBlock(s), at: s.at(nameAt) };
  const call = withParameters(readCall(s, name, nameAt, labels));
  s.skipBlank();
  return { kind, call: { ...call, body: readBlock(s) } };
}

/**
 * A brace right behind a tree shows that the tree ended too early. What was meant to be in it would otherwise be read
 * as trees of their own, which is to say as concurrent threads.
 */
function rejectSurplusBrace(s: Scanner, head: Head): void {
  s.match(/[\s;]+/y);
  if (s.sees('}'))
    throw s.error(
      s.pos,
      "unexpected '}'",
      `The tree that starts on line ${s.at(head.nameAt).line} has ended already: a '{' is missing, or a '}' is too many.`,
    );
}
