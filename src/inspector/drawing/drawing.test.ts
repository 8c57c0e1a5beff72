/** Charts as drawings: what is folded, that states lie inside each other, and that nothing of a chart is lost on the way. */
import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { compileSystem } from '../../engine/index.ts';
import { encodeSystems } from '../encode.ts';
import type { ChartData } from '../payload.ts';
import { chartFrom, configOf } from '../stately.ts';
import { graphOf } from './chart-graph.ts';
import { familyLines } from './families.ts';
import { layOut } from './lay-out.ts';
import { LayoutThread } from './layout-thread.ts';
import { isCallTree, withAround } from './living.ts';

/** A player with everything that a statechart has. */
const player = setup({
  actions: { beep: () => {}, spin: () => {} },
  guards: { charged: () => true },
}).createMachine({
  id: 'player',
  initial: 'off',
  states: {
    off: { on: { power: { target: 'on.last', guard: 'charged', actions: 'beep' } } },
    on: {
      type: 'parallel',
      on: { power: 'off', eject: 'broken' },
      states: {
        last: { type: 'history', history: 'deep' },
        sound: {
          initial: 'loud',
          states: { loud: { on: { mute: 'silent' } }, silent: { on: { mute: 'loud' } } },
        },
        disc: {
          initial: 'still',
          states: { still: { entry: 'spin', on: { play: 'turning', 'seek(to=1)': {} } }, turning: {} },
        },
      },
    },
    broken: { type: 'final' },
  },
});

const chart = ((): ChartData => {
  const read = chartFrom(JSON.stringify(player.config))!;
  return chartFrom(JSON.stringify(configOf(read)))!;
})();

const numberOf = (key: string): number => chart.nodes.findIndex((node) => node.key === key);
const everyNode = chart.nodes.map((_, node) => node);

it('keeps history, initial states, guards and actions when a chart comes and goes as a configuration', () => {
  expect(chart.nodes.map(({ key, kind }) => [key, kind ?? 'plain'])).toEqual([
    ['player', 'plain'],
    ['off', 'plain'],
    ['on', 'parallel'],
    ['last', 'deep history'],
    ['sound', 'plain'],
    ['loud', 'plain'],
    ['silent', 'plain'],
    ['disc', 'plain'],
    ['still', 'plain'],
    ['turning', 'plain'],
    ['broken', 'final'],
  ]);
  expect(chart.transitions.find(({ from }) => from === numberOf('off'))).toEqual({
    from: numberOf('off'),
    event: 'power',
    to: [numberOf('last')],
    guard: 'charged',
    actions: ['beep'],
  });
  expect(chart.nodes[numberOf('still')]).toMatchObject({ entry: ['spin'] });
  expect(chart.nodes[numberOf('sound')]).toMatchObject({ initial: 'loud' });
});

it('draws nested and parallel states inside each other, with initial marks and every edge', async () => {
  const drawing = (await layOut(chart, everyNode))!;
  const boxOf = (node: number) => drawing.nodes.find((one) => one.node === node)!;
  for (const { node, x, y, width, height } of drawing.nodes) {
    const { parent } = chart.nodes[node]!;
    if (parent < 0) continue;
    const around = boxOf(parent);
    expect([
      chart.nodes[node]!.key,
      x > around.x,
      y > around.y,
      x + width < around.x + around.width,
      y + height < around.y + around.height,
    ]).toEqual([chart.nodes[node]!.key, true, true, true, true]);
  }
  expect(drawing.starts).toHaveLength(3);
  expect(boxOf(numberOf('still')).lines).toEqual(['entry / spin', 'seek(to=1)']);
  const drawn = drawing.edges.map(({ from, to, lines, points }) => [
    `${chart.nodes[from]!.key} → ${chart.nodes[to]!.key}`,
    ...lines,
    points.length >= 2,
  ]);
  expect(drawn).toEqual([
    ['off → last', 'power [charged] / beep', true],
    ['on → off', 'power', true],
    ['on → broken', 'eject', true],
    ['loud → silent', 'mute', true],
    ['silent → loud', 'mute', true],
    ['still → turning', 'play', true],
  ]);
  expect(await layOut(chart, everyNode)).toEqual(drawing);
});

it('draws the same on a thread of its own, and says what is no chart', async () => {
  const thread = new LayoutThread();
  const [drawn, refused] = [
    thread.draw({ chart, living: everyNode }),
    thread.draw({ chart: {} as ChartData, living: [0] }),
  ];
  await expect(refused).rejects.toThrow(/this chart cannot be drawn/);
  expect(await drawn).toEqual(await layOut(chart, everyNode));
  thread.close();
});

it('folds events that differ in their indices, then those of one component, and says how many', () => {
  const taking = (...events: readonly string[]) =>
    familyLines(
      events.map((event) => ({ from: 0, event, to: [] })),
      3,
    );
  expect(taking('iommu.walk(did=1)', 'iommu.walk(did=2)', 'wait')).toEqual(['iommu.walk ×2', 'wait']);
  expect(taking('a.b', 'a.c', 'a.d', 'e.f')).toEqual(['a.… ×3', 'e.f']);
  expect(taking('a.b', 'c.d', 'e.f', 'g.h', 'i.j')).toEqual(['a.b', 'c.d', 'and 3 more families']);
  expect(taking('(after 1000)')).toEqual(['(after 1000)']);
});

it('makes one edge of those of all states, and has states stand together that differ only in what they hold', () => {
  const values = ['1', '2', '3', '4', '5', '6'];
  const cache = setup({}).createMachine({
    id: 'cache',
    initial: 'empty',
    states: {
      empty: { on: Object.fromEntries(values.map((value) => [`fill(value=${value})`, value])) },
      ...Object.fromEntries(
        values.map((value) => [value, { on: { drop: 'empty', [`hit(value=${value})`]: {} } }]),
      ),
    },
  });
  const system = compileSystem({
    name: 'cache',
    events: { fill: { indices: ['value'] }, drop: { indices: [] }, hit: { indices: ['value'] } },
    domains: { value: values.map(Number) },
    instances: [{ name: 'cache', machine: cache, indices: {} }],
  });
  const { charts, tables } = encodeSystems([
    {
      system,
      title: '',
      flowName: '',
      scope: '',
      observers: new Set(),
      claims: [],
      describe: () => ({ text: '', actor: '' }),
    },
  ]);
  const [data] = charts;
  expect(isCallTree(data!)).toBe(false);
  const living = withAround(
    data!,
    tables[0]!.states.flatMap(({ leaves }) => leaves),
  );
  expect(living).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const { edges, alike } = graphOf(data!, living);
  const key = (node: number): string => data!.nodes[node]!.key;
  expect(alike.map((group) => group.map(key))).toEqual([values]);
  expect(
    edges.map(({ from, to, lines, transitions }) => [key(from), key(to), lines, transitions.length]),
  ).toEqual([
    ['1', 'empty', ['drop ×6'], 6],
    ['empty', '1', ['fill ×6'], 6],
  ]);
});
