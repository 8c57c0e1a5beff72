/**
 * Names to steps: a parsed call tree becomes a call tree of the model, with the definitions of the file and of
 * a kernel version, the primitives, and a list of the names that are none of these.
 */
import { type EventMeaning, meaningOf } from '../../model/events.ts';
import type { Frame, Primitive, Step } from '../../model/kernel/call-tree.ts';
import { guardClasses, guardOf, lockFunction, lockName } from '../../model/kernel/lock-functions.ts';
import { type LockKind, lockOfKind, lockOfUnit } from '../../model/kernel/lock-kinds.ts';
import { machineCondition } from '../../model/kernel/machine-conditions.ts';
import { milestoneOf } from '../../model/kernel/milestones.ts';
import type { Argument, Call, Condition, FlowFile, Origin, Position, Statement } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { mentions, returnsValue } from '../flow/inside.ts';
import { callsInCondition } from '../flow/walk.ts';
import { absentText } from '../words/no-effect-text.ts';
import { type Answer, branchOn, type Leaf } from './condition.ts';
import type { Definition } from './library.ts';
import { nearest } from './nearest.ts';
import { strayText, unknownText } from './no-effect.ts';
import { type PrimitiveCall, primitiveOf, primitiveStep } from './primitive.ts';
import { type FlowPlace, quietly, type Resolution, type SourcePlace } from './resolution.ts';
import { bindParameters, constantValue, type Scope, strayArguments, type Value } from './scope.ts';
import { anyStep, endsInReturn, isEvent } from './steps.ts';
import { noteUnknown, refuseNearName } from './unknown-call.ts';

type Loop = Extract<Statement, { kind: 'while' }>;

/** A flow with more steps than this, definitions expanded, is too large to read. */
const MOST_STEPS = 20_000;

/** The steps of statements that stand in `file`. Throws a `FlowError` for whatever cannot be resolved. */
export function resolve(
  statements: readonly Statement[],
  file: FlowFile,
  scope: Scope,
  into: Resolution,
): readonly Step[] {
  return new Resolver(file, into).block(statements, scope);
}

/** A condition inside `each device`: what is done for the last one only, as with the last user of a binding. */
const LAST_DEVICE = 'last_device';

/** The step that a call is of which nothing is known. */
export const UNKNOWN_CALL = 'thread.call_unknown';

type Assign = Extract<Statement, { kind: 'assign' }>;

/** What the values of a variable can be, by the index that it was read from. */
const readable: Readonly<Record<string, readonly (string | number)[]>> = {
  did: [0, 1, 2],
  type: ['pasid', 'domain'],
};

/** A frame, with the steps that its return means. */
interface Framed {
  readonly frame: Frame;
  readonly after: readonly Step[];
}

const stepsOf = ({ frame, after }: Framed): readonly Step[] => [frame, ...after];

/** The end of a function that a condition asks and that returns nothing. */
const EITHER_ANSWER: Step = {
  kind: 'choose',
  branches: [[{ kind: 'return', answer: true }], [{ kind: 'return', answer: false }]],
};

class Resolver {
  private readonly file: FlowFile;
  private readonly into: Resolution;

  constructor(file: FlowFile, into: Resolution) {
    this.file = file;
    this.into = into;
  }

  block(statements: readonly Statement[], scope: Scope): readonly Step[] {
    const at = statements.findIndex((one, i) => this.isResultUsed(one, statements.slice(i + 1)));
    const before = at === -1 ? statements : statements.slice(0, at);
    const steps = before.flatMap((statement) => this.statement(statement, scope));
    if (at !== -1) steps.push(...this.withResult(statements[at] as Assign, statements.slice(at + 1), scope));
    // What the options make unreachable is resolved, for its mistakes, and is no part of the thread.
    const end = steps.findIndex(({ kind }) => kind === 'return');
    return end === -1 ? steps : steps.slice(0, end + 1);
  }

  /** Whether a statement keeps what a function returns, and those behind it ask for it. */
  private isResultUsed(statement: Statement, rest: readonly Statement[]): boolean {
    if (statement.kind !== 'assign') return false;
    const { body = [] } = this.into.definitions.get(statement.call.name)?.call ?? {};
    return returnsValue(body) && mentions(rest, statement.variable);
  }

