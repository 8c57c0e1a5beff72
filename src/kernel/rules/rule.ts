/** What rows of a rules table consist of. A table is data: it says what C means in the primitives of the flow language. */

import { isPath } from './path.ts';

export interface Row {
  /** What the row says, for `pasidcheck list rules` and for verdicts that rest on it. */
  readonly meaning: string;
  readonly source: string;
}

/**
 * A text of C in normal form: blanks taken out, variables replaced by what they hold. `member` fits a path that ends in
 * that member, `call` a call of that function, `text` the whole text; a pattern is anchored at both ends, and open only
 * where a path stands.
 */
export type Matcher =
  | {
      readonly member: string /** What the member is of; anything, where it is absent. */;
      readonly of?: RegExp;
    }
  | { readonly call: string /** The member that it is asked about. */; readonly of?: string }
  | { readonly text: string }
  | { readonly pattern: RegExp };

/** A function of the driver or of the core where a flow begins. */
export interface RootRow extends Row {
  /** Its name in the flows. */
  readonly flow: string;
  readonly parameters: readonly string[];
  /** The member of a table of operations that names it, and the type of the table. */
  readonly operation?: { readonly members: readonly string[]; readonly table: string };
  /** Its names where no table has it, the newest first. */
  readonly functions: readonly string[];
  /** Called for one device: a list of devices in it is that device alone. */
  readonly isPerDevice?: true;
  /** Part of the set-up: the fields that it writes belong to `entry.set_present`. */
  readonly isSetup?: true;
  /** What its parameters are, where the flow fixes them. */
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * A step that a root takes in every kernel. Where it is missing, the flow calls a function of the name `missing`, which
 * is not known: claims may fail, and none is proved until a rule says that the step is left out on purpose.
 */
export interface ExpectedRow extends Row {
  readonly root: string;
  readonly step: string;
  readonly missing: string;
}

export interface LockRow extends Row {
  readonly lock: Matcher;
  /** The name in the flows; absent for a lock that keeps apart what no flow runs side by side. */
  readonly name?: string;
}

/** Calls that stand for steps, whatever the bodies of the functions hold. No step: no effect on what is modelled. */
export interface CallRow extends Row {
  readonly functions: readonly (string | RegExp)[];
  /** What one argument must be for the row to apply. */
  readonly argument?: { readonly index: number; readonly is: Matcher };
  /** What another one must be. */
  readonly operand?: { readonly index: number; readonly is: Matcher };
  readonly steps: readonly string[];
  /** What the steps rest on. */
  readonly assumes?: string;
  /** Whether the function may reach the entry or the queue: the row says what of it counts. */
  readonly reaches?: true;
  /** A call that is not known and stands behind the steps: what they leave out, so that nothing is proved. */
  readonly doubt?: string;
  /** Why the call is refused. */
  readonly refuses?: string;
  /** Whether the call sets back a completion, and whether it waits for one. */
  readonly arms?: true;
  readonly needsArmed?: true;
  /** Members that the call changes: a row that answers a question about one of them does so no more. */
  readonly changes?: readonly string[];
}

/** A call that drops the last reference to something, and so runs the function that releases it. */
export interface LeadRow extends Row {
  readonly functions: readonly string[];
  readonly argument: { readonly index: number; readonly is: Matcher };
  readonly operation: { readonly member: string; readonly table: string };
}

/** What a function does in this order, which is not followed: texts without blanks. */
export interface FactRow {
  readonly name: string;
  readonly function: string;
  /** Whether kernels without the function need it not. */
  readonly isWhereItIs?: true;
  readonly inOrder: readonly string[];
}

/** A body, by its digest, and the kernels that it was read in, the oldest first. */
export interface ReadBody {
  readonly digest: string;
  readonly versions: readonly string[];
}

/** A function that the model knows by name: what its body does, as read in these kernels. Another body is not known. */
export interface BodyRow extends Row {
  readonly function: string;
  /** Where it stands in the newest kernel that has it. */
  readonly file: string;
  /** Functions that do a part of it. */
  readonly with?: readonly string[];
  /** Whether it is a thread that every flow runs beside its own. */
  readonly isBackground?: true;
  readonly read: readonly ReadBody[];
}

/**
 * A macro that rows know by name: what it gives without an argument, or for each of these. Where a tree defines it in another
 * way, nothing that the rows say is true. One that a tree does not define is not looked at.
 */
export interface MacroRow extends Row {
  readonly macro: string;
  readonly gives: readonly { readonly argument?: bigint; readonly value: bigint }[];
}

/** A place in a function of the C, as a text without blanks, and what binding does there in the flow. */
export interface BindStep {
  readonly within: string;
  readonly text: string;
  readonly does: readonly string[];
}

/** How a kernel binds an address space to a PASID: steps in the order of the flow, and so in that of each function. */
export interface BindRow extends Row {
  readonly steps: readonly BindStep[];
}

/** A driver of a device, whose function is read in place of one of the flows. */
export interface DriverRow extends Row {
  readonly name: string;
  readonly folder: string;
  readonly files: RegExp;
  readonly root: RootRow;
  /** The function of the flows that the root stands for. */
  readonly replaces: string;
  /** The function that it calls to unbind. */
  readonly unbinds: string;
  /** What its commands are about: variables stand for it. */
  readonly operands: Matcher;
  readonly expected: readonly ExpectedRow[];
  readonly leads: readonly LeadRow[];
  readonly facts: readonly FactRow[];
  readonly calls: readonly CallRow[];
  readonly conditions: readonly ConditionRow[];
  readonly locks: readonly LockRow[];
  readonly blind: readonly BlindRow[];
}

/** What a question is in the flows. */
export type Answer =
  | { readonly option: string; readonly negated?: true }
  | { readonly question: string }
  | { readonly assumed: boolean }
  /** Both ways are searched, under this name. */
  | { readonly open: string };

export interface ConditionRow extends Row {
  readonly asks: Matcher;
  readonly gives: Answer;
  /** The members that are asked: a store to one of them is refused, since the answer would be another. */
  readonly about?: readonly string[];
  /** Whether it answers how often a loop runs, and nothing else. */
  readonly isOfLoop?: true;
}

/** A store to a word of the entry: the bits that it clears and sets, or the whole word. */
export interface StoreRow extends Row {
  readonly word: number;
  readonly whole?: bigint;
  readonly clears?: bigint;
  readonly sets?: bigint;
  readonly step: string;
}

/** A field that set-up must have written before P is set. */
export interface FieldRow extends Row {
  readonly word: number;
  readonly mask: bigint;
  /** What it must be. */
  readonly is: Matcher;
}

/** A read of some bits of a word of the entry. */
export interface LoadRow extends Row {
  readonly word: number;
  readonly mask: bigint;
  readonly primitive: string;
  readonly kind: 'condition' | 'variable';
}

/** A descriptor, by the type that its first word has. */
export interface DescriptorRow extends Row {
  readonly type: string;
  /** The primitive; nothing for a wait without a status. */
  readonly step: string;
  /** The macro that holds the domain id. */
  readonly domainId?: string;
  /** The macro that holds the PASID. */
  readonly pasid?: string;
  /** The macro that says how much is invalidated, and what it must say. */
  readonly granularity?: { readonly macro: string; readonly is: Matcher };
  /** Further arguments of the primitive. */
  readonly args?: readonly string[];
  /** What must stand in the first word. */
  readonly needs?: readonly string[];
  /** What the second word must be, as with a Device-TLB descriptor of one page. */
  readonly second?: Matcher;
}

/** What a domain id is in the model. */
export interface DomainIdRow extends Row {
  readonly value: Matcher;
  readonly id: number;
  /** Where the value stands in memory that is not followed: that it is the one meant is an assumption. */
  readonly isAssumed?: true;
}

/** A list that is walked. */
export interface ListRow extends Row {
  readonly list: Matcher;
  /** The question whether a device is on it; absent for a list of one device. */
  readonly question?: string;
  /** What the members of the element are, one pass for each. */
  readonly passes: readonly {
    readonly members: Readonly<Record<string, string>>;
    readonly option?: string;
  }[];
}

/** A call through a pointer. What the C sets the pointer to must be what the row says. */
export interface IndirectRow extends Row {
  readonly callee: Matcher;
  readonly functions: readonly string[];
  /** The member of a table that is called, and the type or the name of the table as it is declared; or what is assigned. */
  readonly set: { readonly member: string; readonly table: string } | { readonly assigned: string };
  /** The member of another table that must name this one, where a kernel has it. */
  readonly through?: { readonly member: string; readonly table: string };
  /** Functions that the pointer is set to as well, on ways that the flows do not take. */
  readonly others?: readonly string[];
}

/** Statements that are one primitive together: nothing but these calls may stand among them. */
export interface IdiomRow extends Row {
  readonly name: string;
  /** The statements, from the first line to the last, as they were read. Others are not known. */
  readonly read: readonly ReadBody[];
  readonly has: readonly string[];
  readonly only: readonly string[];
  readonly steps: readonly string[];
}

/** Bits of a word of the entry whose value the flows fix. */
export interface FixedRow extends Row {
  readonly word: number;
  readonly shift: bigint;
  readonly mask: bigint;
  readonly value: bigint;
}

/** How the entry is declared, and the functions that give a pointer to it. */
export interface EntryRow extends Row {
  readonly type: string;
  readonly words: string;
  readonly from: readonly string[];
}

/** How descriptors are submitted. */
export interface QueueRow extends Row {
  readonly submit: string;
  /** The flag of a submission that drains page requests. */
  readonly drain: string;
  /** The member of a batch that holds its descriptors, and the one that counts them. */
  readonly slots: string;
  readonly count: string;
  /** The function that handles time-outs, and what it asks of a device before it tries again. */
  readonly retry: { readonly function: string; readonly asksDevice: RegExp };
}

/** What a variable is called in normal form, by the type that it points to. */
export interface NameRow extends Row {
  readonly type: string;
  readonly name: string;
  /** What gives the one that the flow is about; a variable that holds anything else keeps the text of it. */
  readonly from?: RegExp;
}

/** A test of whether a text fits. */
export function fits(matcher: Matcher, text: string): boolean {
  if ('text' in matcher) return matcher.text === text;
  if ('pattern' in matcher) return matcher.pattern.test(text);
  return 'call' in matcher ? fitsCall(matcher, text) : fitsMember(matcher, text);
}

function fitsMember({ member, of }: Extract<Matcher, { member: string }>, text: string): boolean {
  const path = text.replace(/^&/, '');
  if (!isPath(path)) return false;
  if (path === member) return of === undefined;
  const link = ['->', '.'].find((one) => path.endsWith(one + member));
  const whole = path.slice(0, -(link ?? '').length - member.length);
  return link !== undefined && (of === undefined || of.test(whole));
}

function fitsCall({ call, of }: Extract<Matcher, { call: string }>, text: string): boolean {
  if (!text.startsWith(`${call}(`) || !text.endsWith(')')) return false;
  const inside = text.slice(call.length + 1, -1);
  return of === undefined ? isBalanced(inside) : fitsMember({ member: of }, inside);
}

/** Whether each parenthesis in a text is one of a pair. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** What a reading does not look at, and the code in which it matters. */
export interface BlindRow extends Row {
  /** A few words for the verdict. */
  readonly name: string;
  /** What stands in the functions that are followed where it matters; absent where it always does. */
  readonly where?: RegExp;
}

/** A whole table. */
export interface Rules {
  readonly options: Readonly<Record<string, boolean>>;
  readonly roots: readonly RootRow[];
  readonly expected: readonly ExpectedRow[];
  readonly locks: readonly LockRow[];
  readonly calls: readonly CallRow[];
  readonly conditions: readonly ConditionRow[];
  readonly stores: readonly StoreRow[];
  readonly fields: readonly FieldRow[];
  readonly loads: readonly LoadRow[];
  readonly descriptors: readonly DescriptorRow[];
  readonly domainIds: readonly DomainIdRow[];
  readonly lists: readonly ListRow[];
  readonly indirect: readonly IndirectRow[];
  readonly idioms: readonly IdiomRow[];
  readonly fixed: readonly FixedRow[];
  readonly entry: EntryRow;
  readonly queue: QueueRow;
  readonly names: readonly NameRow[];
  readonly binds: readonly BindRow[];
  readonly bodies: readonly BodyRow[];
  readonly macros: readonly MacroRow[];
  readonly facts: readonly FactRow[];
  readonly blind: readonly BlindRow[];
  /** Names that conditions of flows know: in C the same name is something else. */
  readonly reserved: readonly string[];
  /** The driver of the device that is read as well. */
  readonly driver?: DriverRow;
}
