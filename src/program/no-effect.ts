/** The parts of a flow that have no effect in the model, with known names that look alike. */
import { isSwitch, partNames, parts } from '../../model/configuration.ts';
import type { Feature } from '../../model/events.ts';
import type { Argument, Call } from '../flow/ast.ts';
import type { NoEffect } from '../report/verdict.ts';
import { alike } from './nearest.ts';
import type { Scope } from './scope.ts';

/** Each once, in the order met. */
export class NoEffects {
  private readonly entries = new Map<string, NoEffect>();

  add(entry: NoEffect): void {
    this.entries.set(JSON.stringify(entry), entry);
  }

  get all(): readonly NoEffect[] {
    return [...this.entries.values()];
  }
}

/** A primitive of a part of the machine that the configuration does not have. */
export function absent(name: string, feature: Feature | undefined): NoEffect {
  const part = partNames.filter(isSwitch).find((one) => parts[one].feature === feature);
  return { kind: 'absent', name, ...(part === undefined ? {} : { part }) };
}

/** An argument that no parameter takes. */
export function stray({ name, value }: Argument, call: Call, { args }: Call): NoEffect {
  const parameters = args.map((parameter) => parameter.value);
  const own = name ?? value;
  return { kind: 'argument', name: own, call: call.name, parameters, meant: [...alike(own, parameters)] };
}

/** An unknown condition: a name, or the argument that was given for a parameter. */
export function unknownCondition(name: string, asked: string, { names }: Scope): NoEffect {
  const others = [...names.keys()].filter((other) => other !== name);
  return {
    kind: 'condition',
    name,
    ...(asked === name ? {} : { parameter: asked }),
    meant: [...alike(name, others)],
  };
}