  /** Runs the function; the rest of the block follows each of its two answers. */
  private withResult({ variable, call }: Assign, rest: readonly Statement[], scope: Scope): readonly Step[] {
    this.count(call);
    const { frame, after } = this.frameOf(call, this.into.definitions.get(call.name)!, scope, true);
    const ways = [true, false].map((value) => {
      const names = new Map([...scope.names, [variable, { kind: 'boolean', value } as Value]]);
      return { names, steps: [...after, ...this.block(rest, { ...scope, names })] };
    });
    const [yes, no] = ways as [(typeof ways)[0], (typeof ways)[0]];
    for (const [name, value] of yes.names) {
      const isSame = JSON.stringify(value) === JSON.stringify(no.names.get(name));
      scope.names.set(name, isSame ? value : { kind: 'open' });
    }
    return [{ kind: 'ask', frame, yes: yes.steps, no: no.steps }];
  }

  private statement(statement: Statement, scope: Scope): readonly Step[] {
    this.count(statement);
    switch (statement.kind) {
      case 'call':
        return this.call(statement, scope);
      case 'if':
        return this.condition(
          statement.condition,
          scope,
          () => this.block(statement.then, scope),
          () => this.block(statement.otherwise, scope),
        );
      case 'while':
        return [{ kind: 'repeat', body: this.round(statement, scope) }];
      case 'either':
        return [{ kind: 'choose', branches: statement.branches.map((branch) => this.block(branch, scope)) }];
      case 'each':
        return this.each(statement, scope);
      case 'return':
        return this.return(statement, scope);
      case 'lock':
      case 'unlock':
        return [this.lock(statement.kind, statement.name, undefined, scope, statement.at)];
      case 'guard':
        return this.guard(statement, scope);
      case 'assign':
        return this.assign(statement, scope);
    }
  }

  /** One time around a loop. */
  private round({ isDo, condition, body }: Loop, scope: Scope): readonly Step[] {
    const goOn = (): readonly Step[] => this.block(body, scope);
    const leave = (): readonly Step[] => [{ kind: 'break' }];
    return isDo === undefined
      ? this.condition(condition, scope, goOn, leave)
      : [...goOn(), ...this.condition(condition, scope, () => [], leave)];
  }

  /** Definitions that call each other twice over grow without end; so do conditions with many alternatives. */
  private count(place: Pick<Call, 'at'>): void {
    if (++this.into.size.steps <= MOST_STEPS) return;
    throw this.error(
      place,
      `the call tree grows beyond ${MOST_STEPS.toLocaleString('en')} steps`,
      'Leave out calls that have no effect, or split the flow.',
    );
  }

  /** A step at a lock; a device's unit has its own where there are several. */
  private lock(
    does: 'lock' | 'unlock',
    name: string,
    kind: LockKind | undefined,
    { device }: Scope,
    { line, column, origin }: Position,
  ): Primitive {
    const { units, spinlocks, locks } = this.into;
    const own = lockOfKind(name, kind ?? (spinlocks.has(name) ? 'spinlock' : 'mutex'));
    const lock = units > 1 && device !== undefined ? lockOfUnit(own, device % units) : own;
    locks.add(lock);
    const step: Primitive = {
      ...plain(does === 'lock' ? 'lock.acquire' : 'lock.release', { lock }),
      ...(origin === undefined ? {} : { origin }),
    };
    const place = origin === undefined ? { source: this.file.source, line, column } : placeInC(origin);
    if (does === 'lock') this.into.takenAt.set(step, place);
    return step;
  }

