/** Random machines of the shapes that people write. */
import { type AnyStateMachine, assign, createMachine, fromPromise, raise } from 'xstate';
import type { Below } from '../../walk.ts';
import type { Alphabet } from './naive.ts';

export interface RandomMachine {
  readonly machine: AnyStateMachine;
  readonly alphabet: Alphabet;
}

const EVENTS = ['a', 'b', 'press twice', 'mouse.move', 'mouse.up'];
const MOST = 3;

interface Config {
  type?: string;
  initial?: string;
  history?: string;
  states?: Record<string, Config>;
  on?: Record<string, unknown>;
  after?: Record<string, unknown>;
  always?: unknown;
  invoke?: unknown;
  entry?: unknown;
}

/** A tree of states two levels deep, and the paths in it that a transition may lead to. */
function randomStates(below: Below): { readonly root: Config; readonly paths: readonly string[] } {
  const paths: string[] = [];
  const build = (path: string, depth: number): Config => {
    const keys = ['one', 'two', 'three'].slice(0, depth === 0 ? 3 : depth === 2 ? 0 : below(3));
    if (keys.length === 0) return {};
    const isParallel = depth > 0 && below(4) === 0;
    const states = Object.fromEntries(
      keys.map((key) => {
        const inner = path === '' ? key : `${path}.${key}`;
        paths.push(inner);
        return [key, build(inner, depth + 1)];
      }),
    );
    if (!isParallel && below(3) === 0) {
      states['back'] = { type: 'history', history: below(2) === 0 ? 'deep' : 'shallow' };
      paths.push(path === '' ? 'back' : `${path}.back`);
    }
    return isParallel ? { type: 'parallel', states } : { initial: keys[below(keys.length)]!, states };
  };
  return { root: build('', 0), paths };
}

/** A machine of a few nested states with whatever chance gives them. */
export function randomMachine(below: Below): RandomMachine {
  const { root, paths } = randomStates(below);
  const outcomes: Record<string, Alphabet['outcomes'][string]> = {};
  const target = (): string => `#random.${paths[below(paths.length)]!}`;
  const count = assign({ n: ({ context }: { context: { n: number } }) => Math.min(context.n + 1, MOST) });
  const isLow = ({ context }: { context: { n: number } }): boolean => context.n < MOST;
  const transition = (): unknown =>
    [
      { target: target() },
      { target: target(), guard: isLow, actions: count },
      { actions: count },
      { target: target(), actions: [count, 'effect'], reenter: true },
      { guard: isLow, actions: [count, raise({ type: 'b' })] },
    ][below(5)];
  for (const path of ['', ...paths.filter((one) => !one.endsWith('back'))]) {
    let config = root;
    for (const key of path === '' ? [] : path.split('.')) config = config.states![key]!;
    const types = [...EVENTS, 'mouse.*', '*'];
    config.on = Object.fromEntries(
      types.flatMap((type) =>
        below(5) === 0 ? [[type, type === 'b' ? { target: target() } : transition()]] : [],
      ),
    );
    if (below(4) === 0)
      config.after = {
        [100 * (1 + below(3))]: transition(),
        ...(below(2) === 0 ? { late: transition() } : {}),
      };
    // Only while the count is zero, and then it is not: no loop without end.
    if (below(6) === 0) {
      config.always = {
        guard: ({ context }: { context: { n: number } }) => context.n === 0,
        actions: assign({ n: 1 }),
      };
    }
    if (below(5) === 0) {
      const id = `wait${Object.keys(outcomes).length}`;
      config.invoke = {
        id,
        src: 'wait',
        onDone: transition(),
        ...(below(2) === 0 ? { onError: transition() } : {}),
      };
      outcomes[id] = [{ type: `xstate.done.actor.${id}` }, { type: `xstate.error.actor.${id}` }];
    }
    if (below(6) === 0) config.entry = count;
  }
  const machine = createMachine({ id: 'random', context: { n: 0 }, ...root } as never, {
    actors: { wait: fromPromise(() => new Promise(() => {})) },
    actions: { effect: () => {} },
    delays: { late: 9000 },
  });
  return { machine, alphabet: { events: [], outcomes } };
}
