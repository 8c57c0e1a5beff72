/** A command that can be copied though it takes several lines. */
import { COLUMNS } from './wrap.ts';

/** The lines; an option stays with its value, and all but the last line end in a backslash. The first begins with `indent`. */
export function layCommand(command: string, columns: number = COLUMNS, indent = '  '): string[] {
  const lines: string[] = [];
  for (const part of command.split(/ (?=--)/)) {
    const last = lines.pop();
    if (last === undefined) lines.push(`${indent}${part}`);
    else if (`${last} ${part} \\`.length > columns)
      lines.push(`${last} \\`, `${' '.repeat(indent.length + 2)}${part}`);
    else lines.push(`${last} ${part}`);
  }
  return lines;
}
