/** The functions of a kernel version that tear an entry down: those that a patch of release or unbind changes. */
import type { EventName } from '../../model/events.ts';
import { entryEvents } from '../../model/vocabulary/entry.ts';
import { pageRequestEvents } from '../../model/vocabulary/page-request.ts';
import { bodyOf, callsIn, nameOf } from '../flow/walk.ts';
import { type Definition, type KernelVersion, shippedFlow } from './library.ts';

/** A function of a version, and which functions of the flow call it. */
export interface TeardownFunction extends Definition {
  readonly callers: readonly string[];
}

/** Steps that such a function has: of the entry, of page requests, and of the list that release walks. */
const STEPS: ReadonlySet<string> = new Set([
  ...Object.keys(entryEvents),
  ...Object.keys(pageRequestEvents),
  ...(['binding.is_listed', 'binding.unlist'] satisfies EventName[]),
]);

/**
 * The functions that a shipped flow runs, in the order in which it comes to them: those with such a step of their own, and those
 * that call several of these, since a patch may change the order. Throws an `InputError` for a flow that the version has not.
 */
export function teardownFunctions(kernel: KernelVersion, flowName: string): readonly TeardownFunction[] {
  const callers = callersIn(kernel, flowName);
  const touching = new Set(
    [...callers.keys()].filter((name) => calledBy(kernel, name).some((called) => STEPS.has(called))),
  );
  return [...callers].flatMap(([name, by]) => {
    const ordered = new Set(calledBy(kernel, name).filter((called) => touching.has(called)));
    if (!touching.has(name) && ordered.size < 2) return [];
    return [{ ...kernel.definitions.get(name)!, callers: [...by] }];
  });
}

const calledBy = ({ definitions }: KernelVersion, name: string): readonly string[] =>
  callsIn(definitions.get(name)!.call.body ?? []).map((call) => call.name);

/** The functions that a flow comes to, each with its callers. */
function callersIn(kernel: KernelVersion, flowName: string): ReadonlyMap<string, ReadonlySet<string>> {
  const { roots } = shippedFlow(kernel, flowName);
  const own = new Set(roots.map(nameOf));
  const callers = new Map<string, Set<string>>();
  const visit = (caller: string, statements: ReturnType<typeof bodyOf>): void => {
    for (const { name, body } of callsIn(statements)) {
      const definition = kernel.definitions.get(kernel.aliases.get(name) ?? name);
      if (definition === undefined || body !== undefined || own.has(name)) continue;
      const known = callers.get(definition.call.name);
      callers.set(definition.call.name, (known ?? new Set()).add(caller));
      if (known === undefined) visit(definition.call.name, definition.call.body ?? []);
    }
  };
  for (const root of roots) visit(nameOf(root), bodyOf(root));
  return callers;
}
