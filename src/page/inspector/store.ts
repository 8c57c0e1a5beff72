/** The state of the page and its actions: systems, walks, and the step that is shown. */
import { batch, computed, signal } from '@preact/signals';
import { formatLabel } from '../../engine/label.ts';
import { evenly, randomWalk, seeded, Walker, walkTables } from '../../engine/walk.ts';
import { decodeSystem, type LiveClaim, type Model } from '../../inspector/model.ts';
import { type Path, pathAlong } from '../../inspector/path.ts';
import type { CheckedClaim, Origin, PageData, TraceData } from '../../inspector/payload.ts';
import { enabledIn, type Locals, labelsOf } from '../../inspector/steps.ts';
import type { Running, SystemCheck } from './check.ts';
import type { Searching } from './find.ts';
import { fetchSystem } from './server.ts';
import { type Desk, emptyDesk, type History, remembered, type SystemPlace, type Walk } from './walks.ts';

const WALK_STEPS = 400;

export class Store {
  readonly pages = signal<readonly PageData[]>([]);
  readonly desk = signal<Desk>(emptyDesk);
  readonly history = signal<History>({ past: [], future: [] });
  readonly message = signal('');
  readonly searching = signal<Searching | undefined>(undefined);
  /** The results of checks, by `originKey()` of the system. */
  readonly checks = signal<ReadonlyMap<string, SystemCheck>>(new Map());
  /** The check that the server runs. */
  readonly running = signal<Running | undefined>(undefined);
  /** Whether the machine shows the states that the check is at. */
  readonly isWatching = signal(false);
  /** The event whose refusal is looked at. */
  readonly asked = signal<number | undefined>(undefined);

  readonly position = computed(() => this.desk.value.position);
  readonly walks = computed(() => this.desk.value.walks);
  readonly walk = computed<Walk>(() => {
    const { walks, shown } = this.desk.value;
    return walks.find(({ id }) => id === shown)!;
  });
  private readonly place = computed(() => this.desk.value.system);
  readonly model = computed<Model>(() => this.modelAt(this.place.value));
  readonly path = computed<Path>(() => this.pathOf(this.model.value, this.walk.value.labels));
  readonly locals = computed<Locals>(() => this.path.value.states[this.position.value]!);
  readonly before = computed(() => this.path.value.states[this.position.value - 1]);
  private readonly watched = computed(() => (this.isWatching.value ? this.running.value?.at : undefined));
  /** What the machine shows: the state at this step, or that of a check that is watched. */
  readonly shown = computed<Locals>(() => this.watched.value ?? this.locals.value);
  readonly shownBefore = computed(() => (this.watched.value === undefined ? this.before.value : undefined));
  readonly enabled = computed(() => enabledIn(this.model.value, this.locals.value));
  /** The claims that are broken in this state. */
  readonly broken = computed(() =>
    this.model.value.claims.filter(({ test }) => test?.(this.locals.value) === false),
  );
  /** The check of this system. */
  readonly check = computed(() => this.checks.value.get(systemKey(this.model.value)));
  /** The checked claim whose counterexample this walk is, or begins with. */
  readonly counterexample = computed<CheckedClaim | undefined>(() => {
    const { labels } = this.walk.value;
    return this.check.value?.claims.find(
      ({ labels: own }) =>
        own !== undefined && own.length > 0 && own.every((label, i) => label === labels[i]),
    );
  });
  /** Every system that the page has. */
  readonly systems = computed(() =>
    this.pages.value.flatMap((page, p) =>
      page.systems.map((data, s) => ({ at: { page: p, system: s }, data })),
    ),
  );

  /** Walks that the reader began with New walk. A check that ends later does not replace them. */
  readonly begun = new Set<number>();
  private readonly models = new Map<string, Model>();
  private readonly positions = new Map<string, number>();
  private last: { readonly model: Model; readonly path: Path } | undefined;
  private lastId = 1;

  constructor(page: PageData) {
    this.pages.value = [page];
    for (const { checked, ...data } of page.systems) {
      if (checked !== undefined) this.setCheck(systemKey({ data }), { claims: checked, state: 'done' });
    }
  }