  /** Takes a lock, and gives it back at the end of the block and at every return inside it. */
  private guard(statement: Extract<Statement, { kind: 'guard' }>, scope: Scope): readonly Step[] {
    const { type, lock, body } = statement;
    const held = guardOf(type);
    const name = held?.lock ?? lockName(lock);
    if (held === undefined || name === '') {
      throw this.error(
        statement,
        held === undefined ? `there is no guard of the kind '${type}'` : `the guard names no lock`,
        `A guard is written \`guard(mutex)(&my_lock);\`; the kinds are ${nearest(type, guardClasses, 99).join(', ')}.`,
      );
    }
    const release = this.lock('unlock', name, held.kind, scope, statement.at);
    const inside = this.block(body, { ...scope, guards: [release, ...scope.guards] });
    return [
      this.lock('lock', name, held.kind, scope, statement.at),
      ...inside,
      ...(endsInReturn(inside) ? [] : [release]),
    ];
  }

  /** A return, with its answer where a condition asks for one; else only what the calls in its value do. */
  private return({ value }: Extract<Statement, { kind: 'return' }>, scope: Scope): readonly Step[] {
    const leave = (answer?: boolean): readonly Step[] => [
      ...scope.guards,
      { kind: 'return', ...(answer === undefined ? {} : { answer }) },
    ];
    const either = (): readonly Step[] => [{ kind: 'choose', branches: [leave(true), leave(false)] }];
    if (scope.asked) {
      return value === undefined
        ? either()
        : this.condition(
            value,
            scope,
            () => leave(true),
            () => leave(false),
          );
    }
    if (value?.kind === 'call') return [...this.dropped(value.call, scope), ...leave()];
    if (value === undefined || callsInCondition(value).length === 0) return leave();
    return [
      ...this.condition(
        value,
        scope,
        () => [],
        () => [],
      ),
      ...leave(),
    ];
  }

  /** A call whose result is not used. A question to the model then has no effect. */
  private dropped(call: Call, scope: Scope): readonly Step[] {
    const isQuestion =
      !this.into.definitions.has(call.name) && primitiveOf(call, this.file)?.answers !== undefined;
    return isQuestion ? [] : this.call(call, scope);
  }

  private each(statement: Extract<Statement, { kind: 'each' }>, scope: Scope): readonly Step[] {
    if (statement.index !== 'device') {
      throw this.error(statement, `each ${statement.index} is not known`, 'Write `each device { … }`.');
    }
    // As in C, a loop inside a loop runs for every device, in each round of the outer one.
    const { devices } = this.into;
    const isLast = (device: number): boolean => device === this.into.devices.at(-1);
    const bodyOf = (into: Resolution, device: number, isLastOne: boolean): readonly Step[] => {
      const last: Value = { kind: 'boolean', value: isLastOne };
      const names = new Map([...scope.names, [LAST_DEVICE, last] as const]);
      return new Resolver(this.file, into).block(statement.body, { ...scope, device, names });
    };
    const bodies = devices.map((device) => bodyOf(this.into, device, isLast(device)));
    const [device, body] = [devices[0]!, bodies[0]!];
    const other = bodyOf(quietly(this.into), device, !isLast(device));
    const isAlike = JSON.stringify(other) === JSON.stringify(body);
    const isInner = scope.device !== undefined;
    this.into.loops.push({ ...this.place(statement, scope), device, body, isAlike, isInner });
    return bodies.flat();
  }

  private place({ at }: Pick<Call, 'at'>, { expanding }: Scope): FlowPlace {
    const name = expanding.at(-1);
    return { source: this.file.source, at, ...(name === undefined ? {} : { function: name }) };
  }

  private call(call: Call, scope: Scope): readonly Step[] {
    for (const label of call.labels) this.into.labels.set(label, call.name);
    if (this.isOwn) for (const argument of call.args) this.callsInside(argument);
    const definition = this.definitionOf(call);
    if (definition !== undefined) return this.expand(call, definition, scope);
    if (call.body !== undefined)
      return stepsOf(this.frame(call, scope, (inner) => this.block(call.body!, inner)));
    const meaning = primitiveOf(call, this.file);
    if (meaning !== undefined) return this.primitive({ call, meaning }, scope);
    const locking = lockFunction(call.name);
    const lock = locking?.lock ?? lockName(call.args[0]?.value ?? '');
    if (locking !== undefined && lock !== '')
      return [this.lock(locking.does, lock, locking.kind, scope, call.at)];
    return this.unknownCall(call);
  }

