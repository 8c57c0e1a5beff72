/**
 * What a page holds: systems as data. Everything in it is JSON. Systems and
 * instances that share a chart or a table refer to one copy.
 */

import type { Claim } from '../engine/claim.ts';
import type { Indices } from '../engine/label.ts';
import type { KeptElsewhere } from '../report/comparison.ts';
import type { Code, Counterexample } from '../report/counterexample.ts';
import type { Verdict } from '../report/verdict.ts';
import type { Line } from '../words/source-text.ts';

/** A state node of a chart. */
export interface NodeData {
  readonly key: string;
  /** Position of the parent among the chart's nodes; -1 for the root, which comes first. */
  readonly parent: number;
  readonly tags?: readonly string[];
  /** For a frame of a call stack: the function, and the labels that the text gave it; of C, the line. */
  readonly meta?: {
    readonly function?: string;
    readonly labels?: readonly string[];
    readonly origin?: Line & { readonly from?: readonly Line[] };
  };
  readonly kind?: 'parallel' | 'final' | 'history' | 'deep history';
  readonly initial?: string;
  /** Names of entry actions, exit actions and invoked actors. */
  readonly entry?: readonly string[];
  readonly exit?: readonly string[];
  readonly invokes?: readonly string[];
}

/** A transition as the chart writes it. Without targets the state stays. */
export interface TransitionData {
  readonly from: number;
  readonly event: string;
  readonly to: readonly number[];
  /** The guard's name and parameters; `condition` for a guard without a name. */
  readonly guard?: string;
  /** Names of actions; `assign` for what changes the context. */
  readonly actions?: readonly string[];
}

/** Pixels from the left and from the top. */
export type Point = readonly [x: number, y: number];

/** Pixels of the upper left corner, and of the size. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A chart that is laid out. All places are counted from the corner of the drawing. */
export interface DrawingData {
  readonly width: number;
  readonly height: number;
  /** States, parents before children, each with its self-transitions. */
  readonly nodes: readonly (Box & { readonly node: number; readonly lines: readonly string[] })[];
  /** Boxes around states with the same predecessors and successors. An edge of one stands for all. */
  readonly groups: readonly Box[];
  /** The marks of initial states, with the path of the arrow. */
  readonly starts: readonly (Box & { readonly points: readonly Point[] })[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    /** Positions among the transitions of the chart. */
    readonly transitions: readonly number[];
    readonly lines: readonly string[];
    /** A start, and then three points for each cubic curve. */
    readonly points: readonly Point[];
    readonly label: Box;
  }[];
}

export interface ChartData {
  readonly id: string;
  readonly nodes: readonly NodeData[];
  readonly transitions: readonly TransitionData[];
}

export interface StateData {
  /** Active leaf nodes. */
  readonly leaves: readonly number[];
  readonly context?: Readonly<Record<string, unknown>>;
  readonly final?: true;
}

export interface TableData {
  readonly chart: number;
  readonly states: readonly StateData[];
  readonly initial: readonly number[];
  readonly columns: number;
  /** `next`, run-length coded: -n stands for n disabled entries. */
  readonly next: readonly number[];
  /** The chart in these states, `null` where it is not drawn; absent where a server can be asked. */
  readonly drawing?: DrawingData | null;
}

export interface ComponentData {
  readonly name: string;
  readonly table: number;
  readonly indices: Indices;
}

export interface EventData {
  readonly name: string;
  readonly indices: Indices;
  /** The label of buttons and rows. */
  readonly text: string;
  readonly participants: readonly number[];
  readonly columns: readonly number[];
  /** The actor: a thread, a device, `iommu` or `kernel`. */
  readonly actor: string;
  readonly meaning?: string;
  /** The line that the kernel prints. */
  readonly note?: string;
}

export interface ClaimData {
  readonly id: string;
  readonly holds: string;
  readonly decisions: readonly Claim[];
}

/** The inputs of a system. A page sends them to the server to get another system. */
export interface Origin {
  readonly kernel: string;
  /** The shipped flow that was named. */
  readonly flow?: string;
  /** A flow that was given. */
  readonly input?: { readonly source: string; readonly text: string };
  readonly configuration: Readonly<Record<string, number | boolean>>;
}

export interface SystemData {
  /** The title on the page. */
  readonly title: string;
  /** The name of the flow in verdicts. */
  readonly flowName: string;
  /** The configuration in words. */
  readonly scope: string;
  /** Absent where the charts are not those of the model. */
  readonly origin?: Origin;
  /** The functions of the C that steps stand in, for software that was read from a tree. */
  readonly code?: readonly Code[];
  readonly components: readonly ComponentData[];
  /** Observers: components that never refuse an event and exist for claims. */
  readonly observers: readonly number[];
  readonly events: readonly EventData[];
  readonly claims: readonly ClaimData[];
  /** What a check found, for a page that has no server to ask. */
  readonly checked?: readonly CheckedClaim[];
}

/** A trace to begin with, as labels of events. */
export interface TraceData {
  readonly title: string;
  readonly system: number;
  readonly labels: readonly string[];
}

/** An option of the configuration, for the form. */
export interface OptionData {
  readonly name: string;
  /** The option of the command line. */
  readonly flag: string;
  readonly meaning: string;
}

/** A named configuration in which claims can be checked as well. */
export interface ScopeData {
  readonly name: string;
  /** The configuration in words. */
  readonly scope: string;
  readonly configuration: Origin['configuration'];
}

export interface PageData {
  readonly formatVersion: 1;
  readonly version: string;
  readonly charts: readonly ChartData[];
  readonly tables: readonly TableData[];
  readonly systems: readonly SystemData[];
  readonly traces: readonly TraceData[];
  /** Kernel versions and options that a server can make other systems from. */
  readonly kernels: readonly string[];
  readonly options: readonly OptionData[];
  readonly scopes: readonly ScopeData[];
  /** The address of the official inspector, if the user asked for it. */
  readonly stately?: string;
}

/** An explained counterexample without what a page draws from its own tables. */
export type Reason = Omit<Counterexample, 'components' | 'entries' | 'code' | 'input'>;

/** The result for one claim in one configuration. */
export interface CheckedClaim {
  readonly id: string;
  readonly verdict: Verdict;
  /** The verdict in words, and a remark after it; often empty. */
  readonly word: string;
  readonly remark: string;
  readonly states: number;
  /** The trace of a violation, as labels of events. */
  readonly labels?: readonly string[];
  /** Why the trace breaks the claim, once that is known. */
  readonly why?: Reason;
  /** How another version keeps the claim, once that is known. */
  readonly elsewhere?: KeptElsewhere;
}

/** What a running check reports: its progress, then every verdict, then explanations and other versions one by one. */
export type CheckMessage =
  | {
      readonly kind: 'progress';
      readonly states: number;
      readonly depth: number;
      /** The state that it is at: local states by instance. */
      readonly at: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'verdicts'; readonly claims: readonly CheckedClaim[] }
  | { readonly kind: 'why'; readonly id: string; readonly why: Reason }
  | { readonly kind: 'elsewhere'; readonly id: string; readonly elsewhere: KeptElsewhere }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string };

/** What the server sends the page that watches when a program has closed its web socket. */
export const DISCONNECTED = '@pasidcheck.disconnected';