  get page(): PageData {
    return this.pages.value[0]!;
  }

  /** A system of the page, decoded once. */
  modelAt({ page, system }: SystemPlace): Model {
    const key = `${page} ${system}`;
    const model = this.models.get(key) ?? decodeSystem(this.pages.value[page]!, system);
    this.models.set(key, model);
    return model;
  }

  /** The path of labels; the common prefix with the previous path is reused. */
  private pathOf(model: Model, labels: readonly string[]): Path {
    const path = pathAlong(model, labels, this.last?.model === model ? this.last.path : undefined);
    this.last = { model, path };
    return path;
  }

  setCheck(key: string, check: SystemCheck): void {
    this.checks.value = new Map([...this.checks.value, [key, check]]);
  }

  /** Restores walks of an earlier visit. */
  restore(walks: readonly Walk[], shown: number): void {
    const [first] = walks;
    if (first === undefined) return;
    this.lastId = Math.max(...walks.map(({ id }) => id));
    const desk = { ...this.desk.value, walks, shown: (walks.find(({ id }) => id === shown) ?? first).id };
    this.desk.value = { ...desk, position: 0 };
  }

  private change(next: Partial<Desk>): void {
    batch(() => {
      this.history.value = remembered(this.history.value, this.desk.value);
      this.desk.value = { ...this.desk.value, ...next };
      this.asked.value = undefined;
    });
  }

  undo(): void {
    const { past, future } = this.history.value;
    const back = past.at(-1);
    if (back === undefined) return;
    this.to(back, { past: past.slice(0, -1), future: [...future, this.desk.value] });
  }

  redo(): void {
    const { past, future } = this.history.value;
    const on = future.at(-1);
    if (on === undefined) return;
    this.to(on, { past: [...past, this.desk.value], future: future.slice(0, -1) });
  }

  private to(desk: Desk, history: History): void {
    batch(() => {
      this.desk.value = desk;
      this.history.value = history;
      this.message.value = '';
      this.asked.value = undefined;
    });
  }

  /** Takes an event. Inside a walk this begins another walk and keeps the first. */
  take(event: number): void {
    const at = this.position.value;
    this.message.value = '';
    if (this.path.value.events[at] === event) this.change({ position: at + 1 });
    else this.goOn(at, [formatLabel(this.model.value.system.events[event]!.label)]);
  }

  /** Appends labels to the walk after a step; before its end this begins another walk. */
  goOn(at: number, more: readonly string[]): void {
    const { isOpened, from, id, labels } = this.walk.value;
    const longer = [...labels.slice(0, at), ...more];
    if (at < labels.length || isOpened === true) {
      this.addWalk({ labels: longer, ...(at === 0 ? {} : { from: `from step ${at} of walk ${id}` }) });
      return;
    }
    const walk = { id, labels: longer, ...(from === undefined ? {} : { from }) };
    const walks = this.walks.value.map((one) => (one.id === id ? walk : one));
    this.change({ walks, position: longer.length });
  }

  go(position: number): void {
    const last = this.path.value.states.length - 1;
    this.desk.value = { ...this.desk.value, position: Math.max(0, Math.min(last, position)) };
  }

  /** A copy of the walk up to here, to go on differently. */
  fork(): void {
    const at = this.position.value;
    const { labels, id } = this.walk.value;
    this.addWalk({ labels: labels.slice(0, at), from: `from step ${at} of walk ${id}` });
  }

  restart(): void {
    if (this.walk.value.labels.length > 0) this.addWalk({ labels: [] });
    this.begun.add(this.desk.value.shown);
  }

  /** Shows a walk of these labels, in the place of the one that is shown if that is empty. */
  private addWalk(walk: Omit<Walk, 'id'>, position = walk.labels.length): void {
    const { walks, shown } = this.desk.value;
    const isEmpty = this.walk.value.labels.length === 0;
    const id = isEmpty ? shown : ++this.lastId;
    const { length } = pathAlong(this.model.value, walk.labels).events;
    this.change({
      walks: [...walks.filter((one) => one.id !== id), { id, ...walk }],
      shown: id,
      position: Math.max(0, Math.min(position, length)),
    });
  }

