/**
 * `npm run bench -- interleavings`: how soon random interleavings find the defects of the history, how simple
 * what they find becomes, and how fast they are, beside the commands of fast-check on the same systems.
 */
import fc from 'fast-check';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { history } from '../../properties/history.ts';
import { actorNames } from '../check/actors.ts';
import { compile } from '../check/check.ts';
import { flowFor } from '../check/flow-choice.ts';
import { historyFlow } from '../check/history.ts';
import { kernelVersion } from '../check/library.ts';
import { compileProduct, type System } from '../engine/index.ts';
import { interleavings } from '../engine/interleaving.ts';
import { type Alarm, alarmFor, watchedWalk } from '../engine/lookout.ts';
import { changesOfActor } from '../engine/simpler-walks.ts';
import { simplestWalk } from '../engine/simplest-walk.ts';
import { type Actors, drawStrategy, numberActors, strategy } from '../engine/strategies.ts';
import { seeded, Walker, type WalkTables, walkTables } from '../engine/walk.ts';

/** Steps of a walk: in so many the second process nearly always has its turn. */
const STEPS = 300;
/** What the search for the simplest walk may visit. */
const MAX_STATES = 1_000_000;
/** Of the commands of fast-check so few are enabled that a run needs many of them for as many steps. */
const MAX_COMMANDS = 2000;
const WALKS_FOR_SPEED = 500;

export interface InterleavingRow {
  readonly row: string;
  /** The fewest steps, and the fewest changes of actor in so few. */
  readonly shortest: number;
  readonly fewestChanges: number;
  /** Steps a second of processor time: an even choice, and the strategies as they are drawn, both looked at. */
  readonly evenStepsPerSecond: number;
  readonly stepsPerSecond: number;
  readonly walks: Found;
  readonly commands: Found;
}

/** What became of some seeds. */
export interface Found {
  readonly seeds: number;
  readonly found: number;
  /** Medians over the seeds that found something: runs, milliseconds until then, steps after shrinking. */
  readonly runs?: number;
  readonly ms?: number;
  readonly length?: number;
  readonly worstLength?: number;
  readonly shrinkMs?: number;
  /** Of those that found something so many came down to the fewest steps, and to the fewest changes in so few. */
  readonly shortest: number;
  readonly fewest: number;
}

interface Row {
  readonly id: string;
  readonly system: System;
  readonly tables: WalkTables;
  /** Makes an alarm, which knows of nothing that another one found out. */
  readonly alarm: () => Alarm;
  readonly actors: Actors;
}

/** One seed: when it found something, and what that came down to. */
interface Trial {
  readonly runs: number;
  readonly ms: number;
  readonly shrinkMs: number;
  readonly events: readonly number[];
}

export interface InterleavingOptions {
  readonly seeds: number;
  /** Seeds of the commands of fast-check, and the seconds after which one is given up. */
  readonly commandSeeds: number;
  readonly seconds: number;
  readonly rows: readonly string[];
}

/** Measures the rows one after the other. */
export function* measureInterleavings(options: InterleavingOptions): Generator<InterleavingRow> {
  for (const { id } of history) {
    if (options.rows.length > 0 && !options.rows.includes(id)) continue;
    yield measureRow(rowOf(id), options);
  }
}

