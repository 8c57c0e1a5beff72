/** Calls to steps: a definition, a body, a primitive, a lock, or a name that is none of these. */
import { meaningOf } from '../../model/events.ts';
import type { Frame, Primitive, Step } from '../../model/kernel/call-tree.ts';
import { lockFunction, lockName } from '../../model/kernel/lock-functions.ts';
import { type LockKind, lockOfKind, lockOfUnit } from '../../model/kernel/lock-kinds.ts';
import { milestoneOf } from '../../model/kernel/milestones.ts';
import type { Argument, Call, FlowFile, Origin, Position, Statement } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { FileResolver } from './file-resolver.ts';
import type { Definition } from './library.ts';
import { absent, stray } from './no-effect.ts';
import { type PrimitiveCall, primitiveOf, primitiveStep } from './primitive.ts';
import type { Resolution, SourcePlace } from './resolution.ts';
import { bindParameters, constantValue, type Scope, strayArguments } from './scope.ts';
import { anyStep, endsInReturn, isEvent } from './steps.ts';
import { noteUnknown, refuseNearName } from './unknown-call.ts';

/** The step that a call is of which nothing is known. */
export const UNKNOWN_CALL = 'thread.call_unknown';

/** A frame, with the steps that its return means. */
interface Framed {
  readonly frame: Frame;
  readonly after: readonly Step[];
}

/** The end of a function that a condition asks and that returns nothing. */
const EITHER_ANSWER: Step = {
  kind: 'choose',
  branches: [[{ kind: 'return', answer: true }], [{ kind: 'return', answer: false }]],
};

/** Of one file: the steps of its calls. The statements of a body are resolved by the class that extends it. */
export abstract class CallResolver extends FileResolver {
  /** The steps of the statements of a body. */
  protected abstract block(statements: readonly Statement[], scope: Scope): readonly Step[];

  /** The same for the names of another file. */
  protected abstract of(file: FlowFile, into: Resolution): CallResolver;

  protected call(call: Call, scope: Scope): readonly Step[] {
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
  protected definitionOf(call: Call): Definition | undefined {
    if (call.body === undefined) return this.into.definitions.get(call.name);
    const override = this.into.overrides.get(call.name);
    if (override === undefined || override.file === this.file) return undefined;
    this.into.replaced.set(call.name, this.file);
    return override;
  }

  /** A call among the arguments of another one would be lost: it is an argument as a text. */
  protected callsInside({ value, at }: Argument): void {
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

  protected expand(call: Call, definition: Definition, outer: Scope): readonly Step[] {
    return stepsOf(this.frameOf(call, definition, outer, false));
  }

  /** The frame of a function that has a definition. Errors of files that are not the user's are placed at the call. */
  protected frameOf(call: Call, definition: Definition, outer: Scope, asked: boolean): Framed {
    this.refuseRecursion(call, outer);
    const body = definition.call.body ?? [];
    this.into.used.add(call.name);
    if (body.length === 0) this.into.noEffect.add({ kind: 'call', name: call.name });
    this.noteStrays(call, definition.call, outer);
    return this.frame(
      call,
      outer,
      (scope) => {
        const names = new Map([...outer.names, ...bindParameters(definition.call, call, outer)]);
        const inner = { ...scope, names, expanding: [...outer.expanding, call.name] };
        return this.placedHere(call, () => this.of(definition.file, this.into).block(body, inner));
      },
      asked,
    );
  }

  protected refuseRecursion(call: Call, { expanding }: Scope): void {
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
  protected noteStrays(call: Call, definition: Call, { names }: Scope): void {
    const parameters = definition.args.map(({ value }) => value);
    const strays = strayArguments(definition, call);
    const isComplete = call.args.length - strays.length === definition.args.length;
    for (const argument of call.args) {
      const name = argument.name ?? argument.value;
      const isKnown = parameters.includes(name) || names.has(name);
      if (!isKnown && this.isOwn) refuseNearName(name, parameters, 'argument', argument.at, this.file);
      const isHarmless = isComplete && constantValue(argument.value) === undefined;
      if (strays.includes(argument) && !isHarmless) this.into.noEffect.add(stray(argument, call, definition));
    }
  }

  /** Runs `read`; an error in a file that the user did not write is one of the call that led there. */
  protected placedHere<Result>({ name, at }: Call, read: () => Result): Result {
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
  protected frame(call: Call, outer: Scope, body: (scope: Scope) => readonly Step[], asked = false): Framed {
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
  protected leaving(event: string, outer: Scope): readonly Step[] {
    const perDevice = meaningOf(event)?.indices.includes('device') === true;
    return perDevice ? this.devicesHere(outer).map((device) => plain(event, { device })) : [plain(event, {})];
  }

  /** A call whose result is not used. A question to the model then has no effect. */
  protected dropped(call: Call, scope: Scope): readonly Step[] {
    const isQuestion =
      !this.into.definitions.has(call.name) && primitiveOf(call, this.file)?.answers !== undefined;
    return isQuestion ? [] : this.call(call, scope);
  }

  protected primitive({ call, meaning }: PrimitiveCall, scope: Scope): readonly Step[] {
    if (meaning.answers !== undefined) {
      const use = meaning.answers === 'condition' ? `if (${call.name}()) { … }` : `did = ${call.name}();`;
      throw this.error(call, `${call.name}() is a question`, `Use its answer: \`${use}\`.`);
    }
    if (this.isAbsent(meaning)) {
      this.into.noEffect.add(absent(call.name, meaning.only));
      return [];
    }
    if (!meaning.indices.includes('device'))
      return [primitiveStep({ call, meaning }, scope, undefined, this.file)];
    return this.devicesHere(scope).map((device) =>
      primitiveStep({ call, meaning }, scope, device, this.file),
    );
  }

  /**
   * Of what was read from C, calls without effect are left out: one that is there is not known, and a trace that passes
   * it shows no violation. So it is a step, unless it stands for one that is expected and missing, or is assumed to have
   * no effect.
   */
  protected unknownCall(call: Pick<Call, 'name' | 'at'>): readonly Step[] {
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

  /** A step at a lock; a device's unit has its own where there are several. */
  protected lock(
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
}

const stepsOf = ({ frame, after }: Framed): readonly Step[] => [frame, ...after];

const placeInC = ({ path, line }: Origin): SourcePlace => ({ source: path, line });

function plain(event: string, indices: Primitive['indices']): Primitive {
  return { kind: 'primitive', event, indices, variables: {} };
}
