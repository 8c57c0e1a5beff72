/** Conditions to branches: what is known of a condition, what the model answers, and what stays open. */
import type { Primitive, Step } from '../../model/kernel/call-tree.ts';
import { machineCondition } from '../../model/kernel/machine-conditions.ts';
import type { Call, Condition, Position } from '../flow/ast.ts';
import { CallResolver } from './call-resolver.ts';
import { type Answer, branchOn, type Leaf } from './condition.ts';
import { unknownCondition } from './no-effect.ts';
import { type PrimitiveCall, primitiveOf, primitiveStep } from './primitive.ts';
import { constantValue, type Scope } from './scope.ts';
import { refuseNearName } from './unknown-call.ts';

/** Of one file: the branches of its conditions, beside the calls. */
export abstract class ConditionResolver extends CallResolver {
  protected condition(
    condition: Condition,
    scope: Scope,
    yes: () => readonly Step[],
    no: () => readonly Step[],
  ): readonly Step[] {
    return branchOn(condition, (leaf) => this.answer(leaf, scope), yes, no);
  }

  protected answer(leaf: Leaf, scope: Scope): Answer {
    this.count(leaf);
    if (leaf.kind === 'call') return this.callAnswer(leaf.call, scope);
    const answer = leaf.kind === 'unknown' ? this.unknownAnswer(leaf, scope) : this.nameAnswer(leaf, scope);
    if (answer.kind !== 'open') return answer;
    return { ...answer, ...conditionOf(leaf.kind === 'name' ? leaf.name : leaf.text, leaf.at) };
  }

  protected unknownAnswer({ text, calls = [] }: Extract<Leaf, { kind: 'unknown' }>, scope: Scope): Answer {
    const value = constantValue(text);
    if (value !== undefined) return { kind: 'known', value };
    const ofMachine = machineAnswer(text, scope);
    if (ofMachine !== undefined) return ofMachine;
    this.into.noEffect.add(unknownCondition(text, text, scope));
    return { kind: 'open', before: calls.flatMap((call) => this.dropped(call, scope)) };
  }

  protected nameAnswer({ name, at }: Extract<Leaf, { kind: 'name' }>, scope: Scope): Answer {
    const constant = constantValue(name);
    if (constant !== undefined) return { kind: 'known', value: constant };
    const value = scope.names.get(name);
    if (value === undefined && this.isOwn)
      refuseNearName(name, scope.names.keys(), 'condition', at, this.file);
    const unknown = value === undefined ? name : value.kind === 'open' ? value.argument : undefined;
    if (unknown !== undefined) this.into.noEffect.add(unknownCondition(unknown, name, scope));
    return value?.kind === 'boolean' ? { kind: 'known', value: value.value } : { kind: 'open' };
  }

  protected callAnswer(call: Call, scope: Scope): Answer {
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
  protected question(primitive: PrimitiveCall, scope: Scope): Primitive {
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
