/**
 * Output of the kernel's function_graph tracer: C beside columns with the processor and the time.
 *
 * Source    Linux 6.12, Documentation/trace/ftrace.rst, function_graph
 */
import { blanked, type Line, linesOf, onlyLines } from './lines.ts';

/** The text without its trace, and the trace of each processor. */
export interface Traces {
  readonly rest: string;
  readonly traces: readonly string[];
}

const CPU = /^\s*(?:\d+\.\d+\s*\|\s*)?(\d+)\)/;
const TIMED = /^\s*(?:[+!#*@$]\s*)?\d+\.\d+\s+us\s*\|/;
const UNTIMED = /^\s*\|(?=\s)/;
const CODE = /^\s*(?:\}|\/\*|[A-Za-z_$][\w$.]*(?:\s\[\w+\])?\s*\()/;
const HEADER = /^\s*(?:#|-{10,}\s*$)|=>\s*\S+-\d+\s*$/;

/** What a line of a trace says, by the processor, and how much of it are columns. */
interface TraceLine {
  readonly cpu: string;
  readonly code: number;
}

/** Takes the traces out of a text. */
export function takeTraces(text: string): Traces {
  const lines = linesOf(text);
  const isTimed = lines.some(({ text: line }) => traceLine(line, false) !== undefined);
  if (!isTimed) return { rest: text, traces: [] };
  const found = lines.map(({ text: line }) => traceLine(line, true));
  const cpus = [...new Set(found.flatMap((line) => (line === undefined ? [] : [line.cpu])))];
  return {
    rest: onlyLines(text, lines, (i) => found[i] === undefined && !HEADER.test(lines[i]?.text ?? '')),
    traces: cpus.map((cpu) => codeOf(text, lines, found, cpu)),
  };
}

function codeOf(
  text: string,
  lines: readonly Line[],
  found: readonly (TraceLine | undefined)[],
  cpu: string,
): string {
  return blanked(
    text,
    lines.map(({ start, text: line }, i) => {
      const own = found[i]?.cpu === cpu ? found[i] : undefined;
      return [start, start + (own?.code ?? line.length)];
    }),
  );
}

/** Reads the columns of a line. The time is left out of the lines in between, so those are looked for at the end. */
function traceLine(line: string, withUntimed: boolean): TraceLine | undefined {
  const cpu = CPU.exec(line)?.[1];
  if (cpu === undefined && !TIMED.test(line) && !(withUntimed && UNTIMED.test(line))) return undefined;
  for (let bar = line.indexOf('|'); bar >= 0; bar = line.indexOf('|', bar + 1))
    if (CODE.test(line.slice(bar + 1))) return { cpu: cpu ?? '', code: bar + 1 };
  return undefined;
}
