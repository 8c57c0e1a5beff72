/** What the page knows and does: systems, walks through them, and where in a walk it stands. */
import { batch, computed, signal } from '@preact/signals';
import { inState, not, type Predicate } from '../../engine/predicate.ts';
import { evenly, randomWalk, seeded, Walker, walkTables } from '../../engine/walk.ts';
import { decodeSystem, type LiveClaim, type Model } from '../../inspector/model.ts';
import type { CheckedClaim, Origin, PageData, TraceData } from '../../inspector/payload.ts';
import { searchFor } from '../../inspector/search.ts';
import {
  enabledIn,
  type Followed,
  followLabels,
  type Locals,
  labelsOf,
  statesAlong,
} from '../../inspector/steps.ts';

/** A walk from the beginning; `refused` says where steps from elsewhere could not be gone along with. */
export interface Branch {
  readonly id: number;
  readonly name: string;
  readonly events: readonly number[];
  readonly refused?: Followed['refused'];
  /** What the refused steps come from. */
  readonly wanted?: readonly string[];
}

/** A check that the server runs, as far as it has told. */
export interface Checking {
  readonly states: number;
  readonly depth: number;
  /** The state that it is at. */
  readonly at: Locals | undefined;
  readonly stop: () => void;
}

/** Which system of which page data. */
export interface SystemPlace {
  readonly page: number;
  readonly system: number;
}

export interface Searching {
  readonly what: string;
  readonly states: number;
}

/** So many milliseconds of a search between two looks at what the user does. */
const SLICE = 12;
const WALK_STEPS = 400;

let branchIds = 0;

export class Store {
  readonly pages = signal<readonly PageData[]>([]);
  readonly position = signal(0);
  readonly branches = signal<readonly Branch[]>([newBranch('walk 1', [])]);
  readonly branchId = signal(this.branches.value[0]!.id);
  readonly system = signal<SystemPlace>({ page: 0, system: 0 });
  readonly message = signal('');
  readonly searching = signal<Searching | undefined>(undefined);
  readonly checking = signal<Checking | undefined>(undefined);
  /** What the check said of each claim of this system. */
  readonly checked = signal<ReadonlyMap<string, CheckedClaim>>(new Map());
  /** The event whose refusal is looked at. */
  readonly asked = signal<number | undefined>(undefined);

  readonly model = computed<Model>(() => this.modelAt(this.system.value));
  readonly branch = computed(() => this.branches.value.find(({ id }) => id === this.branchId.value)!);
  readonly states = computed(() =>
    statesAlong(this.model.value, this.model.value.start, this.branch.value.events),
  );
  readonly locals = computed<Locals>(() => this.states.value[this.position.value]!);
  readonly before = computed(() => this.states.value[this.position.value - 1]);
  /** What the middle shows: the state at hand, or that of a running check. */
  readonly shown = computed<Locals>(() => this.checking.value?.at ?? this.locals.value);
  readonly shownBefore = computed(() =>
    this.checking.value?.at === undefined ? this.before.value : undefined,
  );
  readonly enabled = computed(() => enabledIn(this.model.value, this.locals.value));
  /** By claim, the first step after which it is broken; -1 where none is. */
  readonly brokenAt = computed(() =>
    this.model.value.claims.map(({ test }) =>
      test === undefined ? -1 : this.states.value.findIndex((locals) => !test(locals)),
    ),
  );
  /** The claims that are broken in this state. */
  readonly broken = computed(() =>
    this.model.value.claims.filter(({ test }) => test?.(this.locals.value) === false),
  );

  private readonly models = new Map<string, Model>();
  private cancelled = false;

  constructor(page: PageData) {
    this.pages.value = [page];
    const [trace] = page.traces;
    if (trace !== undefined) this.openTrace(trace);
  }

  get page(): PageData {
    return this.pages.value[0]!;
  }

  private modelAt({ page, system }: SystemPlace): Model {
    const key = `${page} ${system}`;
    const model = this.models.get(key) ?? decodeSystem(this.pages.value[page]!, system);
    this.models.set(key, model);
    return model;
  }

  /** Every system that the page has. */
  readonly systems = computed(() =>
    this.pages.value.flatMap((page, p) =>
      page.systems.map((data, s) => ({ at: { page: p, system: s }, data })),
    ),
  );

