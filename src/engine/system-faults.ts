/** What is wrong with a system beside its charts: names that are not declared or given twice, values that never happen. */
import type { WrittenLabel } from './chart.ts';
import type { Fault, Reason } from './reason.ts';
import type { Instance, SystemSpec } from './system.ts';

/** What an instance writes. */
interface Writing {
  readonly instance: Instance;
  readonly labels: ReadonlyMap<string, readonly WrittenLabel[]>;
}

/** Events and domains, each alone. */
export function faultsOfSpec(spec: SystemSpec): readonly Reason[] {
  return inSystem(spec, [...faultsOfDomains(spec), ...faultsOfEvents(spec)]);
}

/** Instances: their names, their indices, and what their charts write. */
export function faultsOfInstances(spec: SystemSpec, writing: readonly Writing[]): readonly Reason[] {
  const twins = repeated(spec.instances.map(({ name }) => name));
  const unknown = Object.entries(spec.events).filter(
    ([name, { absent, by }]) =>
      absent !== true && by === undefined && !writing.some(({ labels }) => labels.has(name)),
  );
  const carried = [
    ...new Set([
      ...Object.keys(spec.domains),
      ...Object.values(spec.events).flatMap(({ indices }) => indices),
    ]),
  ];
  const charts = new Map(writing.map(({ instance: { machine }, labels }) => [machine, labels]));
  return [
    ...inSystem(spec, [
      ...twins.map((name): Fault => ({ kind: 'twinInstances', name })),
      ...unknown.map(([event]): Fault => ({ kind: 'unknownEvent', event })),
      ...spec.instances.flatMap((instance) => faultsOfIndices(spec, carried, instance)),
    ]),
    ...[...charts].flatMap(([{ id: chart }, labels]) =>
      [...labels.values()]
        .flat()
        .flatMap((label) => faultsOfLabel(spec, label))
        .map((fault) => ({ ...fault, chart })),
    ),
  ];
}

const inSystem = ({ name }: SystemSpec, faults: readonly Fault[]): readonly Reason[] =>
  faults.map((fault) => ({ ...fault, chart: name }));

function faultsOfDomains({ domains }: SystemSpec): Fault[] {
  return Object.entries(domains).flatMap(([index, values]) => {
    const wrong = values.filter((value, i) => !isIndexValue(value) || values.indexOf(value) < i);
    return wrong.map((value): Fault => ({ kind: 'domain', index, value }));
  });
}

/** A text or a number that labels can say. */
const isIndexValue = (value: unknown): boolean =>
  typeof value === 'string' || (Number.isFinite(value) && !Object.is(value, -0));

function faultsOfEvents({ events, domains }: SystemSpec): Fault[] {
  return Object.entries(events).flatMap(([event, { indices: has, by }]) => [
    ...(by === undefined || has.includes(by) ? [] : [{ kind: 'by', event, by, has } as const]),
    ...has
      .filter((index) => !Object.hasOwn(domains, index))
      .map((index): Fault => ({ kind: 'noDomain', event, index })),
  ]);
}

/** An index that no event has, or a value that none has, keeps the instance out of everything. */
function faultsOfIndices(
  { domains }: SystemSpec,
  known: readonly string[],
  { name: instance, indices }: Instance,
): Fault[] {
  return Object.entries(indices).flatMap(([index, value]): Fault[] => {
    if (!known.includes(index)) return [{ kind: 'instanceIndex', instance, index, known }];
    const domain = Object.hasOwn(domains, index) ? domains[index]! : [value];
    return domain.includes(value) ? [] : [{ kind: 'instanceValue', instance, index, value, domain }];
  });
}

/** What is wrong with a label that a chart writes. */
function faultsOfLabel({ events, domains }: SystemSpec, label: WrittenLabel): Fault[] {
  const { name, indices, text } = label;
  if (!Object.hasOwn(events, name)) {
    return [{ kind: 'undeclared', event: name, declared: Object.keys(events) }];
  }
  const { indices: has, absent } = events[name]!;
  return Object.entries(indices).flatMap(([index, value]): Fault[] => {
    if (!has.includes(index)) return [{ kind: 'strayIndex', label: text, index, has }];
    const domain = Object.hasOwn(domains, index) ? domains[index]! : [value];
    return absent === true || domain.includes(value)
      ? []
      : [{ kind: 'outsideDomain', label: text, index, domain }];
  });
}

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, i) => names.indexOf(name) < i)),
];
