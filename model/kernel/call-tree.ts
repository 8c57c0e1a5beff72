/**
 * A call tree with every name resolved: what a thread chart is made from.
 */

/** A line of the kernel's C that a step was read from. */
export interface SourceLine {
  readonly path: string;
  readonly line: number;
  readonly text?: string;
  /** The subject of the patch that the line comes from. */
  readonly patch?: string;
  /** The lines that lead to it, the nearest first, where its function is no frame of the flow. */
  readonly from?: readonly SourceLine[];
}

/** A condition of the C that nothing decides. */
export interface OpenCondition {
  readonly text: string;
  readonly origin: SourceLine;
}

/** A step of a thread. `indices` are those that the call fixes: `device`, `did`, `tag`, `lock`. */
export interface Primitive {
  readonly kind: 'primitive';
  readonly event: string;
  readonly indices: Readonly<Record<string, string | number>>;
  /** Indices whose value the thread read before, by the variable that holds it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Events that happen in its place where the state is another. */
  readonly or?: readonly string[];
  /** Labels that the text puts in front of the step. */
  readonly labels?: readonly string[];
  /** Where it stands in the C, for a flow that was read from it. */
  readonly origin?: SourceLine;
}

/** Steps inside a function: its frame is on the stack while they run. */
export interface Frame {
  readonly kind: 'frame';
  readonly name: string;
  /** Labels that the text puts in front of the call, `1` for `[1]`. */
  readonly labels: readonly string[];
  /** Where the function is called. */
  readonly origin?: SourceLine;
  readonly body: readonly Step[];
}

export type Step =
  | Primitive
  | Frame
  /** Goes on with `yes` or `no`, as the question's event answers. */
  | {
      readonly kind: 'branch';
      readonly question: Primitive;
      readonly yes: readonly Step[];
      readonly no: readonly Step[];
    }
  /** Any of the branches; of a condition in C, the first where it holds. Without a branch it is the end of what is known. */
  | {
      readonly kind: 'choose';
      readonly branches: readonly (readonly Step[])[];
      readonly condition?: OpenCondition;
    }
  /** Repeats the body; how it ends is inside it, by `break`. */
  | { readonly kind: 'repeat'; readonly body: readonly Step[] }
  /** Leaves the innermost `repeat`. */
  | { readonly kind: 'break' }
  /** Leaves the innermost frame; with an answer where an `ask` waits for one. */
  | { readonly kind: 'return'; readonly answer?: boolean }
  /**
   * Runs a function whose result is a condition, and goes on with `yes` or `no` as it returns. Every way through the
   * frame ends in a `return` with an answer.
   */
  | {
      readonly kind: 'ask';
      readonly frame: Frame;
      readonly yes: readonly Step[];
      readonly no: readonly Step[];
    }
  /** Reads a value into a variable of the thread: one event for each value. */
  | {
      readonly kind: 'read';
      readonly question: Primitive;
      readonly variable: string;
      readonly index: string;
      readonly values: readonly (string | number)[];
    };

/** A thread of software. */
export interface Thread {
  readonly name: string;
  /** The device that a thread in the background serves; it never has to come to its end. */
  readonly background?: number;
  readonly body: readonly Step[];
}
