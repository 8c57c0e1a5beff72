/**
 * Claims about runs where one state stands for its images.
 *
 * What can be reached from a state can be reached from its images, but for what symmetries make of it: a goal
 * that they leave alone is lost for all of them or for none. Fairness is another matter. A run that is fair to
 * each of two images need not look so once they are taken for one, so the states around which a fair run might
 * stay are unfolded, and looked at as they are. They are few: most states enable an event that leads on for good.
 */
import type { Claim } from '../claim.ts';
import type { Finding } from '../exploration.ts';
import { fairComponents } from '../fair-components.ts';
import { fairCycle } from '../fair-cycle.ts';
import { Duties } from '../fairness.ts';
import { type OneWay, oneWayOf } from '../one-way.ts';
import { allocate } from '../out-of-memory.ts';
import type { Test } from '../predicate.ts';
import { type Product, pack } from '../product.ts';
import { isReachableFromAll } from '../reachability.ts';
import { SetGraph, type StateGraph } from '../state-graph.ts';
import { StateSet } from '../state-set.ts';
import { follow, statesOn, type Trace } from '../trace.ts';
import type { Automorphism } from './automorphism.ts';
import type { Reduction } from './reduction.ts';

/** Where a fair run without a goal can stay. */
interface Stay {
  readonly locals: Int32Array;
  /** The events from there back to it; none where the run may end. */
  readonly round: readonly number[];
}

/** The shortest trace to a state. */
type TraceTo = (locals: Int32Array) => Trace;

export class FoldedRuns {
  private readonly product: Product;
  private readonly graph: StateGraph;
  private readonly reduction: Reduction;
  private readonly maxBytes: number;
  private readonly oneWay: OneWay;
  private readonly duties: Duties;
  private areAllReached: boolean | undefined;
  private around: StateSet | undefined;

  /** `graph` must hold a state for every reachable one; what is unfolded must not take more than `maxBytes`. */
  constructor(product: Product, graph: StateGraph, reduction: Reduction, maxBytes: number) {
    this.product = product;
    this.graph = graph;
    this.reduction = reduction;
    this.maxBytes = maxBytes;
    this.oneWay = oneWayOf(product.system);
    this.duties = new Duties(product.system);
  }

  /** Decides one of the claims of the reduction, where that can be done here. Throws `OutOfMemory`. */
  decide({ id, kind }: Claim, traceTo: TraceTo): Finding {
    if (kind === 'alwaysReachable') return { outcome: this.canAllBeReached() ? 'holds' : 'undecided' };
    const goal = this.reduction.tests.get(id)!;
    const stay = this.stayWithout(goal);
    if (stay === undefined) return { outcome: 'holds' };
    const { product } = this;
    const way = traceTo(stay.locals);
    if (statesOn(way).some((locals) => goal(locals))) return { outcome: 'undecided' };
    const events = [...way.steps.map(({ event }) => event), ...stay.round];
    const cycle = stay.round.length === 0 ? {} : { cycle: way.steps.length };
    return { outcome: 'violated', trace: { ...follow(product, way.start, events), ...cycle } };
  }

  /**
   * Whether a state that meets the goals of all claims can be reached from everywhere. That is more than they ask,
   * but the same for all images.
   */
  private canAllBeReached(): boolean {
    const goals = this.goalsOf('alwaysReachable');
    const meetsAll: Test = (locals) => goals.every((goal) => goal(locals));
    this.areAllReached ??= isReachableFromAll(this.graph, meetsAll, this.oneWay);
    return this.areAllReached;
  }

  /** The nearest state around which a fair run stays without the goal. */
  private stayWithout(goal: Test): Stay | undefined {
    this.around ??= this.unfold();
    const graph = new SetGraph(this.product, this.around);
    const without = this.numbersWithout(goal, graph);
    const components = fairComponents(graph, without, this.duties);
    const { marks } = components;
    const at = without.find((number) => marks[number]! < 0 || this.mayEnd(graph, number));
    if (at === undefined) return undefined;
    graph.open(at);
    const locals = graph.locals.slice();
    return { locals, round: marks[at]! < 0 ? fairCycle(graph, components, this.duties, at) : [] };
  }

  private numbersWithout(goal: Test, graph: StateGraph): Int32Array {
    const numbers = allocate(graph.size);
    let size = 0;
    for (let number = 0; number < graph.size; number++) {
      graph.open(number);
      if (!goal(graph.locals)) numbers[size++] = number;
    }
    return numbers.subarray(0, size);
  }

  /** The reachable states around which a fair run may stay that does not come to all goals, nearest first. */
  private unfold(): StateSet {
    const { graph, product } = this;
    const goals = this.goalsOf('eventually');
    const states = new StateSet(product.layout.words, this.maxBytes);
    for (let number = 0; number < graph.size; number++) {
      graph.open(number);
      if (this.oneWay.mustLeadOn(graph) || goals.every((goal) => goal(graph.locals))) continue;
      this.addImages(states, graph.locals);
    }
    return states;
  }

  private goalsOf(kind: Claim['kind']): readonly Test[] {
    const { claims, tests } = this.reduction;
    return claims.flatMap((claim) => (claim.kind === kind ? [tests.get(claim.id)!] : []));
  }

  private mayEnd(graph: StateGraph, number: number): boolean {
    graph.open(number);
    return !graph.events.subarray(0, graph.count).some((event) => this.duties.keepsGoing[event] === 1);
  }

  /** Adds a state and everything that the symmetries make of it. */
  private addImages(set: StateSet, first: Int32Array): void {
    const { layout } = this.product;
    const packed = new Int32Array(layout.words);
    const open: Int32Array[] = [first];
    for (const locals of open) {
      pack(layout, locals, packed, 0);
      if (set.find(packed, 0) >= 0) continue;
      set.add(packed, 1);
      for (const symmetry of this.reduction.symmetries) open.push(imageOf(locals, symmetry));
    }
  }
}

function imageOf(state: Int32Array, { components, locals }: Automorphism): Int32Array {
  const image = new Int32Array(state.length);
  for (let component = 0; component < state.length; component++) {
    image[components[component]!] = locals[component]![state[component]!]!;
  }
  return image;
}
