/** The table of `npm run bench -- interleavings`: what became of the seeds of a row, and of all rows together. */

/** One seed: what it took until a walk broke the claim, and what that came down to; or until it was given up. */
export interface Trial {
  readonly runs: number;
  readonly ms: number;
  readonly shrunk?: {
    readonly ms: number;
    readonly length: number;
    /** Whether it has the fewest steps, and the fewest changes of actor in so few. */
    readonly isShortest: boolean;
    readonly isFewest: boolean;
  };
}

/** The median of what seeds took. A seed that was given up took at least what it had taken by then. */
export interface Median {
  readonly value: number;
  readonly isAtLeast: boolean;
}

/** What became of some seeds. */
export interface Found {
  readonly seeds: number;
  readonly found: number;
  readonly runs: Median;
  /** Milliseconds until a walk broke the claim, and until the shrunk one was there. */
  readonly ms: Median;
  readonly totalMs: Median;
  /** Medians over the seeds that found something, and the longest. */
  readonly shrinkMs?: number;
  readonly length?: number;
  readonly worstLength?: number;
  /** Of those that found something so many came down to the fewest steps, and to the fewest changes in so few. */
  readonly shortest: number;
  readonly fewest: number;
}

export interface InterleavingRow {
  readonly row: string;
  /** The fewest steps, and the fewest changes of actor in so few. */
  readonly shortest: number;
  readonly fewestChanges: number;
  /** Steps a second of processor time: an even choice, and the strategies as they are drawn, both looked at. */
  readonly evenStepsPerSecond: number;
  readonly stepsPerSecond: number;
  readonly walks: Found;
  readonly commands: Found;
}

/** Sums up the seeds of one row. */
export function summarise(trials: readonly Trial[]): Found {
  const shrunk = trials.flatMap((trial) => trial.shrunk ?? []);
  const over = (took: (trial: Trial) => number): Median =>
    median(trials.map((trial) => ({ value: took(trial), isAtLeast: trial.shrunk === undefined })));
  const summary = {
    seeds: trials.length,
    found: shrunk.length,
    runs: over(({ runs }) => runs),
    ms: over(({ ms }) => ms),
    totalMs: over((trial) => trial.ms + (trial.shrunk?.ms ?? 0)),
    shortest: shrunk.filter(({ isShortest }) => isShortest).length,
    fewest: shrunk.filter(({ isFewest }) => isFewest).length,
  };
  if (shrunk.length === 0) return summary;
  return {
    ...summary,
    shrinkMs: middle(shrunk.map(({ ms }) => ms)),
    length: middle(shrunk.map(({ length }) => length)),
    worstLength: Math.max(...shrunk.map(({ length }) => length)),
  };
}

/** Sums up rows: seeds together, and the medians of the medians. */
export function allRows(rows: readonly Found[]): Omit<Found, 'length' | 'worstLength'> {
  const sum = (of: (row: Found) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    seeds: sum(({ seeds }) => seeds),
    found: sum(({ found }) => found),
    runs: median(rows.map(({ runs }) => runs)),
    ms: median(rows.map(({ ms }) => ms)),
    totalMs: median(rows.map(({ totalMs }) => totalMs)),
    shortest: sum(({ shortest }) => shortest),
    fewest: sum(({ fewest }) => fewest),
  };
}

function median(values: readonly Median[]): Median {
  // What took at least so much is above what took so much.
  const order = (a: Median, b: Median): number =>
    a.value - b.value || Number(a.isAtLeast) - Number(b.isAtLeast);
  return values.toSorted(order)[values.length >> 1] ?? { value: 0, isAtLeast: true };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

const foundColumns = ['found', 'runs', 'ms', 'shrink ms', 'all ms', 'length', 'shortest', 'fewest'];
const columns = ['row', 'steps', 'changes', 'even', 'all', ...foundColumns, ...foundColumns];
const widths = [8, 5, 7, 4, 4, ...[...foundColumns, ...foundColumns].map((name) => Math.max(7, name.length))];

/** The heading of the table. */
export const heading = [
  lineFrom(columns),
  lineFrom(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))),
].join('\n');

/** One line for each row. */
export function lineOf(row: InterleavingRow): string {
  return lineFrom([
    row.row,
    String(row.shortest),
    String(row.fewestChanges),
    millions(row.evenStepsPerSecond),
    millions(row.stepsPerSecond),
    ...cellsOf(row.walks),
    ...cellsOf(row.commands),
  ]);
}

/** The last line. */
export function lastLine(rows: readonly InterleavingRow[]): string {
  return lineFrom([
    'all rows',
    '',
    '',
    millions(middle(rows.map(({ evenStepsPerSecond }) => evenStepsPerSecond))),
    millions(middle(rows.map(({ stepsPerSecond }) => stepsPerSecond))),
    ...cellsOf(allRows(rows.map(({ walks }) => walks))),
    ...cellsOf(allRows(rows.map(({ commands }) => commands))),
  ]);
}

function cellsOf(some: Found): readonly string[] {
  const { length, worstLength } = some;
  const ofFound = (count: number): string => (some.found === 0 ? '-' : `${count}/${some.found}`);
  return [
    `${some.found}/${some.seeds}`,
    atLeast(some.runs, String),
    atLeast(some.ms, milliseconds),
    some.shrinkMs === undefined ? '-' : milliseconds(some.shrinkMs),
    atLeast(some.totalMs, milliseconds),
    length === undefined || worstLength === length ? String(length ?? '-') : `${length}-${worstLength}`,
    ofFound(some.shortest),
    ofFound(some.fewest),
  ];
}

function lineFrom(cells: readonly string[]): string {
  return `| ${cells.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join(' | ')} |`;
}

const atLeast = ({ value, isAtLeast }: Median, text: (value: number) => string): string =>
  `${isAtLeast ? '≥ ' : ''}${text(value)}`;
const milliseconds = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const millions = (value: number): string => (value / 1e6).toFixed(1);
