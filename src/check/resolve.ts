/**
 * Names to steps: a parsed call tree becomes a call tree of the model, with the definitions of the file and of
 * a kernel version, the primitives, and a list of the names that are none of these.
 */
import { type EventMeaning, type Feature, meaningOf } from '../../model/events.ts';
import type { Frame, Primitive, Step } from '../../model/kernel/call-tree.ts';
import { lockOfUnit } from '../../model/kernel/lock-kinds.ts';
import { milestoneOf } from '../../model/kernel/milestones.ts';
import type { Call, Condition, FlowFile, Position, Statement } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { type Answer, branchOn } from './condition.ts';
import type { Definition } from './library.ts';
import { absentText, strayText, unknownText } from './no-effect.ts';
import { type PrimitiveCall, primitiveOf, primitiveStep } from './primitive.ts';
import { bindParameters, type Scope, strayArguments, type Value } from './scope.ts';
import { anyStep, isEvent } from './steps.ts';

/** What the resolver needs to know and what it finds out on the way. */
export interface Resolution {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly devices: readonly number[];
  readonly units: number;
  /** The parts of the machine that there are. */
  readonly features: ReadonlySet<Feature>;
  /** Functions of the definitions that were expanded. */
  readonly used: Set<string>;
  /** Calls that contribute no step, in the order met. */
  readonly noEffect: Set<string>;
  /** Calls that resolve to nothing: what they do is not known. */
  readonly unknown: Set<string>;
  readonly locks: Set<string>;
  /** Labels of the text with the call that each stands at. */
  readonly labels: Map<string, string>;
  /** The loops over devices, and questions to one entry outside of them, in the order met. */
  readonly loops: DeviceLoop[];
  readonly questions: FlowPlace[];
  /** How many statements were resolved so far, in all files. */
  readonly size: { steps: number };
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
}

/** A resolution of which nothing is kept. */
function quietly(into: Resolution): Resolution {
  return {
    ...into,
    noEffect: new Set(),
    unknown: new Set(),
    used: new Set(),
    locks: new Set(),
    labels: new Map(),
    loops: [],
    questions: [],
    size: { steps: 0 },
  };
}

/** A flow with more steps than this, definitions expanded, is not one that anybody would read. */
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

/** What the values of a variable can be, by the index that it was read from. */
const readable: Readonly<Record<string, readonly (string | number)[]>> = {
  did: [0, 1, 2],
  type: ['pasid', 'domain'],
};

class Resolver {
  private readonly file: FlowFile;
  private readonly into: Resolution;

  constructor(file: FlowFile, into: Resolution) {
    this.file = file;
    this.into = into;
  }

