/** Macros: what a call of one becomes, as a preprocessor replaces it, and whether it does more than compute. */
import type { Macro } from './prepare.ts';

/** The body with the arguments put in as they are written. */
export function substituted({ parameters = [], body }: Macro, args: readonly string[]): string {
  const texts = new Map<string, string>();
  for (const [i, parameter] of parameters.entries()) {
    const isRest = parameter.endsWith('...');
    const name = isRest ? parameter.slice(0, -3).trim() || '__VA_ARGS__' : parameter;
    const text = isRest ? args.slice(i).join(', ') : (args[i] ?? '');
    texts.set(name, text.replaceAll(/\s+/g, ' '));
  }
  return body
    .replaceAll(/(?<!#)#(?!#)\s*[A-Za-z_]\w*/g, '""')
    .replaceAll(/\b[A-Za-z_]\w*\b/g, (name) => texts.get(name) ?? name)
    .replaceAll(/\s*##\s*/g, '');
}

/** Whether a macro calls a function or assigns, itself or through macros that it names. */
export function actsIn(
  { name, body }: Macro,
  macros: ReadonlyMap<string, Macro>,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (/\b(?!sizeof\b|[us]\d+\b)[a-z_]\w*\s*\(|[^=!<>]=(?!=)|\+\+|--/.test(body)) return true;
  const inner = new Set([...seen, name]);
  return (body.match(/\b[A-Z]\w*\b/g) ?? []).some((one) => {
    const macro = inner.has(one) ? undefined : macros.get(one);
    return macro !== undefined && actsIn(macro, macros, inner);
  });
}
