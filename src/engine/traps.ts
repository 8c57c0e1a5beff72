/** Where a run can do without a goal for good: it may end there, or a fair cycle leads round. */
import { fairComponents } from './fair-components.ts';
import { Duties } from './fairness.ts';
import type { Test } from './predicate.ts';
import { type Product, pack, Successors } from './product.ts';
import { RecordedSteps } from './recorded-steps.ts';
import { StateMarks } from './state-marks.ts';
import { StateSet } from './state-set.ts';

const BYTES = 2 ** 30;

/** What is known of a state. */
const PASSES = 1;
const STAYS = 2;
/** Too many states follow to tell. */
const UNSURE = 3;

/** Knows the states in which a run can stay, those that it was asked about and all that they lead to. */
export class Traps {
  private readonly product: Product;
  private readonly goal: Test;
  private readonly duties: Duties;
  private readonly maxStates: number;
  private patience: number;
  private readonly known: StateMarks;
  private readonly packed: Int32Array;
  private readonly successors: Successors;

  /** After `patience` states in a row from which more than `maxStates` follow, only ends are looked for. */
  constructor(product: Product, goal: Test, maxStates: number, patience: number) {
    this.product = product;
    this.goal = goal;
    this.maxStates = maxStates;
    this.patience = patience;
    this.successors = new Successors(product);
    this.duties = new Duties(product.system);
    this.packed = new Int32Array(product.layout.words);
    this.known = new StateMarks(product.layout.words);
  }

  /** Whether a fair run can stay in the state for good; also false when too many states follow to tell. */
  readonly holds: Test = (locals) => {
    if (this.goal(locals)) return false;
    pack(this.product.layout, locals, this.packed, 0);
    const known = this.known.get(this.packed, 0);
    if (known !== 0) return known === STAYS;
    this.successors.expand(this.packed, 0);
    if (this.isEnd(this.successors)) return true;
    if (this.patience > 0) this.learn();
    return this.known.get(this.packed, 0) === STAYS;
  };

  /** Whether a run may end where these events are enabled. */
  private isEnd({ events, count }: Successors): boolean {
    for (let i = 0; i < count; i++) if (this.duties.keepsGoing[events[i]!] === 1) return false;
    return true;
  }

  /** Learns about the packed state and all that it leads to. */
  private learn(): void {
    const closure = this.closure();
    if (closure === undefined) {
      this.known.set(this.packed, 0, UNSURE);
      this.patience--;
      return;
    }
    const { seen, steps, members, ends } = closure;
    const { marks } = fairComponents(steps, Int32Array.from(members), this.duties);
    const state = this.packed.slice();
    for (const n of members) {
      seen.read(n, state, 0);
      this.known.set(state, 0, ends.has(n) || marks[n]! < 0 ? STAYS : PASSES);
    }
  }

  /**
   * The states from the packed one on that come before the goal, and the goals at their end. All that follows from
   * a state that is known is known as well: no way leads back from there to one that is not.
   */
  private closure(): Closure | undefined {
    const { layout } = this.product;
    const seen = new StateSet(layout.words, BYTES);
    const steps = new RecordedSteps(this.duties.fair.length);
    const members: number[] = [];
    const ends = new Set<number>();
    const { successors } = this;
    const state = this.packed.slice();
    seen.add(state, 1);
    for (let n = 0; n < seen.size; n++) {
      if (seen.size > this.maxStates) return undefined;
      seen.read(n, state, 0);
      const known = this.known.get(state, 0);
      const isKnown = known === PASSES || known === STAYS;
      if (!isKnown) successors.expand(state, 0);
      if (!isKnown && !this.goal(successors.locals)) {
        members.push(n);
        if (this.isEnd(successors)) ends.add(n);
        seen.add(successors.states, successors.count);
        for (let i = 0; i < successors.count; i++)
          steps.record(successors.events[i]!, seen.find(successors.states, i * layout.words));
      }
      // Only answers to conditions ask for them.
      steps.add(this.duties.conditions.length === 0 ? undefined : successors.locals.slice());
    }
    return { seen, steps, members, ends };
  }
}

/** States that follow from one, those among them that come before the goal and are not known yet, and where a run may end. */
interface Closure {
  readonly seen: StateSet;
  readonly steps: RecordedSteps;
  readonly members: readonly number[];
  readonly ends: ReadonlySet<number>;
}
