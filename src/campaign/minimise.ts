/**
 * Makes a counterexample minimal in everything: the edits of the flow first, then the configuration, then the
 * interleaving. What is smaller is tried with walks of its own, so the same smaller thing always gives the same.
 */
import { scopes } from '../../model/scopes.ts';
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { compileProduct, formatLabel, Refusal } from '../engine/index.ts';
import { Shrinker } from '../engine/shrink.ts';
import { isSimpler } from '../engine/simpler-walks.ts';
import { simplestWalk } from '../engine/simplest-walk.ts';
import { twinTables } from '../engine/twin-events.ts';
import { seeded } from '../engine/walk.ts';
import { FlowError, InputError } from '../flow/error.ts';
import { type Hit, hunt, type Part, partsOf, requestOf } from './hunt.ts';
import { type Resolved, withEdits } from './subject.ts';

/** A claim that is broken, as small as it was made. */
export interface Minimal {
  readonly subject: Resolved;
  readonly configuration: Configuration;
  readonly hit: Hit;
  /** Whether a search knows that no interleaving of that system is shorter. */
  readonly isShortest: boolean;
}

/** Whether the parts of the machine can be put together so. */
export type IsPossible = (configuration: Configuration) => boolean;

/** Walks that decide whether something smaller breaks the claim as well. */
const WALKS = 400;
/** The most states that the search for something shorter visits. */
const MAX_STATES = 100_000;

/** Tries that are remembered; with more, the memory is given up and built anew. */
const REMEMBERED = 300;

interface Found {
  readonly subject: Resolved;
  readonly configuration: Configuration;
  readonly hit: Hit;
}

/** Minimises counterexamples, and remembers what it tried. */
export class Minimiser {
  private readonly isPossible: IsPossible;
  private readonly steps: (configuration: Configuration) => number;
  private readonly tried = new Map<string, Hit | undefined>();
  private readonly minimal = new Map<string, Pick<Minimal, 'hit' | 'isShortest'>>();

  constructor(isPossible: IsPossible, steps: (configuration: Configuration) => number) {
    this.isPossible = isPossible;
    this.steps = steps;
  }

  minimise(found: Found): Minimal {
    if (this.tried.size > REMEMBERED) {
      this.tried.clear();
      this.minimal.clear();
    }
    const edited = this.fewerEdits(found);
    const small = this.smaller(edited);
    const key = keyOf(small);
    const known = this.minimal.get(key);
    if (known !== undefined) return { ...small, ...known };
    const shrunk = shrink(small.hit);
    // What came from walks of the smaller thing alone depends on that alone.
    if (this.tried.get(key) === small.hit) this.minimal.set(key, shrunk);
    return { ...small, ...shrunk };
  }

  private fewerEdits(found: Found): Found {
    for (const edits of fewer(found.subject.edits)) {
      const subject = withEdits(found.subject, edits);
      const hit = subject && this.findAgain({ ...found, subject });
      if (subject !== undefined && hit !== undefined) return { ...found, subject, hit };
    }
    return found;
  }

  private smaller(found: Found): Found {
    let best = found;
    for (let goesOn = true; goesOn; ) {
      goesOn = false;
      for (const configuration of smallerThan(best.configuration, found.hit.claim)) {
        if (!this.isPossible(configuration)) continue;
        const hit = this.findAgain({ ...best, configuration });
        if (hit === undefined) continue;
        best = { ...best, configuration, hit };
        goesOn = true;
        break;
      }
    }
    return best;
  }

  /** A walk that breaks the claim there: one of its own, or the given one as far as it goes there. */
  private findAgain({ subject, configuration, hit }: Found): Hit | undefined {
    const key = keyOf({ subject, configuration, hit });
    if (this.tried.get(key) !== undefined) return this.tried.get(key);
    const parts = this.parts(subject, configuration, hit.claim);
    if (!this.tried.has(key)) {
      const options = { walks: WALKS, steps: this.steps(configuration), stop: true };
      this.tried.set(
        key,
        parts.map((part) => hunt(part, seeded(1), options).hits[0]).find((one) => one !== undefined),
      );
    }
    return (
      this.tried.get(key) ?? parts.map((part) => carriedOver(hit, part)).find((one) => one !== undefined)
    );
  }

  private parts(subject: Resolved, configuration: Configuration, claim: ShippedClaim): readonly Part[] {
    try {
      return partsOf(requestOf(subject, configuration, [claim]));
    } catch (error) {
      if (error instanceof FlowError || error instanceof InputError || error instanceof Refusal) return [];
      throw error;
    }
  }
}

const keyOf = ({ subject, configuration, hit }: Found): string =>
  JSON.stringify([subject.kernel, subject.flow, subject.text, configuration, hit.claim.id]);

/** Every smaller choice of the edits, the smallest first. */
function fewer(edits: readonly string[]): readonly (readonly string[])[] {
  const choices = Array.from({ length: 2 ** edits.length - 1 }, (_, choice) =>
    edits.filter((_edit, i) => (choice & (1 << i)) !== 0),
  );
  return choices.toSorted((a, b) => a.length - b.length);
}

/** Configurations with less in them: the smallest one that the claim is meant for, then with one thing less. */
function* smallerThan(configuration: Configuration, claim: ShippedClaim): Generator<Configuration> {
  const own: Configuration = scopes[claim.scope].configuration;
  if (weight(own) < weight(configuration)) yield own;
  for (const [name, value] of Object.entries(configuration) as [keyof Configuration, number | boolean][]) {
    const less = typeof value === 'number' ? Array.from({ length: value - 1 }, (_, n) => n + 1) : [false];
    // Where there are several of something, one is tried first.
    if (value !== false) for (const smaller of less) yield { ...configuration, [name]: smaller };
  }
}

const weight = (configuration: Configuration): number =>
  Object.values(configuration).reduce<number>((sum, value) => sum + Number(value), 0);

/** The events of a walk that another system has under the same names, if they break the claim there. */
function carriedOver(hit: Hit, part: Part): Hit | undefined {
  const alarm = part.alarms.find(({ claim }) => claim === hit.claim)?.alarm;
  const start = part.tables.starts[0];
  if (alarm === undefined || start === undefined) return undefined;
  const numbers = new Map(part.system.events.map(({ label }, e) => [formatLabel(label), e]));
  const events = hit.events.flatMap((e) => numbers.get(formatLabel(hit.part.system.events[e]!.label)) ?? []);
  const about = { actors: part.actors, twins: [] };
  const taken = new Shrinker(part.tables, alarm.isBad, about).firstEnd({ start, events });
  return taken === undefined ? undefined : { ...hit, part, start, events: taken };
}

/** The interleaving alone, and whether a search knows of no shorter one. */
function shrink(hit: Hit): Pick<Minimal, 'hit' | 'isShortest'> {
  const { part, claim, start, events } = hit;
  const { isBad } = part.alarms.find((one) => one.claim === claim)!.alarm;
  const about = { actors: part.actors, twins: twinTables(part.system) };
  const shrunk = new Shrinker(part.tables, isBad, about).shrink({ start, events });
  const product = compileProduct(part.system);
  const known = simplestWalk(product, isBad, part.actors, { maxStates: MAX_STATES });
  const isBetter = known.outcome === 'found' && isSimpler(known.events, shrunk.events, part.actors.of);
  return {
    hit: isBetter
      ? { ...hit, start: part.tables.starts[0]!, events: known.events }
      : { ...hit, events: shrunk.events },
    isShortest: known.outcome !== 'bound' || known.steps >= shrunk.events.length - 1,
  };
}