  /** The definition of a call without a body, or the one that was given to replace the body that it has. */
  private definitionOf(call: Call): Definition | undefined {
    if (call.body === undefined) return this.into.definitions.get(call.name);
    const override = this.into.overrides.get(call.name);
    if (override === undefined || override.file === this.file) return undefined;
    this.into.replaced.set(call.name, this.file);
    return override;
  }

  /** A call among the arguments of another one would be lost: it is an argument as a text. */
  private callsInside({ value, at }: Argument): void {
    for (const [, name = ''] of value.matchAll(/([A-Za-z_]\w*(?:(?:\.|->)\w+)*)\s?\(/g)) {
      if (name === 'sizeof') continue;
      if (!this.into.definitions.has(name) && primitiveOf({ name, at }, this.file) === undefined) {
        this.unknownCall({ name, at });
        continue;
      }
      throw this.error(
        { at },
        `${name}() stands among the arguments of a call`,
        `Call it on its own before, as in \`${name}();\`.`,
      );
    }
  }

  private expand(call: Call, definition: Definition, outer: Scope): readonly Step[] {
    return stepsOf(this.frameOf(call, definition, outer, false));
  }

  /** The frame of a function that has a definition. Errors of files that are not the user's are placed at the call. */
  private frameOf(call: Call, definition: Definition, outer: Scope, asked: boolean): Framed {
    this.refuseRecursion(call, outer);
    const body = definition.call.body ?? [];
    this.into.used.add(call.name);
    if (body.length === 0) this.into.noEffect.add(call.name);
    this.noteStrays(call, definition.call, outer);
    return this.frame(
      call,
      outer,
      (scope) => {
        const names = new Map([...outer.names, ...bindParameters(definition.call, call, outer)]);
        const inner = { ...scope, names, expanding: [...outer.expanding, call.name] };
        return this.placedHere(call, () => new Resolver(definition.file, this.into).block(body, inner));
      },
      asked,
    );
  }

  private refuseRecursion(call: Call, { expanding }: Scope): void {
    if (!expanding.includes(call.name)) return;
    const cycle = [...expanding.slice(expanding.indexOf(call.name)), call.name].join(' → ');
    throw this.error(
      call,
      `recursion: ${cycle}`,
      'A call tree is finite: give one of these calls a body of its own.',
    );
  }

  /**
   * Arguments that no parameter takes. One that is nearly a parameter is a mistake. Where each parameter has its argument, only
   * a constant says something that is lost: the others are the objects that C passes on.
   */
  private noteStrays(call: Call, definition: Call, { names }: Scope): void {
    const parameters = definition.args.map(({ value }) => value);
    const strays = strayArguments(definition, call);
    const isComplete = call.args.length - strays.length === definition.args.length;
    for (const argument of call.args) {
      const name = argument.name ?? argument.value;
      const isKnown = parameters.includes(name) || names.has(name);
      if (!isKnown && this.isOwn) refuseNearName(name, parameters, 'argument', argument.at, this.file);
      const isHarmless = isComplete && constantValue(argument.value) === undefined;
      if (strays.includes(argument) && !isHarmless)
        this.into.noEffect.add(strayText(argument, call, definition));
    }
  }

  /** Runs `read`; an error in a file that the user did not write is one of the call that led there. */
  private placedHere<Result>({ name, at }: Call, read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      const { own } = this.into;
      if (!(error instanceof FlowError) || !own.has(this.file)) throw error;
      if ([...own].some(({ source }) => source === error.source)) throw error;
      throw this.error({ at }, `${error.problem}, inside ${name}() of the kernel`, error.hint);
    }
  }

