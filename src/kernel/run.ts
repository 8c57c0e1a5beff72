/** The state of walking through the functions of a kernel, and how steps are written down. */
import type { Argument, Call, Origin, Position, Statement } from '../flow/ast.ts';
import { type NoteKind, Notes } from './note.ts';
import type { Rules } from './rules/rule.ts';
import type { Sources } from './sources.ts';
import type { Syntax } from './syntax.ts';
import type { Moment, Value } from './value.ts';
import type { Variable } from './variable.ts';

/** A descriptor that was put into a batch, or a choice between such. */
export type Batched = Statement;

export interface Run {
  readonly sources: Sources;
  readonly rules: Rules;
  readonly notes: Notes;
  /** Functions that store to an entry or submit to the queue in the end. */
  readonly reached: ReadonlySet<string>;
  /** Functions that were followed. */
  readonly followed: Set<string>;
  /** Functions that only compute: their values are in the flow. */
  readonly computed: Set<string>;
  /** Functions that were met and are known by name, each with a row for its body. */
  readonly relied: Set<string>;
  /** Statements that are known by name: what they were read as, by name. */
  readonly facts: Map<string, string>;
  /** Whether the root belongs to the set-up, where fields of the entry are written before P. */
  readonly isSetup: boolean;
  /** Whether the root is called for one device. */
  readonly isPerDevice: boolean;
  /** What members of local structures hold, by path. */
  memory: Map<string, Value>;
  /** Local structures that are stored to on ways that are not followed, by path. */
  readonly loose: Set<string>;
  /** Descriptors that wait in a batch. */
  batch: Batched[];
  /** The device and the PASID that the entry was looked up with. */
  entryOf?: string;
  /** The PASID that the entry, or the first invalidation, is of. */
  pasid?: string;
  /** The batch that they wait in, by its text. */
  batchOf?: string;
  /** How many descriptors wait in it since before the choice that is walked through. */
  waiting: number;
  /** Whether a batch still holds what was submitted: it was not emptied since. */
  isSubmitted: boolean;
  /** Whether the entry was wiped: its fields are no more what the flows fix. */
  isWiped: boolean;
  /** Where the completion was set back that is waited for next. */
  armed: Pick<Moment, 'block' | 'steps'> | undefined;
  /** The slot of the batch that is being written. */
  slot: Map<string, Value>;
  /** Fields of the entry that set-up has written since the entry was wiped: `word:mask`. */
  written: Set<string>;
  /** Where the first of the words that are wiped was wiped, in the steps. */
  wipe?: Pick<Moment, 'block' | 'steps'>;
  /** Locks that are held and under which nothing may sleep: spinlocks of the rows, and RCU. */
  atomic: readonly string[];
  /** Members that calls have changed, and where. */
  changed: Map<string, Origin>;
  /** Locks by their text, with the places where each was first taken and first given back. */
  readonly locks: Map<string, { taken?: Origin; dropped?: Origin }>;
  frames: number;
}

export function newRun(
  sources: Sources,
  rules: Rules,
  reached: ReadonlySet<string>,
  root: { readonly isSetup?: true; readonly isPerDevice?: true },
): Run {
  return {
    sources,
    rules,
    reached,
    notes: new Notes(),
    followed: new Set(),
    computed: new Set(),
    relied: new Set(),
    facts: new Map(),
    isSetup: root.isSetup === true,
    isPerDevice: root.isPerDevice === true,
    memory: new Map(),
    loose: new Set(),
    batch: [],
    waiting: 0,
    isSubmitted: false,
    isWiped: false,
    armed: undefined,
    atomic: [],
    slot: new Map(),
    written: new Set(),
    changed: new Map(),
    locks: new Map(),
    frames: 0,
  };
}

