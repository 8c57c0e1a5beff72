/** What a chart is once it is enumerated. */
import type { Indices } from './label.ts';

/** One event as the chart gets it: the label it wrote, and the indices that guards and assigns may read. */
export interface Column {
  readonly type: string;
  readonly indices: Indices;
}

export interface LocalState {
  /** The active leaf states, each as its path, in document order. */
  readonly leaves: readonly string[];
  readonly context: Readonly<Record<string, unknown>>;
  readonly tags: ReadonlySet<string>;
  /** True in a top-level final state: the instance has come to its end. */
  readonly final: boolean;
}

export interface ChartTable {
  readonly id: string;
  readonly states: readonly LocalState[];
  /** The local states in which an instance may start. */
  readonly initial: readonly number[];
  readonly columns: number;
  /** `next[state * columns + column]`, or `DISABLED`. */
  readonly next: Int32Array;
}

export const DISABLED = -1;

/** More local states than this count as an unbounded context. */
export const MAX_LOCAL_STATES = 1 << 15;
