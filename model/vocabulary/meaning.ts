/** What is said of every event, and the indices that many of them carry. */

/** The actor: a thread of software, the device, or the remapping hardware. */
export type Actor = 'software' | 'device' | 'iommu';

/** A part of the machine that a configuration may leave out. */
export type Feature =
  | 'whole'
  | 'chunks'
  | 'ats'
  | 'pri'
  | 'structures'
  | 'absent'
  | 'vanish'
  | 'upper'
  | 'recording'
  | 'nonCoherent'
  | 'mmCount'
  | 'groups'
  | 'sharedQueue'
  | 'locks'
  | 'choices'
  | 'unknown'
  | 'threads';

/** The reasons of unrecoverable faults that the model has. */
export type FaultReason = '0x59' | '0x71' | '0x72';

export interface EventMeaning {
  readonly actor: Actor;
  readonly indices: readonly string[];
  /** Of everything that the indices may say. */
  readonly meaning: string;
  /** What an event with these indices means, where `meaning` covers several. */
  readonly says?: (indices: Readonly<Record<string, string | number>>) => string;
  readonly source: string;
  /** Set when the event exists only with this part of the machine. */
  readonly only?: Feature;
  /** True when it may be left undone forever, however often it is possible. */
  readonly unfair?: true;
  /** Values that a flow file may give in parentheses; the first is the default. */
  readonly args?: Readonly<Record<string, readonly (string | number)[]>>;
  /** True when a flow file reads the answer: as a condition, or into a variable. */
  readonly answers?: 'condition' | 'variable';
  /** What the thread that asks finds, by the answer: `P=1`. */
  readonly finds?: Readonly<Record<'yes' | 'no', string>>;
  /** The answer where the part of the machine that `only` names is left out; no, unless it says so. */
  readonly otherwise?: true;
  /** Events that happen in its place where the state is another; a flow file writes the one name for all. */
  readonly or?: readonly string[];
  /** Set on what software does for itself alone, which no part of the machine takes part in. */
  readonly own?: 'lock' | 'sleep' | 'thread';
  /** The reason code of the fault that it reports. */
  readonly reports?: FaultReason;
  /** True when it executes a descriptor of an invalidation. */
  readonly invalidates?: true;
  /** True when flow files do not write it: it comes with the functions that `milestones.ts` names. */
  readonly implied?: true;
}

/** Of a step of software at one entry. */
export const entry = ['thread', 'device', 'pasid'] as const;
/** Of what hardware does to one entry. */
export const hardware = ['device', 'pasid'] as const;
/** Of the fate of one request. */
export const inFlight = ['device', 'pasid', 'request'] as const;

/** A part of the vocabulary; the names stay known to the compiler. */
export const define = <const T extends Readonly<Record<string, EventMeaning>>>(table: T): T => table;