  select(id: number): void {
    const { labels } = this.walks.value.find((walk) => walk.id === id)!;
    this.change({ shown: id, position: pathAlong(this.model.value, labels).events.length });
  }

  drop(id: number): void {
    const rest = this.walks.value.filter((walk) => walk.id !== id);
    const next = rest.at(-1);
    if (next === undefined) return;
    const position = pathAlong(this.model.value, next.labels).events.length;
    this.change({ walks: rest, shown: next.id, position });
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
    this.goOn(this.position.value, labelsOf(model, taken));
    this.message.value =
      claim === undefined
        ? `${taken.length} random steps, and no further claim broke${walker.count === 0 ? '; nothing is possible any more' : ''}.`
        : `${claim.id} broke after ${taken.length} random steps.`;
  }

  /** Shows another system, and the same walk there up to the first refused label. */
  switchTo(at: SystemPlace): void {
    const { system, shown, position } = this.desk.value;
    if (at.page === system.page && at.system === system.system) return;
    this.searching.value?.stop();
    const keyAt = (place: SystemPlace): string => `${shown} ${place.page} ${place.system}`;
    this.positions.set(keyAt(system), position);
    const target = this.modelAt(at);
    const { labels } = this.walk.value;
    const path = pathAlong(target, labels);
    const { length } = path.events;
    const was = this.positions.get(keyAt(at)) ?? (path.refused === undefined ? position : length);
    this.change({ system: at, position: Math.min(was, length) });
    const allowed = length === labels.length ? `all ${length}` : `${length} of ${labels.length}`;
    this.message.value =
      labels.length === 0 ? '' : `${target.data.title} allows ${allowed} steps of walk ${shown}.`;
  }

  /** Adds the systems of another page, from a server, and gives the first of them. */
  addPage(page: PageData): SystemPlace {
    this.pages.value = [...this.pages.value, page];
    return { page: this.pages.value.length - 1, system: 0 };
  }

  /** The system of the page with this origin. */
  systemFrom(origin: Origin): SystemPlace | undefined {
    const key = originKey(origin);
    return this.systems.value.find(({ data }) => data.origin !== undefined && originKey(data.origin) === key)
      ?.at;
  }

  /** Opens a trace of the page on its system. */
  openTrace({ system, labels }: TraceData): void {
    this.switchTo({ page: 0, system });
    this.openLabels(labels, { from: 'from the report' });
  }

  /** Opens labels on another system; the server compiles it if the page does not have it. */
  async openElsewhere(origin: Origin, labels: readonly string[]): Promise<void> {
    try {
      this.switchTo(this.systemFrom(origin) ?? this.addPage(await fetchSystem(origin)));
      this.openLabels(labels);
    } catch (error) {
      this.message.value = (error as Error).message;
    }
  }

  /** Opens labels from elsewhere on this system, as far as they are possible there. */
  openLabels(
    labels: readonly string[],
    { position = labels.length, from }: { readonly position?: number; readonly from?: string } = {},
  ): void {
    const same = this.walks.value.find(
      (walk) => walk.labels.length === labels.length && walk.labels.every((label, i) => label === labels[i]),
    );
    if (same === undefined)
      this.addWalk({ labels, isOpened: true, ...(from === undefined ? {} : { from }) }, position);
    else if (same.id === this.desk.value.shown) this.go(position);
    else this.select(same.id);
    const { refused, events } = this.path.value;
    this.message.value =
      refused === undefined ? '' : `The trace is possible for ${events.length} of ${labels.length} steps.`;
  }
}

/** An origin as a key; charts of a user have their name alone. */
export function systemKey({ data }: Pick<Model, 'data'>): string {
  return data.origin === undefined ? `${data.title} ${data.scope}` : originKey(data.origin);
}

export function originKey({ kernel, flow = '', input, configuration }: Origin): string {
  const options = Object.entries(configuration).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([kernel, flow, input?.text ?? '', options]);
}
