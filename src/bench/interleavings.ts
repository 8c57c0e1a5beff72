/**
 * `npm run bench -- interleavings`: how soon random interleavings find the defects of the history, how simple
 * what they find becomes, and how fast they are, beside the commands of fast-check on the same systems.
 */
import fc from 'fast-check';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { history } from '../../properties/history.ts';
import { actorNames } from '../check/actors.ts';
import { historyFlow } from '../check/history.ts';
import { compileProduct, type System } from '../engine/index.ts';
import { interleavings } from '../engine/interleaving.ts';
import { type Alarm, alarmFor, watchedWalk } from '../engine/lookout.ts';
import { changesOfActor } from '../engine/simpler-walks.ts';
import { simplestWalk } from '../engine/simplest-walk.ts';
import { type Actors, drawStrategy, numberActors, strategy } from '../engine/strategies.ts';
import { seeded, Walker, type WalkTables, walkTables } from '../engine/walk.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { type InterleavingRow, summarise, type Trial } from './interleavings-table.ts';

/** Steps of a walk: with this number the second process nearly always has its turn. */
const STEPS = 300;
/** What the search for the simplest walk may visit. */
const MAX_STATES = 1_000_000;
/** Of the commands of fast-check so few are enabled that a run needs many of them for as many steps. */
const MAX_COMMANDS = 2000;
const WALKS_FOR_SPEED = 500;
/** Seeds that are not counted. */
const WARM_UP = 20;
/** Seeds of the commands of fast-check that are tried where they do not find everything. */
const FEW = 5;

interface Row {
  readonly id: string;
  readonly system: System;
  readonly tables: WalkTables;
  /** Makes an alarm, which knows of nothing that another one found out. */
  readonly alarm: () => Alarm;
  readonly actors: Actors;
}

/** What a seed found, before it is compared with the best. */
interface Outcome {
  readonly runs: number;
  readonly ms: number;
  /** Nothing for a seed that was given up. */
  readonly shrunk?: { readonly ms: number; readonly events: readonly number[] };
}

export interface InterleavingOptions {
  readonly seeds: number;
  /**
   * Seeds of the commands of fast-check, fewer where one of the first few is given up, and the seconds after which one
   * is given up.
   */
  readonly commandSeeds: number;
  readonly seconds: number;
  readonly rows: readonly string[];
}

/** Measures the rows one after the other. */
export function* measureInterleavings(options: InterleavingOptions): Generator<InterleavingRow> {
  warmUp(options.seconds);
  for (const { id } of history) {
    if (options.rows.length > 0 && !options.rows.includes(id)) continue;
    yield measureRow(rowOf(id), options);
  }
}

function measureRow(row: Row, { seeds, commandSeeds, seconds }: InterleavingOptions): InterleavingRow {
  const { id, system, actors } = row;
  const best = simplestWalk(compileProduct(system), row.alarm().isBad, actors, { maxStates: MAX_STATES });
  if (best.outcome !== 'found') throw new Error(`${id}: the search finds nothing`);
  const trial = ({ runs, ms, shrunk }: Outcome): Trial => {
    if (shrunk === undefined) return { runs, ms };
    const { length } = shrunk.events;
    const isShortest = length === best.events.length;
    const isFewest = isShortest && changesOfActor(shrunk.events, actors.of) === best.changes;
    return { runs, ms, shrunk: { ms: shrunk.ms, length, isShortest, isFewest } };
  };
  return {
    row: id,
    shortest: best.events.length,
    fewestChanges: best.changes,
    evenStepsPerSecond: speed(row, () => 'even'),
    stepsPerSecond: speed(row, drawStrategy),
    walks: summarise(numbers(seeds).map((seed) => trial(tryWalks(row, seed)))),
    commands: summarise(commandOutcomes(row, commandSeeds, seconds).map(trial)),
  };
}

/** What a process does for the first time takes longest, whoever comes first: some seeds of both, not counted. */
function warmUp(seconds: number): void {
  const row = rowOf(history[0]!.id);
  for (const seed of numbers(WARM_UP)) {
    tryWalks(row, seed);
    tryCommands(row, seed, seconds);
  }
}

/** All seeds, or the first few where one of those is given up: each of those costs seconds. */
function commandOutcomes(row: Row, seeds: number, seconds: number): readonly Outcome[] {
  const first = numbers(Math.min(seeds, FEW)).map((seed) => tryCommands(row, seed, seconds));
  if (first.some(({ shrunk }) => shrunk === undefined)) return first;
  return [
    ...first,
    ...numbers(seeds)
      .slice(FEW)
      .map((seed) => tryCommands(row, seed, seconds)),
  ];
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

function tryWalks({ system, alarm }: Row, seed: number): Outcome {
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
  return clock.outcome(counterexample?.[0].events);
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

/** The events of the current run. */
const TAKEN: number[] = [];

function tryCommands({ system, tables, ...row }: Row, seed: number, seconds: number): Outcome {
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
  return clock.outcome(last);
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

  outcome(events: readonly number[] | undefined): Outcome {
    const { runs, startedAt, foundAt } = this;
    const now = performance.now();
    if (foundAt === undefined || events === undefined) return { runs, ms: now - startedAt };
    return { runs, ms: foundAt - startedAt, shrunk: { ms: now - foundAt, events } };
  }
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
