/** Edits of a call tree's text, one statement a line. Each throws when the statement is not there exactly once. */

/** The text without the statement. */
export function without(text: string, statement: string): string {
  const at = lineOf(text, statement);
  return text
    .split('\n')
    .filter((_, line) => line !== at)
    .join('\n');
}

/** The text with a new statement in front of another one, indented as that one is. */
export function withBefore(text: string, added: string, target: string): string {
  const lines = text.split('\n');
  const at = lineOf(text, target);
  const indent = /^\s*/.exec(lines[at]!)![0];
  return lines.toSpliced(at, 0, `${indent}${added}`).join('\n');
}

/** The text with statements, in the order given, in front of another one instead of where they were. */
export function movedBefore(text: string, statements: readonly string[], target: string): string {
  return statements.reduce(
    (edited, statement) => withBefore(without(edited, statement), statement, target),
    text,
  );
}

function lineOf(text: string, statement: string): number {
  const lines = text.split('\n').flatMap((line, number) => (line.includes(statement) ? [number] : []));
  const [only, ...others] = lines;
  if (only === undefined || others.length > 0) {
    throw new Error(`'${statement}' stands in ${lines.length} lines of the flow`);
  }
  return only;
}
