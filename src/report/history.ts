/** What is known of a real defect: its commits and sources, and the results before and after its repair. */
import type { Result, Verdict } from './verdict.ts';

/** A defect, checked before and after its repair. */
export interface HistoryEntry {
  readonly id: string;
  readonly title: string;
  readonly introduced: string;
  readonly repairs: readonly string[];
  readonly fixed?: string;
  readonly claim: string;
  readonly kernel: string;
  readonly flow?: string;
  readonly happened: string;
  readonly fix: string;
  readonly changed: string;
  readonly sources: readonly string[];
  readonly traded?: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
  readonly before: Result;
  readonly after: Result;
  readonly others: readonly { readonly claim: string; readonly before: Verdict; readonly after: Verdict }[];
}

/** A defect that the model cannot have, and why. */
export interface NotModelled {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}
