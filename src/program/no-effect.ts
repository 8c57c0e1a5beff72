/** How a verdict speaks of what a flow says and the model does not know. */
import { isSwitch, partNames, parts } from '../../model/configuration.ts';
import type { EventMeaning, Feature } from '../../model/events.ts';
import type { Argument, Call } from '../flow/ast.ts';
import { didYouMean } from './nearest.ts';
import type { Scope } from './scope.ts';

/** A primitive of a part of the machine that this configuration has not. */
export function absentText(name: string, { only }: EventMeaning): string {
  return `${name} (without ${partName(only)})`;
}

/** An argument that no parameter takes, with the parameters that there are. */
export function strayText({ name, value }: Argument, call: Call, { args }: Call): string {
  const parameters = args.map((parameter) => parameter.value);
  const hint = didYouMean(name ?? value, parameters);
  const takes = parameters.length === 0 ? 'it takes none' : `it takes ${parameters.join(', ')}`;
  return `the argument ${name ?? value} of ${call.name} (${hint === '' ? takes : hint})`;
}

/** An unknown condition: a name, or the argument that was given for a parameter of that name. */
export function unknownText(unknown: string, asked: string, { names }: Scope): string {
  const hint = didYouMean(
    unknown,
    [...names.keys()].filter((name) => name !== unknown),
  );
  const given = unknown === asked ? '' : ` for ${asked}`;
  return `${unknown}${given} (unknown condition: both branches are searched${hint === '' ? '' : `; ${hint}`})`;
}

/** How a configuration speaks of a part of the machine. */
function partName(feature: Feature | undefined): string {
  const own = partNames.filter(isSwitch).find((name) => parts[name].feature === feature);
  return own === undefined ? 'it' : parts[own].name;
}
