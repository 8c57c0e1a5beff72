/**
 * What guards and actions may ask: the context, and the name and the indices of the event. Whatever else they ask is
 * noted, whether or not they make use of the answer.
 */
import type { AnyActorScope } from 'xstate';

/** Called with what was asked, as one writes it: `Math.random()`. */
export type Note = (asked: string) => void;

/** The event as the chart gets it; `note` hears of each other property that is read. */
export function watchedEvent<T extends { readonly type: string }>(event: T, note: Note): T {
  const read = (property: string | symbol): void => {
    if (!Object.hasOwn(event, property)) note(String(property));
  };
  return new Proxy(event, {
    get(target, property) {
      read(property);
      return Reflect.get(target, property) as unknown;
    },
    has(target, property) {
      read(property);
      return Reflect.has(target, property);
    },
    getOwnPropertyDescriptor(target, property) {
      read(property);
      return Reflect.getOwnPropertyDescriptor(target, property);
    },
    set(_, property) {
      note(String(property));
      return true;
    },
  });
}

/** The scope of a transition; `note` hears when an action asks the actor or its system. */
export function watchedScope(scope: AnyActorScope, note: Note): AnyActorScope {
  const watched = <T extends object>(object: T, name: string): T =>
    new Proxy(object, {
      get(target, property) {
        // This one xstate itself calls.
        if (property !== '_sendInspectionEvent') note(`${name}.${String(property)}`);
        return Reflect.get(target, property) as unknown;
      },
    });
  return { ...scope, self: watched(scope.self, 'self'), system: watched(scope.system, 'system') };
}

/** Functions that answer differently from one call to the next. */
const sources: readonly (readonly [object | undefined, string, string])[] = [
  [Math, 'random', 'Math.random()'],
  [globalThis.performance, 'now', 'performance.now()'],
  [globalThis.crypto, 'randomUUID', 'crypto.randomUUID()'],
  [globalThis.crypto, 'getRandomValues', 'crypto.getRandomValues()'],
];

/** Runs something; `note` hears meanwhile of each question to a clock or a source of chance. */
export function watchingWorld<T>(note: Note, run: () => T): T {
  const { Date: clock } = globalThis;
  const undo = sources.map(([owner, name, text]) => noted(owner, name, () => note(text)));
  globalThis.Date = new Proxy(clock, {
    get(target, property) {
      if (property === 'now') note('Date.now()');
      return Reflect.get(target, property) as unknown;
    },
    apply(target) {
      note('Date()');
      return target();
    },
    construct(target, args: []) {
      if (args.length === 0) note('new Date()');
      return new target(...args);
    },
  });
  try {
    return run();
  } finally {
    globalThis.Date = clock;
    for (const back of undo) back();
  }
}

/** Puts a function in the place of another that first calls `note`. Gives what takes it back. */
function noted(owner: object | undefined, name: string, note: () => void): () => void {
  if (owner === undefined) return () => {};
  const old = Object.getOwnPropertyDescriptor(owner, name);
  const asked = Reflect.get(owner, name) as (...args: readonly unknown[]) => unknown;
  const watched = (...args: readonly unknown[]): unknown => {
    note();
    return Reflect.apply(asked, owner, args);
  };
  Object.defineProperty(owner, name, { value: watched, configurable: true, writable: true });
  return () => {
    if (old === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, old);
  };
}
