/**
 * Call trees that are drawn: by indentation, or with lines as `tree` draws them.
 *
 *     do_exit()
 *     |- mmu_notifier_release()
 *     `- drv_close()
 */
import type { Call, Root } from './ast.ts';
import { readCall, readLabels } from './call.ts';
import { NAME, NESTING_LIMIT, RESERVED, type Scanner } from './scanner.ts';
import { columnOf, type Line, linesOf } from './text/lines.ts';

/** A call on a line of its own, with where it stands. */
interface Drawn {
  readonly line: Line;
  readonly column: number;
  readonly isMarked: boolean;
  readonly labels: readonly string[];
  readonly call: Call;
}

/** A tree under way. */
interface Node {
  readonly drawn: Drawn;
  readonly children: Node[];
}

/** What may stand in front of a call: blanks, bars, corners, dashes, arrows. */
const MARKS = /^(?:[\s|`'+\\│├└╰─┬>→*-])*/u;
const DRAWN = /[|`'+\\│├└╰─┬→]|->|--/u;
const REST = /^\s*;?\s*(?:(?:\/\/|\/\*|#|<-|←|-{1,2}\s).*)?$/u;

/** Reads the drawn trees of a text. Throws FlowError for a line of one that is no call. */
export function drawnTrees(s: Scanner): readonly Root[] {
  const roots: Node[] = [];
  let open: Node[] = [];
  for (const line of linesOf(s.text)) {
    const drawn = readDrawn(s, line);
    if (drawn === undefined) {
      refuseOddLine(s, line, open);
      if (!/^[\s|│]*$/u.test(line.text)) open = [];
      continue;
    }
    const node: Node = { drawn, children: [] };
    open = open.filter(({ drawn: outer }) => outer.column < drawn.column);
    const parent = open.at(-1);
    (parent?.children ?? roots).push(node);
    if (open.length >= NESTING_LIMIT)
      throw s.error(
        line.start,
        `nested more than ${NESTING_LIMIT} levels deep`,
        'Make the inner part a tree of its own.',
      );
    open.push(node);
  }
  return roots
    .filter(({ children }) => children.length > 0)
    .map((root) => ({ kind: 'tree', call: callOf(root) }));
}

function readDrawn(s: Scanner, line: Line): Drawn | undefined {
  const marks = MARKS.exec(line.text)?.[0] ?? '';
  s.pos = line.start + marks.length;
  const rest = line.text.slice(marks.length);
  const head = /^(?:\[[^[\]]*[^[\]\s][^[\]]*\]\s*)*([A-Za-z_$][\w$.]*)\s*\(/.exec(rest);
  if (head === null || RESERVED.test(head[1] ?? '')) return undefined;
  const end = closing(rest, head[0].length - 1);
  if (end === undefined || !REST.test(rest.slice(end + 1))) return undefined;
  const labels = readLabels(s);
  const at = s.pos;
  const name = s.match(NAME) ?? '';
  s.skipBlank();
  return {
    line,
    column: columnOf(line.text, at - line.start),
    isMarked: DRAWN.test(marks),
    labels,
    call: readCall(s, name, at, labels),
  };
}

/** The index of the `)` that belongs to the `(` at `open`. */
function closing(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return undefined;
}

/** A line with marks inside a tree must be a call: it would be lost. */
function refuseOddLine(s: Scanner, line: Line, open: readonly Node[]): void {
  const marks = MARKS.exec(line.text)?.[0] ?? '';
  const isInside = open.some(({ drawn }) => drawn.isMarked) && /[|│]\s*[`'└├-]|^\s*[|`+├└]/u.test(marks);
  if (!isInside || line.text.slice(marks.length).trim() === '') return;
  s.pos = line.start + marks.length;
  throw s.error(
    s.pos,
    `expected a call, found ${s.found()}`,
    'Each line of a drawn tree is one call, as in `|- dsa_stop_dma()`.',
  );
}

function callOf({ drawn, children }: Node): Call {
  return children.length === 0 ? drawn.call : { ...drawn.call, body: children.map(callOf) };
}
