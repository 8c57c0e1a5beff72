/**
 * The arguments of a root are its parameters; pasted C code writes them with their types.
 */
import type { Argument, Call } from './ast.ts';

const FUNCTION_POINTER = /\(\s?\*\s?([A-Za-z_$][\w$]*)\s?\)/;
const TYPED = /^[\w$\s*]*[\s*]([A-Za-z_$][\w$]*)(?:\s?\[.*)?$/;

/** Gives `call` with `struct mm_struct *mm` cut down to `mm` in its arguments, and with `(void)` as no argument. */
export function withParameters(call: Call): Call {
  const [first] = call.args;
  const isVoid = call.args.length === 1 && first?.value === 'void';
  return { ...call, args: isVoid ? [] : call.args.map(withoutType) };
}

function withoutType(argument: Argument): Argument {
  const { value } = argument;
  const name = FUNCTION_POINTER.exec(value)?.[1] ?? TYPED.exec(value)?.[1];
  return name === undefined || argument.name !== undefined ? argument : { ...argument, value: name };
}
