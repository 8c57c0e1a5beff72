/** Which trees of a file are threads and which are definitions. */
import type { FlowFile, Root } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { bodyOf, callsIn, nameOf, namesCalled, placeOf } from '../flow/walk.ts';
import { type Definition, definitionsIn } from './library.ts';

export interface ThreadsAndDefinitions {
  readonly threads: readonly Root[];
  readonly definitions: readonly [string, Definition][];
}

/**
 * Roots that nothing calls are threads; the others are definitions. A function of the kernel that another root
 * comes to call through the kernel's own definitions is a definition as well. Throws a `FlowError` when every tree is
 * called by another one.
 */
export function threadsAndDefinitions(
  flow: FlowFile,
  kernel: ReadonlyMap<string, Definition>,
): ThreadsAndDefinitions {
  const own = new Map(flow.roots.map((root) => [nameOf(root), root]));
  const isDefinition = (root: Root): boolean =>
    root.kind === 'tree' &&
    flow.roots.some((other) => other !== root && callsInTheEnd(other, nameOf(root), own, kernel));
  const calledHere = new Set(flow.roots.flatMap(leavesOf));
  const threads = flow.roots.filter((root) => !calledHere.has(nameOf(root)) && !isDefinition(root));
  if (threads.length === 0) {
    throw problem(
      flow,
      flow.roots[0]!,
      'every call tree is called by another one',
      'They call each other in a circle. A thread begins with a call tree that no other one calls.',
    );
  }
  const definitions = definitionsIn(flow).filter(
    ([name]) => !threads.some((thread) => nameOf(thread) === name),
  );
  return { threads, definitions };
}

/**
 * Throws a `FlowError` for a file in which one function has two bodies that could both be meant: two trees, or a tree
 * and a body inside another tree, or two trees under names of which one is an alias of the other.
 */
export function refuseTwins(file: FlowFile, aliases: ReadonlyMap<string, string>): void {
  const seen = new Map<string, Root>();
  const inside = new Map(
    file.roots.flatMap((root) =>
      callsIn(bodyOf(root))
        .filter(({ body }) => body !== undefined)
        .map((call) => [call.name, call.at]),
    ),
  );
  for (const root of file.roots) {
    const name = nameOf(root);
    const first = seen.get(name);
    const other = first === undefined ? inside.get(name) : placeOf(first);
    if (other !== undefined && (first !== undefined || root.kind === 'tree')) {
      throw problem(
        file,
        root,
        `'${name}' stands here twice: its other body is at ${other.line}:${other.column}`,
        'Give each call tree and each thread a name of its own, or check two files.',
      );
    }
    seen.set(name, root);
  }
  for (const [name, root] of seen) {
    const meant = aliases.get(name);
    if (meant === undefined || !seen.has(meant)) continue;
    throw problem(
      file,
      root,
      `'${name}' stands here twice: '${meant}' is the same function`,
      'Give it one body, under one of its names.',
    );
  }
}

/** Whether running `root` comes to a call of `name`, through definitions of the file and of the kernel. */
function callsInTheEnd(
  root: Root,
  name: string,
  own: ReadonlyMap<string, Root>,
  kernel: ReadonlyMap<string, Definition>,
): boolean {
  const seen = new Set<string>();
  const open = [...leavesOf(root)];
  for (let call = open.pop(); call !== undefined; call = open.pop()) {
    if (call === name) return true;
    if (seen.has(call)) continue;
    seen.add(call);
    const shipped = kernel.get(call);
    const definition = own.get(call) ?? (shipped && ({ kind: 'tree', call: shipped.call } as const));
    if (definition !== undefined) open.push(...leavesOf(definition));
  }
  return false;
}

const leavesOf = (root: Root): readonly string[] => namesCalled(bodyOf(root));

function problem(file: FlowFile, root: Root, message: string, hint: string): FlowError {
  return new FlowError({ source: file.source, text: file.text, at: placeOf(root), message, hint });
}
