/**
 * Names to steps: a parsed call tree becomes a call tree of the model, with the definitions of the file and of
 * a kernel version, the primitives, and a list of the names that are none of these. Statements stand here; conditions and
 * calls in `condition-resolver.ts` and `call-resolver.ts`, which this extends.
 */
import type { Step } from '../../model/kernel/call-tree.ts';
import { guardClasses, guardOf, lockName } from '../../model/kernel/lock-functions.ts';
import type { FlowFile, Statement } from '../flow/ast.ts';
import { mentions, returnsValue } from '../flow/inside.ts';
import { callsInCondition } from '../flow/walk.ts';
import { ConditionResolver } from './condition-resolver.ts';
import { nearest } from './nearest.ts';
import { primitiveOf } from './primitive.ts';
import { quietly, type Resolution } from './resolution.ts';
import type { Scope, Value } from './scope.ts';
import { endsInReturn } from './steps.ts';

type Loop = Extract<Statement, { kind: 'while' }>;
type Assign = Extract<Statement, { kind: 'assign' }>;

/** A condition inside `each device`: what is done for the last one only, as with the last user of a binding. */
const LAST_DEVICE = 'last_device';

/** What the values of a variable can be, by the index that it was read from. */
const readable: Readonly<Record<string, readonly (string | number)[]>> = {
  did: [0, 1, 2],
  type: ['pasid', 'domain'],
};

/** The steps of statements that stand in `file`. Throws a `FlowError` for whatever cannot be resolved. */
export function resolve(
  statements: readonly Statement[],
  file: FlowFile,
  scope: Scope,
  into: Resolution,
): readonly Step[] {
  return new Resolver(file, into).block(statements, scope);
}

/** Of one file: the steps of its statements. */
class Resolver extends ConditionResolver {
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

  protected of(file: FlowFile, into: Resolution): Resolver {
    return new Resolver(file, into);
  }
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