  /** Takes an event. Off the way that the walk went on, it begins a branch of its own. */
  take(event: number): void {
    const { events, name } = this.branch.value;
    const at = this.position.value;
    if (events[at] === event) {
      this.position.value = at + 1;
    } else if (at === events.length) {
      batch(() => {
        this.change([...events, event]);
        this.position.value = at + 1;
      });
    } else {
      this.addBranch(
        `${name.replace(/ from step \d+$/, '')} from step ${at}`,
        [...events.slice(0, at), event],
        at + 1,
      );
    }
    this.message.value = '';
  }

  go(position: number): void {
    const last = this.states.value.length - 1;
    this.position.value = Math.max(0, Math.min(last, position));
  }

  /** A copy of the walk up to here, to go on differently. */
  fork(): void {
    const at = this.position.value;
    this.addBranch(
      `${this.branch.value.name.replace(/ from step \d+$/, '')} from step ${at}`,
      this.branch.value.events.slice(0, at),
      at,
    );
  }

  restart(): void {
    if (this.branch.value.events.length === 0) return;
    this.addBranch(`walk ${this.branches.value.length + 1}`, [], 0);
  }

  addBranch(name: string, events: readonly number[], position: number, more: Partial<Branch> = {}): void {
    const branch = { ...newBranch(name, events), ...more };
    batch(() => {
      this.branches.value = [...this.branches.value, branch];
      this.branchId.value = branch.id;
      this.position.value = position;
      this.asked.value = undefined;
    });
  }

  select(id: number): void {
    batch(() => {
      this.branchId.value = id;
      this.go(this.states.value.length - 1);
      this.asked.value = undefined;
    });
  }

  drop(id: number): void {
    const rest = this.branches.value.filter((branch) => branch.id !== id);
    if (rest.length === 0) return;
    batch(() => {
      if (this.branchId.value === id) this.select(rest.at(-1)!.id);
      this.branches.value = rest;
    });
  }

  private change(events: readonly number[]): void {
    const { id, name } = this.branch.value;
    this.branches.value = this.branches.value.map((b) => (b.id === id ? { id, name, events } : b));
  }

  /** Steps at random until a claim breaks or nothing is possible. */
  randomWalk(): void {
    const model = this.model.value;
    const brokenHere = new Set(this.broken.value);
    const walker = new Walker(walkTables(model.system), this.locals.value);
    const below = seeded(Math.floor(Math.random() * 2 ** 31));
    const isNew = (): LiveClaim | undefined =>
      model.claims.find((claim) => !brokenHere.has(claim) && claim.test?.(walker.locals) === false);
    const taken: number[] = [];
    while (taken.length < WALK_STEPS && walker.count > 0 && isNew() === undefined) {
      taken.push(...randomWalk(walker, below, 1, undefined, evenly));
    }
    const claim = isNew();
    const prefix = this.branch.value.events.slice(0, this.position.value);
    const events = [...prefix, ...taken];
    if (prefix.length === this.branch.value.events.length) this.change(events);
    else this.addBranch(`random from step ${prefix.length}`, events, events.length);
    this.position.value = events.length;
    this.message.value =
      claim === undefined
        ? `${taken.length} random steps, and no further claim broke${walker.count === 0 ? '; nothing is possible any more' : ''}.`
        : `${claim.id} broke after ${taken.length} random steps.`;
  }

  /** The shortest way from the beginning to a state that breaks a claim. */
  shortestViolation({ id, decisions }: LiveClaim): Promise<void> {
    const broken = decisions.filter(({ kind }) => kind === 'always').map(({ predicate }) => not(predicate));
    return this.find(`shortest violation of ${id}`, broken, `${id} holds`);
  }

  /** The shortest way from the beginning to a state of one component. */
  traceTo(component: number, state: string): Promise<void> {
    const { name } = this.model.value.system.components[component]!.instance;
    return this.find(`trace to ${name}: ${state}`, [inState(name, state)], `${name} never reaches ${state}`);
  }

