/** The functions of a kernel version that a file of the user can replace. */
import type { Call, FlowFile } from '../flow/ast.ts';
import { bodyOf, callsIn, nameOf, placeOf } from '../flow/walk.ts';
import type { KernelVersion } from './library.ts';

export interface Replaceable {
  readonly name: string;
  readonly parameters: readonly string[];
  /** How a file replaces it; `means` is the name that the flows have for a name of upstream. */
  readonly kind: 'function' | 'thread' | { readonly inside: string } | { readonly means: string };
  /** File and line of what is replaced. */
  readonly source: string;
}

/**
 * Every function, by name: those that the version defines, those whose body stands inside another function or a shipped
 * flow, other names that upstream has for one of them, and the threads that run beside every flow. A body inside another
 * function is replaced only beside a shipped flow (`--flow`).
 */
export function replaceableIn(kernel: KernelVersion): readonly Replaceable[] {
  const defined = [...kernel.definitions].map(([name, { call, file }]): Replaceable => {
    const means = kernel.aliases.get(name);
    return rowOf(file, { ...call, name }, means === undefined ? 'function' : { means });
  });
  const definitions = [...kernel.definitions].flatMap(([name, { call, file }]) =>
    kernel.aliases.has(name) ? [] : [{ file, outer: name, body: call.body ?? [] }],
  );
  const trees = [...kernel.flows.values(), kernel.prologue].flatMap((file) =>
    file.roots.map((root) => ({ file, outer: nameOf(root), body: bodyOf(root) })),
  );
  const inside = [...definitions, ...trees].flatMap(({ file, outer, body }) =>
    callsIn(body)
      .filter(({ name, body: own }) => own !== undefined && !kernel.definitions.has(name))
      .map((call) => rowOf(file, call, { inside: outer })),
  );
  const threads = kernel.background.roots.map((root): Replaceable => {
    const name = nameOf(root);
    return { name, parameters: [], kind: 'thread', source: placeText(kernel.background, placeOf(root).line) };
  });
  const first = new Map([...threads, ...inside, ...defined].toReversed().map((row) => [row.name, row]));
  return [...first.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function rowOf(file: FlowFile, { name, args, at }: Call, kind: Replaceable['kind']): Replaceable {
  return { name, parameters: args.map(({ value }) => value), kind, source: placeText(file, at.line) };
}

const placeText = ({ source }: FlowFile, line: number): string => `${source}:${line}`;