/** A function that is being walked through. */
export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** What to add to a row of the syntax tree: macros are parsed as files of their own. */
  readonly firstLine: number;
  readonly body: Syntax;
  readonly values: Map<string, Value>;
  /** Variables that hold different values after a choice. */
  readonly lost: Set<string>;
  /** Variables that something may store to that is not followed: their address was taken, or they outlive the function. */
  readonly shared: Set<string>;
  /** Variables of the flow that this function reads into, and those of the functions that called it. */
  readonly reads: Set<string>;
  readonly outerReads: ReadonlySet<string>;
  readonly types: Map<string, Variable>;
  /** Local structures, by name: their paths in memory. */
  readonly objects: Map<string, string>;
  /** What members of the element of a list are, while it is walked. */
  readonly members: ReadonlyMap<string, Value>;
  /** Words 1 to 7 of the entry that were wiped, until all of them are. */
  readonly wiped: Set<number>;
  /** Locks that are dropped when the scope is left. */
  readonly guards: string[];
  /** The blocks that are open, the outermost first, with the number of guards that were held before each. */
  readonly scopes: { readonly block: Syntax; readonly held: number }[];
  /** Labels that a loop begins with. */
  readonly loops: ReadonlySet<string>;
  /** Functions on the way here. */
  readonly stack: readonly string[];
  /** Whether the answer of the function is asked for, which takes steps as well. */
  readonly isAsked?: true;
  /** Where a function is called that may be no frame of the flow: one that computes, and a macro. */
  readonly calledAt?: Origin;
}

/** Where a statement stands: the walk, the function, and the steps that it adds to. */
export interface Here {
  readonly run: Run;
  readonly frame: Frame;
  readonly out: Statement[];
}

export function newFrame(
  run: Run,
  of: { readonly name: string; readonly path: string; readonly body: Syntax; readonly firstLine?: number },
  parent: Frame | undefined,
  calledAt?: Origin,
): Frame {
  return {
    id: ++run.frames,
    name: of.name,
    path: of.path,
    firstLine: of.firstLine ?? 1,
    body: of.body,
    values: new Map(),
    lost: new Set(),
    shared: new Set(),
    reads: new Set(),
    outerReads: new Set([...(parent?.outerReads ?? []), ...(parent?.reads ?? [])]),
    types: new Map(),
    objects: new Map(),
    members: parent?.members ?? new Map(),
    wiped: new Set(),
    guards: [],
    scopes: [],
    loops: new Set(),
    stack: [...(parent?.stack ?? []), of.name],
    ...(calledAt === undefined ? {} : { calledAt }),
  };
}

/** The line of the C that a node stands on, and those from which its function is called, if it is no frame. */
export function originOf(node: Syntax, { path, firstLine, calledAt }: Frame): Origin {
  const origin = { path, line: firstLine + node.startPosition.row };
  if (calledAt === undefined) return origin;
  const { from = [], ...caller } = calledAt;
  return { ...origin, from: [caller, ...from] };
}

/** The same as the place of a statement. Its line and column are those of the C until the flow is printed. */
export function placeOf(node: Syntax, frame: Frame): Position {
  return placeAt(originOf(node, frame));
}

export function placeAt(origin: Origin): Position {
  return { line: origin.line, column: 1, origin };
}

export function note(kind: NoteKind, node: Syntax, { run, frame }: Here, text: string, row?: string): void {
  run.notes.add({ kind, text, at: originOf(node, frame), ...(row === undefined ? {} : { row }) });
}

/** Words and primitives of the flow language that are names in C. */
const WORDS = new Set(['either', 'or', 'each', 'thread', 'lock', 'unlock', 'guard', 'wait', 'might_sleep']);

/** A primitive, or a call without a body under a name of our own. */
export function callStep(name: string, at: Position, args: readonly Argument[] = []): Call {
  return { kind: 'call', name, args, labels: [], at };
}

/** A function of the C, which means nothing else in a flow. */
export function functionStep(name: string, at: Position, args: readonly Argument[] = []): Call {
  return callStep(WORDS.has(name) ? `${name}_` : name, at, args);
}

/** A primitive as a rule writes it: `prq.wait_empty()`. */
export function primitive(step: string, at: Position): Call {
  return callStep(step.replace(/\(\)$/, ''), at);
}

/** A call with what it does. */
export function frameStep(
  name: string,
  at: Position,
  body: readonly Statement[],
  args: readonly Argument[] = [],
): Call {
  return { ...functionStep(name, at, args), body };
}

export function argument(at: Position, value: string, name?: string): Argument {
  return name === undefined ? { value, at } : { name, value, at };
}
