/** What is written for LTS tools and for programs is the same graph; drawings have every state and arrow. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { always } from '../engine/claim.ts';
import { explore } from '../engine/explore.ts';
import { compileSystem, type System } from '../engine/system.ts';
import { randomInstances, specOf } from '../engine/toys/random-systems.ts';
import { ring, systemOf } from '../engine/toys/small-systems.ts';
import { agreement, twoPhaseCommit } from '../engine/toys/two-phase-commit.ts';
import { writeThroughCache } from '../engine/toys/write-through-cache.ts';
import { toAut } from './aut.ts';
import { chartsToDot, reachableToDot } from './dot.ts';
import { chartsToMermaid, reachableToMermaid } from './mermaid.ts';
import { toTables } from './tables.ts';

const LIMIT = 10_000;

/** The numbers of the first line of an Aldebaran file, and of what follows. */
function countsOfAut(text: string) {
  const [head, ...lines] = text.trimEnd().split('\n');
  const [, transitions, states] = /^des \(0, (\d+), (\d+)\)$/.exec(head!)!;
  const steps = lines.map((line) => /^\((\d+), "([^"]+)", (\d+)\)$/.exec(line)!);
  const met = new Set(steps.flatMap(([, from, , to]) => [from, to]));
  return { states: Number(states), transitions: Number(transitions), lines: steps.length, met: met.size };
}

/** What the document says, as a reader in another language would take it. */
interface Document {
  readonly components: readonly { initial: number[]; next: number[][] }[];
  readonly events: readonly { participants: { component: number; column: number }[] }[];
}

function countsOfDocument({ components, events }: Document) {
  const states = new Set(
    components.reduce<string[]>(
      (rows, { initial }, i) => rows.flatMap((row) => initial.map((s) => (i === 0 ? `${s}` : `${row},${s}`))),
      [''],
    ),
  );
  let generated = states.size;
  for (const state of states) {
    for (const { participants } of events) {
      const after = state.split(',').map(Number);
      for (const { component, column } of participants) {
        after[component] = components[component]!.next[after[component]!]![column]!;
      }
      if (after.includes(-1)) continue;
      generated++;
      states.add(after.join());
    }
  }
  return { distinct: states.size, generated };
}

const throughJson = (value: object): Document => JSON.parse(JSON.stringify(value)) as Document;

describe('an Aldebaran file', () => {
  it('has the states and transitions of the search', () => {
    const { distinct, generated } = explore(compileSystem(twoPhaseCommit(3)), []).counts;
    expect(countsOfAut(toAut(compileSystem(twoPhaseCommit(3)), LIMIT))).toEqual({
      states: distinct,
      transitions: generated - 1,
      lines: generated - 1,
      met: distinct,
    });
  });

  it('begins with a choice among several initial states', () => {
    const { distinct, generated } = explore(compileSystem(writeThroughCache()), []).counts;
    const text = toAut(compileSystem(writeThroughCache()), LIMIT);
    expect(countsOfAut(text)).toMatchObject({ states: distinct + 1, transitions: generated });
    expect(text.split('\n').slice(1, 3)).toEqual(['(0, "start", 1)', '(0, "start", 2)']);
  });

  it('is refused for a graph that is too large', () => {
    expect(() => toAut(compileSystem(twoPhaseCommit(3)), 287)).toThrow('more than 287 reachable states');
    expect(() => toAut(compileSystem(twoPhaseCommit(3)), 288)).not.toThrow();
  });
});

describe('the tables as JSON', () => {
  it.each<[string, System]>([
    ['two-phase commit', compileSystem(twoPhaseCommit(3))],
    ['the write-through cache', compileSystem(writeThroughCache())],
  ])('are enough to search %s', (_, system) => {
    const { distinct, generated } = explore(system, []).counts;
    expect(countsOfDocument(throughJson(toTables(system, [])))).toEqual({ distinct, generated });
  });

  it('are enough to search random systems', () => {
    fc.assert(
      fc.property(randomInstances, (instances) => {
        const system = compileSystem(specOf(instances));
        const { counts, end } = explore(system, [], { maxStates: 2000 });
        fc.pre(end === 'complete');
        const { distinct, generated } = counts;
        expect(countsOfDocument(throughJson(toTables(system, [])))).toEqual({ distinct, generated });
      }),
      { numRuns: 60 },
    );
  });

  it('have the claims and the names', () => {
    const claim = always('agreement', agreement(3));
    expect(toTables(compileSystem(twoPhaseCommit(3)), [claim])).toMatchObject({
      formatVersion: 1,
      kind: 'system',
      claims: [{ id: 'agreement', kind: 'always' }],
    });
  });
});

