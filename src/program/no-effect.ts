/** What a flow says and the model does not know: names that look alike are found here, the words are made elsewhere. */
import type { Argument, Call } from '../flow/ast.ts';
import * as words from '../words/no-effect-text.ts';
import { didYouMean } from './nearest.ts';
import type { Scope } from './scope.ts';

/** An argument that no parameter takes, with the parameters that there are. */
export function strayText({ name, value }: Argument, call: Call, { args }: Call): string {
  const parameters = args.map((parameter) => parameter.value);
  const hint = didYouMean(name ?? value, parameters);
  return words.strayText(name ?? value, call.name, parameters, hint);
}

/** An unknown condition: a name, or the argument that was given for a parameter of that name. */
export function unknownText(unknown: string, asked: string, { names }: Scope): string {
  const hint = didYouMean(
    unknown,
    [...names.keys()].filter((name) => name !== unknown),
  );
  return words.unknownConditionText(unknown, asked, hint);
}