  /**
   * A function's frame, with what its entry and its return mean. A release is entered and left with the outermost
   * function that means one; a binding ends with the innermost, or where the text says `binding.end()`.
   */
  private frame(call: Call, outer: Scope, body: (scope: Scope) => readonly Step[], asked = false): Framed {
    const { enter, leave } = milestoneOf(call.name);
    const isOutermost = enter !== undefined && !outer.milestones.has(enter);
    const milestones = enter === undefined ? outer.milestones : new Set([...outer.milestones, enter]);
    const steps = body({ ...outer, names: new Map(outer.names), milestones, guards: [], asked });
    const end: readonly Step[] = asked && !endsInReturn(steps) ? [EITHER_ANSWER] : [];
    const frame: Frame = {
      kind: 'frame',
      name: call.name,
      labels: call.labels,
      ...(call.at.origin === undefined ? {} : { origin: call.at.origin }),
      body: [...(isOutermost ? [plain(enter, {})] : []), ...steps, ...end],
    };
    const isSaid = enter === undefined ? anyStep(steps, (step) => isEvent(step, leave)) : !isOutermost;
    return { frame, after: leave === undefined || isSaid ? [] : this.leaving(leave, outer) };
  }

  /** What the return of a function means: for the process, or for each device that the call was for. */
  private leaving(event: string, outer: Scope): readonly Step[] {
    const perDevice = meaningOf(event)?.indices.includes('device') === true;
    return perDevice ? this.devicesHere(outer).map((device) => plain(event, { device })) : [plain(event, {})];
  }

  private primitive({ call, meaning }: PrimitiveCall, scope: Scope): readonly Step[] {
    if (meaning.answers !== undefined) {
      const use = meaning.answers === 'condition' ? `if (${call.name}()) { … }` : `did = ${call.name}();`;
      throw this.error(call, `${call.name}() is a question`, `Use its answer: \`${use}\`.`);
    }
    if (this.isAbsent(meaning)) {
      this.into.noEffect.add(absentText(call.name, meaning.only));
      return [];
    }
    if (!meaning.indices.includes('device'))
      return [primitiveStep({ call, meaning }, scope, undefined, this.file)];
    return this.devicesHere(scope).map((device) =>
      primitiveStep({ call, meaning }, scope, device, this.file),
    );
  }

  private assign(statement: Extract<Statement, { kind: 'assign' }>, scope: Scope): readonly Step[] {
    const { call, variable } = statement;
    const meaning = this.into.definitions.has(call.name) ? undefined : primitiveOf(call, this.file);
    if (meaning?.answers !== 'variable') {
      scope.names.set(variable, { kind: 'open' });
      return this.call(call, scope);
    }
    const question = this.question({ call, meaning }, scope);
    const index = meaning.indices.find((name) => name in readable)!;
    const name = variableName(variable, scope);
    scope.names.set(variable, { kind: 'variable', variable: name, index });
    return [{ kind: 'read', question, variable: name, index, values: readable[index]! }];
  }

  private condition(
    condition: Condition,
    scope: Scope,
    yes: () => readonly Step[],
    no: () => readonly Step[],
  ): readonly Step[] {
    return branchOn(condition, (leaf) => this.answer(leaf, scope), yes, no);
  }

  private answer(leaf: Leaf, scope: Scope): Answer {
    this.count(leaf);
    if (leaf.kind === 'call') return this.callAnswer(leaf.call, scope);
    const answer = leaf.kind === 'unknown' ? this.unknownAnswer(leaf, scope) : this.nameAnswer(leaf, scope);
    if (answer.kind !== 'open') return answer;
    return { ...answer, ...conditionOf(leaf.kind === 'name' ? leaf.name : leaf.text, leaf.at) };
  }

  private unknownAnswer({ text, calls = [] }: Extract<Leaf, { kind: 'unknown' }>, scope: Scope): Answer {
    const value = constantValue(text);
    if (value !== undefined) return { kind: 'known', value };
    const ofMachine = machineAnswer(text, scope);
    if (ofMachine !== undefined) return ofMachine;
    this.into.noEffect.add(unknownText(text, text, scope));
    return { kind: 'open', before: calls.flatMap((call) => this.dropped(call, scope)) };
  }

  private nameAnswer({ name, at }: Extract<Leaf, { kind: 'name' }>, scope: Scope): Answer {
    const constant = constantValue(name);
    if (constant !== undefined) return { kind: 'known', value: constant };
    const value = scope.names.get(name);
    if (value === undefined && this.isOwn)
      refuseNearName(name, scope.names.keys(), 'condition', at, this.file);
    const unknown = value === undefined ? name : value.kind === 'open' ? value.argument : undefined;
    if (unknown !== undefined) this.into.noEffect.add(unknownText(unknown, name, scope));
    return value?.kind === 'boolean' ? { kind: 'known', value: value.value } : { kind: 'open' };
  }