  block(statements: readonly Statement[], scope: Scope): readonly Step[] {
    const steps = statements.flatMap((statement) => this.statement(statement, scope));
    // What the options make unreachable is resolved, for its mistakes, and is no part of the thread.
    const end = steps.findIndex(({ kind }) => kind === 'return');
    return end === -1 ? steps : steps.slice(0, end + 1);
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
        return [
          {
            kind: 'repeat',
            body: this.condition(
              statement.condition,
              scope,
              () => this.block(statement.body, scope),
              () => [{ kind: 'break' }],
            ),
          },
        ];
      case 'either':
        return [{ kind: 'choose', branches: statement.branches.map((branch) => this.block(branch, scope)) }];
      case 'each':
        return this.each(statement, scope);
      case 'return':
        return [{ kind: 'return' }];
      case 'lock':
      case 'unlock':
        return [this.lock(statement, scope)];
      case 'assign':
        return this.assign(statement, scope);
    }
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
    { kind, name, at }: Extract<Statement, { kind: 'lock' | 'unlock' }>,
    { device }: Scope,
  ): Primitive {
    const { units } = this.into;
    const lock = units > 1 && device !== undefined ? lockOfUnit(name, device % units) : name;
    this.into.locks.add(lock);
    const step = plain(kind === 'lock' ? 'lock.acquire' : 'lock.release', { lock });
    return at.origin === undefined ? step : { ...step, origin: at.origin };
  }

  private each(statement: Extract<Statement, { kind: 'each' }>, scope: Scope): readonly Step[] {
    if (statement.index !== 'device') {
      throw this.error(statement, `each ${statement.index} is not known`, 'Write `each device { … }`.');
    }
    // Inside another `each device` there is one device already, and it is the one that is meant.
    const devices = this.devicesHere(scope);
    const isLast = (device: number): boolean => device === this.into.devices.at(-1);
    const bodyOf = (into: Resolution, device: number, isLastOne: boolean): readonly Step[] => {
      const last: Value = { kind: 'boolean', value: isLastOne };
      const names = new Map([...scope.names, [LAST_DEVICE, last] as const]);
      return new Resolver(this.file, into).block(statement.body, { ...scope, device, names });
    };
    const bodies = devices.map((device) => bodyOf(this.into, device, isLast(device)));
    if (scope.device === undefined) {
      const [device, body] = [devices[0]!, bodies[0]!];
      const other = bodyOf(quietly(this.into), device, !isLast(device));
      const isAlike = JSON.stringify(other) === JSON.stringify(body);
      this.into.loops.push({ ...this.place(statement, scope), device, body, isAlike });
    }
    return bodies.flat();
  }

  private place({ at }: Pick<Call, 'at'>, { expanding }: Scope): FlowPlace {
    const name = expanding.at(-1);
    return { source: this.file.source, at, ...(name === undefined ? {} : { function: name }) };
  }

  private call(call: Call, scope: Scope): readonly Step[] {
    for (const label of call.labels) this.into.labels.set(label, call.name);
    if (call.body !== undefined) return this.frame(call, scope, (inner) => this.block(call.body!, inner));
    const definition = this.into.definitions.get(call.name);
    if (definition !== undefined) return this.expand(call, definition, scope);
    const meaning = primitiveOf(call, this.file);
    if (meaning === undefined) {
      // Of what was read from C, calls without effect are left out: one that is there is not known.
      const isFromC = call.at.origin !== undefined;
      (isFromC ? this.into.unknown : this.into.noEffect).add(call.name);
      return [];
    }
    return this.primitive({ call, meaning }, scope);
  }

  private expand(call: Call, definition: Definition, outer: Scope): readonly Step[] {
    if (outer.expanding.includes(call.name)) {
      const cycle = [...outer.expanding.slice(outer.expanding.indexOf(call.name)), call.name].join(' → ');
      throw this.error(
        call,
        `recursion: ${cycle}`,
        'A call tree is finite: give one of these calls a body of its own.',
      );
    }
    const body = definition.call.body ?? [];
    this.into.used.add(call.name);
    if (body.length === 0) this.into.noEffect.add(call.name);
    for (const stray of strayArguments(definition.call, call)) {
      this.into.noEffect.add(strayText(stray, call, definition.call));
    }
    return this.frame(call, outer, (scope) => {
      const names = new Map([...outer.names, ...bindParameters(definition.call, call, outer)]);
      const inner = { ...scope, names, expanding: [...outer.expanding, call.name] };
      return new Resolver(definition.file, this.into).block(body, inner);
    });
  }

  /**
   * A function's frame, with what its entry and its return mean. A release is entered and left with the outermost
   * function that means one; a binding ends with the innermost, or where the text says `binding.end()`.
   */
  private frame(call: Call, outer: Scope, body: (scope: Scope) => readonly Step[]): readonly Step[] {
    const { enter, leave } = milestoneOf(call.name);
    const isOutermost = enter !== undefined && !outer.milestones.has(enter);
    const milestones = enter === undefined ? outer.milestones : new Set([...outer.milestones, enter]);
    const steps = body({ ...outer, names: new Map(outer.names), milestones });
    const frame: Frame = {
      kind: 'frame',
      name: call.name,
      labels: call.labels,
      ...(call.at.origin === undefined ? {} : { origin: call.at.origin }),
      body: [...(isOutermost ? [plain(enter, {})] : []), ...steps],
    };
    const isSaid = enter === undefined ? anyStep(steps, (step) => isEvent(step, leave)) : !isOutermost;
    return [frame, ...(leave === undefined || isSaid ? [] : this.leaving(leave, outer))];
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
      this.into.noEffect.add(absentText(call.name, meaning));
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

  private answer(leaf: Extract<Condition, { kind: 'name' | 'call' }>, scope: Scope): Answer {
    this.count(leaf);
    if (leaf.kind === 'name') {
      if (leaf.name === 'true' || leaf.name === 'false')
        return { kind: 'known', value: leaf.name === 'true' };
      const value = scope.names.get(leaf.name);
      const unknown = value === undefined ? leaf.name : value.kind === 'open' ? value.argument : undefined;
      if (unknown !== undefined) this.into.noEffect.add(unknownText(unknown, leaf.name, scope));
      return value?.kind === 'boolean' ? { kind: 'known', value: value.value } : { kind: 'open' };
    }
    const meaning = primitiveOf(leaf.call, this.file);
    if (meaning !== undefined && this.isAbsent(meaning)) {
      return { kind: 'known', value: meaning.otherwise ?? false };
    }
    if (meaning?.answers === 'condition') {
      return { kind: 'question', question: this.question({ call: leaf.call, meaning }, scope) };
    }
    this.into.noEffect.add(leaf.call.name);
    return { kind: 'open' };
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
