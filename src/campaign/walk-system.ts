/** Random walks through one system, for its claims; what breaks one is made as simple as it can be. */
import { type Claim, formatLabel, type System } from '../engine/index.ts';
import { alarmFor, watchedWalk } from '../engine/lookout.ts';
import { Shrinker } from '../engine/shrink.ts';
import { drawStrategy, numberActors, strategy } from '../engine/strategies.ts';
import { twinTables } from '../engine/twin-events.ts';
import { seeded, Walker, walkTables } from '../engine/walk.ts';

export interface WalkSettings {
  readonly seed: number;
  readonly walks: number;
  readonly steps: number;
}

export interface Walked {
  readonly walks: number;
  readonly steps: number;
  /** The claims that a walk can break, and the shortest walk that was found to break each. */
  readonly broken: readonly {
    readonly claim: string;
    readonly walk: number;
    readonly events: readonly string[];
  }[];
  /** Claims that no walk can break: `sometimes` and `alwaysReachable`. */
  readonly notWalked: readonly string[];
  /** Events that happened in no walk. */
  readonly neverHappened: readonly string[];
}

/** Walks through a system. The same settings give the same. */
export function walkSystem(system: System, claims: readonly Claim[], settings: WalkSettings): Walked {
  const tables = walkTables(system);
  const actors = numberActors(system.events.map(({ participants }) => String(participants[0])));
  const open = new Map(
    claims.flatMap((claim) => {
      const alarm = alarmFor(system, [claim]);
      return alarm === undefined ? [] : [[claim, alarm] as const];
    }),
  );
  const notWalked = claims.filter((claim) => !open.has(claim)).map(({ id }) => id);
  const below = seeded(settings.seed);
  const taken = new Uint8Array(tables.next.length);
  const memory = new Float64Array(system.events.length);
  const walkers = tables.starts.map((start) => new Walker(tables, start, taken));
  const happened = new Set<number>();
  const broken: { claim: string; walk: number; events: readonly string[] }[] = [];
  let steps = 0;
  for (let walk = 1; walk <= settings.walks; walk++) {
    const number = below(walkers.length);
    walkers[number]!.restart();
    const watching = [...open];
    const { events, rang } = watchedWalk(
      walkers[number]!,
      below,
      watching.map(([, alarm]) => alarm),
      { steps: settings.steps, choose: strategy(drawStrategy(below), actors, below, memory) },
    );
    steps += events.length;
    for (const event of events) happened.add(event);
    for (const [i, after] of rang) {
      const [claim, { isBad }] = watching[i]!;
      open.delete(claim);
      const shrinker = new Shrinker(tables, isBad, { actors, twins: twinTables(system) });
      const shrunk = shrinker.shrink({ start: tables.starts[number]!, events: events.slice(0, after) });
      broken.push({
        claim: claim.id,
        walk,
        events: shrunk.events.map((event) => formatLabel(system.events[event]!.label)),
      });
    }
  }
  const names = new Set([...happened].map((event) => system.events[event]!.label.name));
  const all = new Set([...system.events.map(({ label }) => label.name), ...system.impossible]);
  return {
    walks: settings.walks,
    steps,
    broken,
    notWalked,
    neverHappened: [...all].filter((name) => !names.has(name)),
  };
}
