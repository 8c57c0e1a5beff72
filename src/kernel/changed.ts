/** What a patch changes in the C and not in the flow: what a reviewer has to look at in person. */
import type { Origin } from '../flow/ast.ts';
import { digestOf } from './digest.ts';
import type { CodeOfFunction, Reading } from './extract.ts';

/** Functions with other C than before, by name. */
export interface ChangedFunctions {
  /** Those that are followed and take the steps that they took before. */
  readonly alike: readonly string[];
  /** Those that no flow runs, and that are not known by name. */
  readonly outside: readonly string[];
}

/** Compares the functions of two readings: of what both have, what differs in more than comments, blanks and prints. */
export function changedFunctions(before: Reading, after: Reading): ChangedFunctions {
  const codes = new Map(before.codes().map((code) => [code.name, code]));
  const changed = after.codes().filter((code) => {
    const old = codes.get(code.name);
    return old === undefined ? false : textOf(old) !== textOf(code) && digest(old) !== digest(code);
  });
  const [first, second] = [before, after].map(stepsByFunction);
  const read = new Set([...after.followed, ...after.computed]);
  const isFollowed = ({ name }: CodeOfFunction): boolean => read.has(name);
  return {
    alike: changed
      .filter((code) => isFollowed(code) && first!.get(code.name) === second!.get(code.name))
      .map(({ name }) => name),
    outside: changed
      .filter((code) => !isFollowed(code) && !after.facts.some(({ name }) => name === `body of ${code.name}`))
      .map(({ name }) => name),
  };
}

const textOf = ({ lines }: CodeOfFunction): string => lines.join('\n');
const digest = (code: CodeOfFunction): string => digestOf(textOf(code));

/** What each function of the C does in a flow, without places: its steps, and those of what it calls. */
function stepsByFunction({ functions, functionAt }: Reading): ReadonlyMap<string, string> {
  const bodies = new Map<string, unknown>();
  const steps = new Map<string, Set<string>>();
  const add = (name: string, text: string): void => {
    steps.set(name, (steps.get(name) ?? new Set()).add(text));
  };
  eachNode(functions.roots, ({ name, body }) => {
    if (name !== undefined && body !== undefined) bodies.set(name, body);
  });
  const whole = (node: unknown): string =>
    JSON.stringify(node, function (this: FlowNode, key, value: unknown) {
      if (key === 'at') return undefined;
      // A function that is defined once is called without its body.
      const called = key === 'name' && this.body === undefined ? bodies.get(String(value)) : undefined;
      return called === undefined ? value : [value, whole(called)];
    });
  eachNode(functions.roots, (node) => {
    const { name, body, at: { origin } = {} } = node;
    if (name !== undefined && body !== undefined) add(name, whole(body));
    const within = origin === undefined ? undefined : functionAt(origin.path, origin.line)?.name;
    if (within !== undefined) add(within, whole(node));
  });
  return new Map([...steps].map(([name, texts]) => [name, [...texts].toSorted().join('\n')]));
}

/** What nodes of a flow have in common. */
interface FlowNode {
  readonly name?: string;
  readonly body?: unknown;
  readonly at?: { readonly origin?: Origin };
}

function eachNode(node: unknown, visit: (node: FlowNode) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) visit(node);
  for (const [key, part] of Object.entries(node)) if (key !== 'at') eachNode(part, visit);
}
