/** What the resolver of names is given, and what it collects on the way. */
import type { Feature } from '../../model/events.ts';
import type { Primitive, Step } from '../../model/kernel/call-tree.ts';
import type { FlowFile, Position } from '../flow/ast.ts';
import type { Definition } from './library.ts';
import { NoEffects } from './no-effect.ts';
import type { Unknowns } from './unknown-call.ts';

/** What the resolver needs to know and what it finds out on the way. */
export interface Resolution extends Unknowns {
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Functions that were given to replace others; they replace bodies inside other functions as well. */
  readonly overrides: ReadonlyMap<string, Definition>;
  /** Files that the user gave. Errors are placed in one of them. */
  readonly own: ReadonlySet<FlowFile>;
  readonly devices: readonly number[];
  readonly units: number;
  /** The parts of the machine that there are. */
  readonly features: ReadonlySet<Feature>;
  /** Functions of the definitions that were expanded. */
  readonly used: Set<string>;
  /** Bodies inside other functions that were replaced: the function's name, and the file that the body stood in. */
  readonly replaced: Map<string, FlowFile>;
  /** Locks that some function takes as a spinlock, by the names that flows have for them. */
  readonly spinlocks: ReadonlySet<string>;
  readonly locks: Set<string>;
  /** Where each lock is taken. */
  readonly takenAt: Map<Primitive, SourcePlace>;
  /** Labels of the text with the call that each stands at. */
  readonly labels: Map<string, string>;
  /** The loops over devices, and questions to one entry outside of them, in the order met. */
  readonly loops: DeviceLoop[];
  readonly questions: FlowPlace[];
  /** Calls in the place of steps which are expected in C and missing there. */
  readonly missing: ReadonlySet<string>;
  /** Whether a thread ends where it calls what is not known, and takes no step there. */
  readonly endsAtUnknown: boolean;
  /** How many statements were resolved so far, in all files. */
  readonly size: { steps: number };
}

/** A place in a flow file, or a line of the C that it was read from. */
export interface SourcePlace {
  readonly source: string;
  readonly line: number;
  readonly column?: number;
}

/** Where something stands in a flow file. */
export interface FlowPlace {
  readonly source: string;
  readonly at: Position;
  /** The function whose definition it stands in; absent where the flow itself has it. */
  readonly function?: string;
}

/** `each device { … }`, with its body for the first device. */
export interface DeviceLoop extends FlowPlace {
  readonly device: number;
  readonly body: readonly Step[];
  /** Whether the body is the same for the last device and for others. */
  readonly isAlike: boolean;
  /** Whether it runs inside another such loop, once for each device of that one. */
  readonly isInner: boolean;
}

/** A copy that collects into sets of its own, for a resolution that is thrown away. */
export function quietly(into: Resolution): Resolution {
  return {
    ...into,
    noEffect: new NoEffects(),
    unknown: new Set(),
    used: new Set(),
    locks: new Set(),
    takenAt: new Map(),
    labels: new Map(),
    loops: [],
    questions: [],
    size: { steps: 0 },
  };
}