  private callAnswer(call: Call, scope: Scope): Answer {
    const definition = this.into.definitions.get(call.name);
    if (definition !== undefined) return { kind: 'function', ...this.frameOf(call, definition, scope, true) };
    const ofMachine = machineAnswer(call.name, scope);
    if (ofMachine !== undefined) return ofMachine;
    const meaning = primitiveOf(call, this.file);
    if (meaning === undefined) {
      return { kind: 'open', before: this.unknownCall(call), ...conditionOf(call.name, call.at) };
    }
    if (this.isAbsent(meaning)) return { kind: 'known', value: meaning.otherwise ?? false };
    if (meaning.answers === 'condition')
      return { kind: 'question', question: this.question({ call, meaning }, scope) };
    return { kind: 'open', before: this.call(call, scope) };
  }

  /** A question to the entry of one device. */
  private question(primitive: PrimitiveCall, scope: Scope): Primitive {
    const [device, ...others] = this.devicesHere(scope);
    if (others.length > 0) {
      throw this.error(
        primitive.call,
        `${primitive.call.name}() asks about one entry, and there are ${others.length + 1} devices`,
        'Ask inside `each device { … }`.',
      );
    }
    if (scope.device === undefined) this.into.questions.push(this.place(primitive.call, scope));
    return primitiveStep(primitive, scope, device, this.file);
  }

  /** Only a text of the user can have misspelt names. */
  private get isOwn(): boolean {
    return this.into.own.has(this.file);
  }

  /**
   * Of what was read from C, calls without effect are left out: one that is there is not known, and a trace that passes
   * it shows no violation. So it is a step, unless it stands for one that is expected and missing, or is assumed to have
   * no effect.
   */
  private unknownCall(call: Pick<Call, 'name' | 'at'>): readonly Step[] {
    const { name, at } = call;
    if (at.origin === undefined) {
      noteUnknown(call, this.isOwn ? this.file : undefined, this.into);
      return [];
    }
    this.into.unknown.add(name);
    if (this.into.assumed.has(name) || this.into.missing.has(name)) return [];
    if (this.into.endsAtUnknown) return [{ kind: 'choose', branches: [] }];
    return [{ ...plain(UNKNOWN_CALL, { call: name }), origin: at.origin }];
  }

  private isAbsent({ only }: EventMeaning): boolean {
    return only !== undefined && !this.into.features.has(only);
  }

  private devicesHere({ device }: Scope): readonly number[] {
    return device === undefined ? this.into.devices : [device];
  }

  private error({ at }: Pick<Call, 'at'>, message: string, hint: string): FlowError {
    return new FlowError({ source: this.file.source, text: this.file.text, at, message, hint });
  }
}

function conditionOf(
  text: string,
  { origin }: Position,
): Pick<Extract<Answer, { kind: 'open' }>, 'condition'> {
  return origin === undefined ? {} : { condition: { text, origin } };
}

/** The answer of a condition that asks what machine it is. */
function machineAnswer(name: string, { names }: Scope): Answer | undefined {
  const condition = machineCondition(name);
  const option = condition === undefined ? undefined : names.get(condition.option);
  return option?.kind === 'boolean' ? { kind: 'known', value: option.value === condition?.with } : undefined;
}

const placeInC = ({ path, line }: Origin): SourcePlace => ({ source: path, line });

function plain(event: string, indices: Primitive['indices']): Primitive {
  return { kind: 'primitive', event, indices, variables: {} };
}

/** A name that no enclosing function has given to something else that it read. */
function variableName(variable: string, scope: Scope): string {
  const taken = new Set(
    [...scope.names].flatMap(([name, value]: [string, Value]) =>
      name !== variable && value.kind === 'variable' ? [value.variable] : [],
    ),
  );
  const own = `${variable}${scope.expanding.length === 0 ? '' : ` of ${scope.expanding.at(-1)}`}`;
  return taken.has(variable) ? own : variable;
}
