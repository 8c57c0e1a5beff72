/** What comes before a flow that binds nothing itself, for the process that dies and for the one after it. */
import { type EventName, meaningOf } from '../../model/events.ts';
import type { Primitive, Step, Thread } from '../../model/kernel/call-tree.ts';
import { isBetweenProcesses } from '../../model/kernel/lock-kinds.ts';
import type { Program } from '../../model/system.ts';
import type { Note } from '../words/note-text.ts';
import type { KernelVersion } from './library.ts';
import { NoEffects } from './no-effect.ts';
import type { Resolution } from './resolution.ts';
import { resolve } from './resolve.ts';
import type { Scope } from './scope.ts';
import { anyStep, without } from './steps.ts';

export interface Prologue {
  /** By the first process. Nothing else runs yet, so its locks and the entering in lists are left out. */
  readonly byFirstProcess: readonly Step[];
  /** By a second one, beside what the first has not finished; lists of its own are left out. */
  readonly bySecondProcess: readonly Step[];
}

/** The prologue of a kernel version. What is unknown in it is none of the flow's business. */
export function prologueOf({ prologue: file }: KernelVersion, scope: Scope, into: Resolution): Prologue {
  const quiet: Resolution = { ...into, noEffect: new NoEffects(), unknown: new Set(), labels: new Map() };
  const steps = file.roots.flatMap((root) =>
    resolve(
      root.kind === 'tree' ? [root.call] : root.body,
      file,
      { ...scope, names: new Map(scope.names) },
      quiet,
    ),
  );
  return {
    byFirstProcess: without(steps, (step) => isLock(step) || isOfLists(step)),
    bySecondProcess: without(
      steps,
      (step) => (isLock(step) && !isBetweenProcesses(String(step.indices['lock']))) || isOfLists(step),
    ),
  };
}

const isLock = ({ event }: Primitive): boolean => meaningOf(event)?.own === 'lock';

const isOfLists = ({ event }: Primitive): boolean =>
  event === 'binding.enlist' || event === 'binding.assign_cache_tag';

/** A flow that binds nothing itself starts from the prologue; one thread goes on in place, several together. */
export function withPrologue(
  threads: readonly Thread[],
  { byFirstProcess }: Prologue,
): Pick<Program, 'threads' | 'begins'> & { readonly notes: readonly Note[] } {
  const binding = threads.find(({ body }) => anyStep(body, isBinding));
  if (binding !== undefined) {
    return { threads, begins: false, notes: [{ kind: 'no prologue', thread: binding.name }] };
  }
  const [only, ...others] = threads;
  if (others.length === 0) {
    return { threads: [{ ...only!, body: [...byFirstProcess, ...only!.body] }], begins: false, notes: [] };
  }
  const begin: Step = { kind: 'primitive', event: 'threads.begin', indices: {}, variables: {} };
  return {
    threads: [
      { name: 'prologue', body: [...byFirstProcess, begin] },
      ...threads.map(({ name, body }) => ({ name, body: [begin, ...body] })),
    ],
    begins: true,
    notes: [],
  };
}

const BINDING: ReadonlySet<string> = new Set<EventName>(['entry.set_present', 'entry.set_present_stage2']);

const isBinding = (step: Step): boolean => step.kind === 'primitive' && BINDING.has(step.event);