const nested = systemOf(
  createMachine({
    id: 'lamp',
    initial: 'off',
    states: {
      off: { on: { press: { target: 'on', guard: () => true } } },
      on: {
        initial: 'dim',
        states: { dim: { on: { turn: 'bright' } }, bright: {} },
        on: { press: 'off', fall: 'broken' },
      },
      broken: { type: 'final' },
    },
  }),
);

describe('drawings', () => {
  it('have states within states, for Graphviz', () => {
    expect(chartsToDot(nested)).toMatchInlineSnapshot(`
      "digraph "small" {
        compound=true; rankdir=LR; fontname="sans-serif";
        node [shape=box, style=rounded, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];
        subgraph "cluster_lamp_0_lamp" {
          label="lamp"; style=rounded;
          "lamp_0_lamp__start" [shape=point, label=""];
          "lamp_0_lamp__start" -> "lamp_1_lamp_off";
          "lamp_1_lamp_off" [label="off"];
          subgraph "cluster_lamp_2_lamp_on" {
            label="on"; style=rounded;
            "lamp_2_lamp_on__start" [shape=point, label=""];
            "lamp_2_lamp_on__start" -> "lamp_3_lamp_on_dim";
            "lamp_3_lamp_on_dim" [label="dim"];
            "lamp_4_lamp_on_bright" [label="bright"];
          }
          "lamp_5_lamp_broken" [label="broken", peripheries=2];
        }
        "lamp_1_lamp_off" -> "lamp_3_lamp_on_dim" [label="press [if]", lhead="cluster_lamp_2_lamp_on"];
        "lamp_3_lamp_on_dim" -> "lamp_1_lamp_off" [label="press", ltail="cluster_lamp_2_lamp_on"];
        "lamp_3_lamp_on_dim" -> "lamp_5_lamp_broken" [label="fall", ltail="cluster_lamp_2_lamp_on"];
        "lamp_3_lamp_on_dim" -> "lamp_4_lamp_on_bright" [label="turn"];
      }
      "
    `);
  });

  it('have states within states, for Mermaid', () => {
    expect(chartsToMermaid(nested)).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "lamp" as lamp_0_lamp
        state lamp_0_lamp {
          [*] --> lamp_1_lamp_off
          state "off" as lamp_1_lamp_off
          state "on" as lamp_2_lamp_on
          state lamp_2_lamp_on {
            [*] --> lamp_3_lamp_on_dim
            state "dim" as lamp_3_lamp_on_dim
            state "bright" as lamp_4_lamp_on_bright
          }
          state "broken" as lamp_5_lamp_broken
          lamp_5_lamp_broken --> [*]
        }
        lamp_1_lamp_off --> lamp_2_lamp_on: press [if]
        lamp_2_lamp_on --> lamp_1_lamp_off: press
        lamp_2_lamp_on --> lamp_5_lamp_broken: fall
        lamp_3_lamp_on_dim --> lamp_4_lamp_on_bright: turn
      "
    `);
  });

  it('close every brace and name every end of an arrow', () => {
    fc.assert(
      fc.property(randomInstances, (instances) => {
        const system = compileSystem(specOf(instances));
        for (const text of [chartsToDot(system), chartsToMermaid(system)]) {
          expect(text.split('{').length).toBe(text.split('}').length);
        }
        const text = chartsToMermaid(system);
        const named = new Set(Array.from(text.matchAll(/ as (\w+)$/gm), ([, id]) => id));
        const used = Array.from(text.matchAll(/^ *(\w+) --> (\w+):/gm), ([, from, to]) => [from, to]).flat();
        expect(used.filter((id) => !named.has(id))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('have every reachable state, once it is asked for', () => {
    const system = systemOf(ring('a', 3), ring('b', 2));
    expect(reachableToDot(system, LIMIT).match(/ -> /g)).toHaveLength(12);
    expect(reachableToMermaid(system, LIMIT).match(/^ {2}s\d+ --> s\d+: /gm)).toHaveLength(12);
    expect(() => reachableToDot(system, 5)).toThrow('more than 5 reachable states');
    expect(() => reachableToMermaid(system, 5)).toThrow('more than 5 reachable states');
  });
});
