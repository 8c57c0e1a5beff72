/** Random walks of one subject in one configuration: which claims they break, and what they visit. */
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { actorNames } from '../check/actors.ts';
import { type CheckRequest, distinctTasks, tasksOf } from '../check/searches.ts';
import type { System } from '../engine/index.ts';
import { type Alarm, alarmFor, watchedWalk } from '../engine/lookout.ts';
import { type Actors, drawStrategy, numberActors, strategy } from '../engine/strategies.ts';
import { type Below, Walker, type WalkTables, walkTables } from '../engine/walk.ts';
import { type Compiled, compile } from '../program/compile.ts';
import type { Resolved } from './subject.ts';

/** A system that shares no event with the rest, as walks need it. */
export interface Part {
  readonly compiled: Compiled;
  readonly system: System;
  readonly tables: WalkTables;
  readonly actors: Actors;
  /** The claims that speak of it and that a walk can break. */
  readonly alarms: readonly { readonly claim: ShippedClaim; readonly alarm: Alarm }[];
}

/** A claim that a walk broke: the steps up to there, by event. */
export interface Hit {
  readonly part: Part;
  readonly claim: ShippedClaim;
  readonly start: Int32Array;
  readonly events: readonly number[];
}

/** What walks of a part visited: by slot, by event, and by pair of actors, the later one first. */
export interface Passed {
  readonly part: Part;
  readonly taken: Uint8Array;
  readonly happened: Uint8Array;
  readonly pairs: Uint8Array;
  readonly walks: number;
  readonly steps: number;
}

/** The request that a hunt compiles. */
export function requestOf(
  { software }: Resolved,
  configuration: Configuration,
  claims: readonly ShippedClaim[],
): CheckRequest {
  return { ...software, configuration, claims };
}

/**
 * The parts of the system that differ in more than names. Throws an `InputError` or a `FlowError` for an edited flow
 * that cannot be resolved any more.
 */
export function partsOf(request: CheckRequest): readonly Part[] {
  const compiled = compile(request);
  return distinctTasks(tasksOf(compiled)).map((task): Part => {
    const names = new Set(task.claims.map(({ id }) => id));
    const alarms = request.claims.flatMap((claim) => {
      const own = compiled.decisions.get(claim)!.filter(({ id }) => names.has(id));
      const alarm = alarmFor(task.part, own);
      return alarm === undefined ? [] : [{ claim, alarm }];
    });
    return {
      compiled,
      system: task.part,
      tables: walkTables(task.part),
      actors: numberActors(actorNames(task.part)),
      alarms,
    };
  });
}

export interface HuntOptions {
  readonly walks: number;
  readonly steps: number;
  /** Ends the hunt once every claim is broken that can be. */
  readonly stop?: boolean;
}

/** Walks through a part; of each claim the first walk that breaks it counts. */
export function hunt(
  part: Part,
  below: Below,
  { walks, steps, stop }: HuntOptions,
): { readonly hits: readonly Hit[]; readonly passed: Passed } {
  const { tables, system, actors } = part;
  const taken = new Uint8Array(tables.next.length);
  const happened = new Uint8Array(system.events.length);
  const pairs = new Uint8Array(actors.names.length ** 2);
  const walkers = tables.starts.map((start) => new Walker(tables, start, taken));
  const memory = new Float64Array(system.events.length);
  const hits: Hit[] = [];
  let open = [...part.alarms];
  let [walked, stepped] = [0, 0];
  while (walked < walks) {
    if (stop === true && open.length === 0) break;
    const start = below(walkers.length);
    const walker = walkers[start]!;
    walker.restart();
    const choose = strategy(drawStrategy(below), actors, below, memory);
    const alarms = open.map(({ alarm }) => alarm);
    const { events, rang } = watchedWalk(walker, below, alarms, { steps, choose });
    walked++;
    stepped += events.length;
    remember(events, actors, happened, pairs);
    for (const [i, length] of rang) {
      hits.push({
        part,
        claim: open[i]!.claim,
        start: tables.starts[start]!,
        events: events.slice(0, length),
      });
    }
    open = open.filter((_, i) => !rang.has(i));
  }
  return { hits, passed: { part, taken, happened, pairs, walks: walked, steps: stepped } };
}

function remember(
  events: readonly number[],
  { names, of }: Actors,
  happened: Uint8Array,
  pairs: Uint8Array,
): void {
  let last = -1;
  for (const event of events) {
    happened[event] = 1;
    const actor = of[event]!;
    if (last >= 0 && last !== actor) pairs[actor * names.length + last] = 1;
    last = actor;
  }
}
