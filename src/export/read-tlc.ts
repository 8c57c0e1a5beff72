/** The events of a counterexample that TLC printed for an exported module. */
import type { ForeignTrace } from './read-steps.ts';

/** Why the output of TLC cannot be read, and the line from which it cannot. */
export interface TlcFault {
  readonly line: number;
  /**
   * `state`: the line is none that TLC prints. `number`: this state does not follow the one before. `action`: the module has
   * no action of this `name`. `cut`: the output ends within the trace. `open`: of a run, how it goes on is missing.
   */
  readonly kind: 'state' | 'number' | 'action' | 'cut' | 'open';
  readonly name?: string;
}

/** A line of the trace: the state that it leads to, and the action; none where the run stays where it is. */
interface Line {
  readonly to: number;
  readonly isBack: boolean;
  readonly by?: string;
}

const INITIAL = 'State 1: <Initial predicate>';
const STEP = /^(State|Back to state) (\d+): <(\w+) line \d+, col \d+ to line \d+, col \d+ of module \w+>$/;
const STUTTERING = /^State (\d+): Stuttering$/;
/** What belongs to the trace whether it can be read or not. */
const OF_TRACE = /^(?:State|Back to state) \d/;
const VARIABLE = /^\/\\ |^at_\w+ = /;

/**
 * Reads the first counterexample in the output of TLC for `module`. Gives `undefined` where there is none, and the fault
 * where it was cut or belongs to another module.
 */
export function readTlc(output: string, module: string): ForeignTrace | TlcFault | undefined {
  const lines = output.split(/\r?\n/);
  const first = lines.indexOf(INITIAL);
  if (first < 0) {
    const other = lines.findIndex((line) => OF_TRACE.test(line));
    return other < 0 ? undefined : { line: other + 1, kind: 'number' };
  }
  const isOfRun = lines.slice(0, first).some((line) => line.startsWith('Error: Temporal propert'));
  return readTrace(lines, first, isOfRun, labelsOfActions(module));
}

/** The labels of the actions, by name: a module has the label of each in the line before. */
const labelsOfActions = (module: string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(module.matchAll(/^\\\* (.+)\r?\n(Event_\w+) ==\r?$/gm), ([, label, name]) => [name!, label!]),
  );

function readTrace(
  lines: readonly string[],
  first: number,
  isOfRun: boolean,
  actions: ReadonlyMap<string, string>,
): ForeignTrace | TlcFault {
  const labels: string[] = [];
  const trace = (cycle?: number): ForeignTrace => ({
    from: 'tlc',
    start: 0,
    labels,
    ...(cycle === undefined ? {} : { repeatsFrom: cycle }),
  });
  for (let i = first + 1; i < lines.length; i++) {
    const text = lines[i]!;
    if (text === '' || VARIABLE.test(text)) continue;
    // What TLC prints next, the first line of another trace included, shows that this one is whole.
    if (!OF_TRACE.test(text) || text === INITIAL) return isOfRun ? { line: i + 1, kind: 'open' } : trace();
    const step = readLine(text);
    if (step === undefined) return { line: i + 1, kind: 'state' };
    const isNext = step.isBack ? step.to >= 1 && step.to <= labels.length + 1 : step.to === labels.length + 2;
    if (!isNext) return { line: i + 1, kind: 'number' };
    if (step.by === undefined) return trace();
    const label = actions.get(step.by);
    if (label === undefined) return { line: i + 1, kind: 'action', name: step.by };
    labels.push(label);
    if (step.isBack) return trace(step.to);
  }
  return { line: lines.length, kind: 'cut' };
}

function readLine(text: string): Line | undefined {
  const [, kind, number, by] = STEP.exec(text) ?? [];
  if (by !== undefined) return { to: Number(number), isBack: kind !== 'State', by };
  const [, last] = STUTTERING.exec(text) ?? [];
  return last === undefined ? undefined : { to: Number(last), isBack: false };
}