function measureRow(row: Row, { seeds, commandSeeds, seconds }: InterleavingOptions): InterleavingRow {
  const { id, system, actors } = row;
  const best = simplestWalk(compileProduct(system), row.alarm().isBad, actors, { maxStates: MAX_STATES });
  if (best.outcome !== 'found') throw new Error(`${id}: the search finds nothing`);
  const summary = (trials: readonly (Trial | undefined)[]): Found =>
    summarise(trials, best.events.length, best.changes, actors);
  return {
    row: id,
    shortest: best.events.length,
    fewestChanges: best.changes,
    evenStepsPerSecond: speed(row, () => 'even'),
    stepsPerSecond: speed(row, drawStrategy),
    walks: summary(numbers(seeds).map((seed) => tryWalks(row, seed))),
    commands: summary(numbers(commandSeeds).map((seed) => tryCommands(row, seed, seconds))),
  };
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

function rowOf(id: string): Row {
  const defect = history.find((one) => one.id === id)!;
  const claim = claims.find((one) => one.id === defect.claim)!;
  const { system, decisions } = compile({
    ...flowFor(historyFlow(defect, 'before'), defect.flow, kernelVersion(defect.kernel)),
    configuration: scopes[defect.scope].configuration,
    claims: [claim],
  });
  const alarm = (): Alarm => alarmFor(system, decisions.get(claim)!)!;
  return { id, system, tables: walkTables(system), alarm, actors: numberActors(actorNames(system)) };
}

function tryWalks({ system, alarm }: Row, seed: number): Trial | undefined {
  const names = actorNames(system);
  const arbitrary = interleavings(system, {
    steps: STEPS,
    until: alarm(),
    actorOf: (event) => names[system.events.indexOf(event)]!,
  });
  const clock = new Clock();
  const { counterexample } = fc.check(
    fc.property(arbitrary, (interleaving) => clock.run(interleaving.isBad)),
    { seed, numRuns: 2 ** 31 },
  );
  return clock.trial(counterexample?.[0].events);
}

/** Takes one event if it can; the model is the walker, and there is nothing real beside it. */
class Take implements fc.Command<Walker, Alarm> {
  private readonly event: number;
  constructor(event: number) {
    this.event = event;
  }
  check(walker: Readonly<Walker>): boolean {
    return walker.isEnabled(this.event);
  }
  run(walker: Walker, alarm: Alarm): void {
    walker.take(this.event);
    TAKEN.push(this.event);
    if (!alarm.atEnd && alarm.isBad(walker.locals)) throw new Error('bad');
  }
}

/** The events of the run at hand. */
const TAKEN: number[] = [];

function tryCommands({ system, tables, ...row }: Row, seed: number, seconds: number): Trial | undefined {
  const alarm = row.alarm();
  const walker = new Walker(tables, tables.starts[0]!);
  const clock = new Clock();
  let last: readonly number[] | undefined;
  const commands = fc.commands<Walker, Alarm>(
    system.events.map((_, event) => fc.constant(new Take(event))),
    { maxCommands: MAX_COMMANDS, size: 'max' },
  );
  fc.check(
    fc.property(commands, (some) => {
      TAKEN.length = 0;
      walker.restart();
      let isBad = false;
      try {
        fc.modelRun(() => ({ model: walker, real: alarm }), some);
        isBad = alarm.atEnd && alarm.isBad(walker.locals);
      } catch {
        isBad = true;
      }
      if (isBad) last = TAKEN.slice();
      clock.run(isBad);
    }),
    { seed, numRuns: 2 ** 31, interruptAfterTimeLimit: seconds * 1000 },
  );
  return clock.trial(last);
}

/** Counts runs until the first bad one, and what is done after that as shrinking. */
class Clock {
  private runs = 0;
  private readonly startedAt = performance.now();
  private foundAt: number | undefined;

  run(isBad: boolean): void {
    if (this.foundAt === undefined) this.runs++;
    if (!isBad) return;
    this.foundAt ??= performance.now();
    throw new Error('bad');
  }

  trial(events: readonly number[] | undefined): Trial | undefined {
    if (this.foundAt === undefined || events === undefined) return undefined;
    return {
      runs: this.runs,
      ms: this.foundAt - this.startedAt,
      shrinkMs: performance.now() - this.foundAt,
      events,
    };
  }
}

function summarise(
  trials: readonly (Trial | undefined)[],
  shortest: number,
  fewest: number,
  { of }: Actors,
): Found {
  const found = trials.filter((trial) => trial !== undefined);
  const optimal = found.filter(({ events }) => events.length === shortest);
  const counts = {
    seeds: trials.length,
    found: found.length,
    shortest: optimal.length,
    fewest: optimal.filter(({ events }) => changesOfActor(events, of) === fewest).length,
  };
  if (found.length === 0) return counts;
  return {
    ...counts,
    runs: median(found.map(({ runs }) => runs)),
    ms: median(found.map(({ ms }) => ms)),
    shrinkMs: median(found.map(({ shrinkMs }) => shrinkMs)),
    length: median(found.map(({ events }) => events.length)),
    worstLength: Math.max(...found.map(({ events }) => events.length)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Steps a second of processor time. */
function speed({ tables, actors, ...row }: Row, draw: typeof drawStrategy): number {
  const alarm = row.alarm();
  const walker = new Walker(tables, tables.starts[0]!);
  const memory = new Float64Array(actors.of.length);
  const below = seeded(1);
  const walk = (count: number): number => {
    let steps = 0;
    for (let i = 0; i < count; i++) {
      walker.restart();
      const choose = strategy(draw(below), actors, below, memory);
      steps += watchedWalk(walker, below, alarm.atEnd ? [] : [alarm], { steps: STEPS, choose }).events.length;
    }
    return steps;
  };
  walk(WALKS_FOR_SPEED);
  const from = process.cpuUsage().user;
  const steps = walk(WALKS_FOR_SPEED * 4);
  return (steps / (process.cpuUsage().user - from)) * 1e6;
}

const column = (text: string | number, width: number): string => String(text).padStart(width);
const ms = (value: number | undefined): string =>
  value === undefined ? '-' : value.toFixed(value < 10 ? 1 : 0);

/** The heading of the table, and one line for each row. */
export const heading =
  'row   shortest changes  M steps/s     walks: found  runs    ms  shrink  length shortest fewest    commands: found  runs    ms  shrink  length shortest fewest';

export function lineOf(row: InterleavingRow): string {
  const speeds = `${(row.evenStepsPerSecond / 1e6).toFixed(1)} / ${(row.stepsPerSecond / 1e6).toFixed(1)}`;
  return `${row.row}   ${column(row.shortest, 8)} ${column(row.fewestChanges, 7)} ${column(speeds, 10)}   ${foundText(row.walks, 15)}   ${foundText(row.commands, 18)}`;
}

function foundText(some: Found, width: number): string {
  const length =
    some.length === undefined || some.worstLength === some.length
      ? (some.length ?? '-')
      : `${some.length}-${some.worstLength}`;
  return [
    column(`${some.found}/${some.seeds}`, width),
    column(some.runs ?? '-', 6),
    column(ms(some.ms), 6),
    column(ms(some.shrinkMs), 7),
    column(length, 7),
    column(some.found === 0 ? '-' : `${some.shortest}/${some.found}`, 8),
    column(some.found === 0 ? '-' : `${some.fewest}/${some.found}`, 6),
  ].join(' ');
}