  private async find(what: string, predicates: readonly Predicate[], otherwise: string): Promise<void> {
    if (this.searching.value !== undefined) return;
    this.cancelled = false;
    this.message.value = '';
    this.searching.value = { what, states: 0 };
    const search = searchFor(this.model.value, predicates, this.model.value.start);
    let progress = search.advance(SLICE);
    while (progress.kind === 'searching' && !this.cancelled) {
      this.searching.value = { what, states: progress.states };
      await new Promise((resolve) => setTimeout(resolve));
      progress = search.advance(SLICE);
    }
    this.searching.value = undefined;
    // What was found of another system means nothing here.
    if (this.cancelled) {
      this.message.value ||= `Cancelled after ${progress.states.toLocaleString('en')} states.`;
      return;
    }
    const states = progress.states.toLocaleString('en');
    if (progress.kind === 'found') {
      const { events } = progress;
      this.addBranch(what, events, events.length);
      this.message.value = `${events.length} steps, and no interleaving gets there in fewer (${states} states looked at).`;
    } else if (progress.kind === 'none') {
      this.message.value = `${otherwise}: all ${states} states that can be reached were visited.`;
    } else {
      this.message.value = `There is no more memory after ${states} states; pasidcheck check searches farther.`;
    }
  }

  cancel(): void {
    this.cancelled = true;
  }

  /** Goes over to another system and takes the same steps there, as far as they are possible. */
  switchTo(at: SystemPlace): void {
    const here = this.system.value;
    if (at.page === here.page && at.system === here.system) return;
    this.cancel();
    this.checking.value?.stop();
    const from = this.model.value;
    const { title } = from.data;
    const current = this.branch.value;
    const target = this.modelAt(at);
    const position = this.position.value;
    const branches = this.branches.value.map((branch): Branch => {
      const labels = branch.wanted ?? labelsOf(from, branch.events);
      const { events, refused } = followLabels(target, labels);
      const { id, name } = branch;
      return { id, name, events, wanted: labels, ...(refused === undefined ? {} : { refused }) };
    });
    const followed = branches.find(({ id }) => id === current.id)!;
    batch(() => {
      this.branches.value = branches;
      this.system.value = at;
      this.checked.value = new Map();
      this.position.value = Math.min(
        Math.max(position, followed.refused === undefined ? 0 : followed.events.length),
        followed.events.length,
      );
      this.asked.value = undefined;
      this.message.value = divergence(followed, title, target.data.title);
    });
  }

  /** Adds the systems of another page, from a server, and gives the first of them. */
  addPage(page: PageData): SystemPlace {
    this.pages.value = [...this.pages.value, page];
    return { page: this.pages.value.length - 1, system: 0 };
  }

  /** The system of the page that was made from the same. */
  systemFrom(origin: Origin): SystemPlace | undefined {
    const key = originKey(origin);
    return this.systems.value.find(({ data }) => data.origin !== undefined && originKey(data.origin) === key)
      ?.at;
  }

  /** Opens a trace of the page on its system. */
  openTrace({ title, system, labels }: TraceData): void {
    this.switchTo({ page: 0, system });
    this.openLabels(title, labels);
  }

  /** Opens labels from elsewhere on the system at hand, as far as they are possible there. */
  openLabels(name: string, labels: readonly string[], position = labels.length): void {
    const { events, refused } = followLabels(this.model.value, labels);
    const more = refused === undefined ? {} : { refused, wanted: labels };
    const empty = this.branch.value.events.length === 0 ? this.branchId.value : undefined;
    this.addBranch(name, events, Math.max(0, Math.min(position, events.length)), more);
    if (empty !== undefined) this.drop(empty);
    this.message.value =
      refused === undefined ? '' : `The trace is possible for ${events.length} of ${labels.length} steps.`;
  }
}

function originKey({ kernel, flow = '', input, configuration }: Origin): string {
  const options = Object.entries(configuration).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([kernel, flow, input?.text ?? '', options]);
}

function newBranch(name: string, events: readonly number[]): Branch {
  return { id: ++branchIds, name, events };
}

function divergence({ events, refused, wanted = [] }: Branch, from: string, to: string): string {
  if (wanted.length === 0) return '';
  if (refused === undefined) return `${to} allows all ${events.length} steps of ${from}.`;
  return `${to} allows ${events.length} of ${wanted.length} steps of ${from}.`;
}
