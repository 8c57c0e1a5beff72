/**
 * What the parser of call trees gives: the text as it stands, nothing resolved yet.
 */

/** A line of a file that a flow was read from, counted from 1. */
export interface Origin {
  readonly path: string;
  readonly line: number;
  /** What stands there, without the blanks around it. */
  readonly text?: string;
  /** The subject of the patch that the line comes from. */
  readonly patch?: string;
  /** The lines that lead to it, the nearest first, where its function is no frame of the flow. */
  readonly from?: readonly Origin[];
}

/** A place in a flow file; both count from 1, columns in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** Where in the C this stands, for a flow that was read from a kernel. */
  readonly origin?: Origin;
}

/**
 * One argument of a call as written. `name` is set for `name=value`; `value` is the text of the value
 * with blanks trimmed (`&svm->devs`, `0`, `fault_ignore`).
 */
export interface Argument {
  readonly name?: string;
  readonly value: string;
  readonly at: Position;
}

/** `name(args)`, with `;` or without, with `{ body }` or without, with `[label]`s in front. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Argument[];
  readonly labels: readonly string[];
  readonly body?: readonly Statement[];
  readonly at: Position;
}

/**
 * What an `if` or `while` asks. `unknown` keeps the text of every other form, and the calls in it, in
 * the order of the text.
 */
export type Condition =
  | { readonly kind: 'name'; readonly name: string; readonly at: Position }
  | { readonly kind: 'call'; readonly call: Call; readonly at: Position }
  | { readonly kind: 'not'; readonly operand: Condition; readonly at: Position }
  | {
      readonly kind: 'and' | 'or';
      readonly left: Condition;
      readonly right: Condition;
      readonly at: Position;
    }
  | {
      readonly kind: 'unknown';
      readonly text: string;
      readonly calls?: readonly Call[];
      readonly at: Position;
    };

export type Statement =
  | Call
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
      readonly at: Position;
    }
  | {
      readonly kind: 'while';
      /** `do { } while (condition);`: the body comes before the question. */
      readonly isDo?: true;
      readonly condition: Condition;
      readonly body: readonly Statement[];
      readonly at: Position;
    }
  | { readonly kind: 'either'; readonly branches: readonly (readonly Statement[])[]; readonly at: Position }
  | {
      readonly kind: 'each';
      readonly index: string;
      readonly body: readonly Statement[];
      readonly at: Position;
    }
  // The value is what a function answers that stands in a condition.
  | { readonly kind: 'return'; readonly value?: Condition; readonly at: Position }
  | { readonly kind: 'lock' | 'unlock'; readonly name: string; readonly at: Position }
  // `scoped_guard(mutex, &lock) { }`, or `guard(mutex)(&lock);` with the rest of its block as the body.
  | {
      readonly kind: 'guard';
      readonly type: string;
      readonly lock: string;
      readonly body: readonly Statement[];
      readonly at: Position;
    }
  // The call of an assignment has no body.
  | { readonly kind: 'assign'; readonly variable: string; readonly call: Call; readonly at: Position };

/**
 * A call tree that stands on its own in the file, or a `thread NAME { … }`. The call of a tree has a body, and its
 * arguments are the names of its parameters.
 */
export type Root =
  | { readonly kind: 'tree'; readonly call: Call }
  | {
      readonly kind: 'thread';
      readonly name: string;
      readonly body: readonly Statement[];
      readonly at: Position;
    };

/** Something in the text that looks like a part of the flow and was not read. */
export interface Unread {
  /** `function`: a name with arguments and a `{`. The others are named as a whole. */
  readonly what: 'function' | 'diff' | 'tree';
  /** The function's name; for a tree that of its first call. */
  readonly name?: string;
  readonly at: Position;
}

export interface FlowFile {
  /** The name errors are reported under: a path, or `<stdin>`. */
  readonly source: string;
  readonly text: string;
  readonly roots: readonly Root[];
  readonly unread?: readonly Unread[];
}
