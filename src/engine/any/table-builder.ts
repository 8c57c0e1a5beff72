/** A table grown from functions: values that its columns lead to become its local states. */
import { type ChartTable, DISABLED, type LocalState, MAX_LOCAL_STATES } from '../chart.ts';
import { Refusal } from '../refusal.ts';

/** Where a column leads from a value; nothing where it is disabled. */
type Step = (value: number) => number | undefined;

export class TableBuilder {
  private readonly id: string;
  private readonly start: number;
  private readonly steps: Step[] = [];
  private readonly columns = new Map<string, number>();

  /** `id` is that of the chart; `start` is the value to begin with. */
  constructor(id: string, start: number) {
    this.id = id;
    this.start = start;
  }

  /** The column of this name, made when it is asked for first. */
  column(name: string, step: Step): number {
    const column = this.columns.get(name) ?? this.steps.push(step) - 1;
    this.columns.set(name, column);
    return column;
  }

  /** The table, with the local state that each value stands for. Throws a `Refusal` when it grows too large. */
  build(describe: (value: number) => LocalState): ChartTable {
    const values = [this.start];
    const numbers = new Map([[this.start, 0]]);
    const next: number[] = [];
    for (const value of values) {
      for (const step of this.steps) {
        const to = step(value);
        if (to !== undefined && !numbers.has(to)) numbers.set(to, values.push(to) - 1);
        next.push(to === undefined ? DISABLED : numbers.get(to)!);
      }
      if (values.length > MAX_LOCAL_STATES) {
        throw new Refusal(
          this.id,
          undefined,
          'too many of its states depend on each other to be kept as a set',
        );
      }
    }
    return {
      id: this.id,
      states: values.map(describe),
      initial: [0],
      columns: this.steps.length,
      next: Int32Array.from(next),
    };
  }
}
