/** A flow that was read from C as a text, and the trees of that text with their places in both. */
import type { FlowFile, Origin, Position, Root } from '../flow/ast.ts';
import { parseFlow } from '../flow/parse.ts';
import { printFlow } from '../flow/print.ts';

/**
 * Prints roots and parses what was printed: places are those of the text, so that errors can show its lines, and each
 * keeps its origin in the C.
 */
export function printed(roots: readonly Root[], source: string, lineAt: LineAt): FlowFile {
  const text = printFlow({ source, text: '', roots });
  const file = parseFlow(text, source);
  return { ...file, roots: withOrigins(file.roots, roots, lineAt) as readonly Root[] };
}

/** A line of the C, without the blanks around it, and the change that it comes from. */
type LineAt = (path: string, line: number) => Required<Pick<Origin, 'text'>> & Pick<Origin, 'patch'>;

/** The nodes of `parsed` with the origins that the same nodes have in `read`. */
function withOrigins(parsed: unknown, read: unknown, lineAt: LineAt): unknown {
  if (Array.isArray(parsed)) {
    // An open condition is printed as it stands in the C; the calls in it are found when that is parsed.
    const others = (read ?? []) as readonly unknown[];
    return parsed.map((item, i) => withOrigins(item, others[i], lineAt));
  }
  if (typeof parsed !== 'object' || parsed === null) return parsed;
  const other = (read ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(parsed).map(([key, value]) => [
      key,
      key === 'at'
        ? { ...(value as object), ...originOf(other[key], lineAt) }
        : withOrigins(value, other[key], lineAt),
    ]),
  );
}

function originOf(at: unknown, lineAt: LineAt): Pick<Position, 'origin'> {
  const origin = (at as Position | undefined)?.origin;
  if (origin === undefined) return {};
  const withText = (line: Origin): Origin => ({ ...line, ...lineAt(line.path, line.line) });
  const { from, ...own } = origin;
  return { origin: { ...withText(own), ...(from === undefined ? {} : { from: from.map(withText) }) } };
}
