/** Charts of a user's own: what a module exports, as a system. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OnResolveArgs } from 'esbuild';
import { type AnyStateMachine, StateMachine } from 'xstate';
import { alphabet } from '../engine/chart.ts';
import {
  type ActorNotes,
  type ActorOptions,
  type Adapted,
  adapt,
  type Cases,
  type Claim,
  compileSystem,
  formatLabel,
  parseLabel,
  Refusal,
  type System,
  type SystemSpec,
} from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import type { DescribedSystem } from './encode.ts';

/** The system of a module, and what its exploration leaves out. */
export interface LoadedModule {
  readonly described: DescribedSystem;
  readonly claims: readonly Claim[];
  /** By machine; none for charts that the engine takes as they are. */
  readonly notes: readonly ActorNotes[];
}

/** The options of exploration that a module leaves out. */
export interface ModuleOptions {
  readonly input?: unknown;
  readonly cases?: Cases;
}

/**
 * The system in a module. It exports `system`, a specification as the engine takes it or what `adapt` gives, or
 * machines alone, or functions with `machine` in their names that make some. Charts that the engine takes as they are
 * move together on the events that they share; other machines are adapted and share no event. `claims` and
 * the options of `adapt`, where they are exported, are those of the engine.
 *
 * Throws an `InputError` for a module that has neither or cannot be loaded, and a `Refusal` for what cannot be
 * explored.
 */
export async function loadModule(file: string, options: ModuleOptions = {}): Promise<LoadedModule> {
  const exported = await importModule(file);
  const claims = Array.isArray(exported['claims']) ? (exported['claims'] as Claim[]) : [];
  const given = exported['system'];
  if (isSpec(given)) return loadSpec(file, given, claims);
  if (isAdapted(given)) return describeAdapted(file, given, claims);
  const machines = machinesIn(file, exported, options);
  if (machines.every(([, machine]) => isChart(machine)))
    return loadSpec(file, specOf(file, machines), claims);
  const own = Object.fromEntries(
    actorOptions.flatMap((key) => (exported[key] === undefined ? [] : [[key, exported[key]]])),
  );
  return describeAdapted(
    file,
    adapt(Object.fromEntries(machines.map(([name, machine]) => [name, { ...own, ...options, machine }]))),
    claims,
  );
}

/** What a module may export for its machines. */
const actorOptions: readonly (keyof ActorOptions)[] = [
  'input',
  'inputs',
  'cases',
  'without',
  'opaque',
  'bound',
  'maxStates',
];

function loadSpec(file: string, spec: SystemSpec, claims: readonly Claim[]): LoadedModule {
  const system = compileSystem(spec);
  const observers = spec.instances.filter(({ listens }) => listens === true).map(({ name }) => name);
  const actorOf: ActorOf = ({ label, participants }) => performerOf(system, spec, label, participants);
  return { described: describe(file, system, observers, claims, actorOf), claims, notes: [] };
}

function describeAdapted(file: string, { system, notes }: Adapted, claims: readonly Claim[]): LoadedModule {
  const actorOf: ActorOf = ({ participants: [component], unfair }) =>
    unfair === true ? 'user' : system.components[component!]!.instance.name;
  return { described: describe(file, system, [], claims, actorOf), claims, notes };
}

type ActorOf = (event: System['events'][number]) => string;

function describe(
  file: string,
  system: System,
  observers: readonly string[],
  claims: readonly Claim[],
  actorOf: ActorOf,
): DescribedSystem {
  const charts = system.components.length;
  return {
    title: system.name,
    flowName: basename(file),
    scope: charts === 1 ? '1 chart' : `${charts} charts`,
    system,
    observers: new Set(observers),
    describe: (event) => ({ text: formatLabel(event.label), actor: actorOf(event) }),
    claims: claims.map((claim) => ({ id: claim.id, holds: claim.id, decisions: [claim] })),
  };
}

/** Whether the engine takes a machine without an adapter, events with indices included. */
function isChart(machine: AnyStateMachine): boolean {
  try {
    alphabet(machine);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** The actor of an event: the one that the specification names, or every component that takes part. */
function performerOf(
  { components }: System,
  { events }: SystemSpec,
  { name, indices }: System['events'][number]['label'],
  participants: readonly number[],
): string {
  const by = events[name]?.by;
  const performer =
    by === undefined
      ? undefined
      : participants.find((c) => components[c]!.instance.indices[by] === indices[by]);
  if (performer !== undefined) return components[performer]!.instance.name;
  return participants.length === 1 ? components[participants[0]!]!.instance.name : 'together';
}

/** Extensions that bundlers load and Node does not, and queries to a bundler such as `./logo.svg?url`. */
const asset =
  /\?[\w=&-]*$|\.(?:css|s[ac]ss|less|styl|svg|png|jpe?g|gif|webp|avif|ico|mp[34]|ogg|wav|webm|woff2?|ttf|otf|pdf|txt|mdx?|html|vue|svelte|wasm|glsl|graphql|gql|ya?ml|csv)$/;
const code = /\.(?:[cm]?[jt]sx?|json|node)$/;

/** Whether an import is of no code. `./checkout.machine` is code unless a file has exactly that name. */
function isAsset({ path, resolveDir }: OnResolveArgs): boolean {
  if (asset.test(path)) return true;
  return /^\.{1,2}\//.test(path) && !code.test(path) && isFile(join(resolveDir, path));
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** TypeScript is compiled; xstate is the one of this package, so that its charts are of one kind. */
async function importModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
  const outfile = join(folder, 'module.mjs');
  try {
    // Loaded only here: no other command needs it.
    const { build } = await import('esbuild');
    await build({
      entryPoints: [resolve(file)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
      plugins: [
        {
          name: 'own packages',
          setup: (plugin) => {
            plugin.onResolve({ filter: /^xstate(?:\/.*)?$/ }, ({ path }) => ({
              path: import.meta.resolve(path),
              external: true,
            }));
            // Machines do not read pictures or styles, so an empty module replaces them.
            plugin.onResolve({ filter: /\.\w+$|\?/ }, (asked) =>
              isAsset(asked) ? { path: asked.path, namespace: 'asset' } : undefined,
            );
            plugin.onLoad({ filter: /.*/, namespace: 'asset' }, () => ({ contents: '', loader: 'text' }));
            plugin.onResolve({ filter: /^pasidcheck\/engine$/ }, () => ({
              path: import.meta.resolve('../engine/walks.js'),
              external: true,
            }));
          },
        },
      ],
    });
    return (await import(pathToFileURL(outfile).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new InputError(`${file}: it cannot be loaded: ${(error as Error).message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isSpec(value: unknown): value is SystemSpec {
  const spec = value as Partial<SystemSpec> | null | undefined;
  return (
    typeof spec === 'object' && spec !== null && Array.isArray(spec.instances) && spec.events !== undefined
  );
}

function isAdapted(value: unknown): value is Adapted {
  const { system, notes } = (value ?? {}) as Partial<Adapted>;
  return Array.isArray(system?.components) && Array.isArray(notes);
}

type Named = readonly [name: string, machine: AnyStateMachine];

/** The machines of a module, including those that its functions make. */
function machinesIn(
  file: string,
  exported: Readonly<Record<string, unknown>>,
  options: ModuleOptions,
): readonly Named[] {
  const input = options.input ?? exported['input'];
  const machines = Object.entries(exported).flatMap(([name, value]): readonly Named[] => {
    const made =
      typeof value === 'function' && /machine/i.test(name)
        ? callWith(file, name, value as (input: unknown) => unknown, input)
        : value;
    return made instanceof StateMachine
      ? [[name === 'default' ? made.id : name, made as AnyStateMachine]]
      : [];
  });
  if (machines.length > 0) return machines;
  throw new InputError(`${file}: it exports no machine; export what createMachine() gives, or a system`);
}

function callWith(file: string, name: string, make: (input: unknown) => unknown, input: unknown): unknown {
  try {
    return make(input ?? {});
  } catch (error) {
    throw new InputError(
      `${file}: ${name}(input) throws: ${(error as Error).message}; export the \`input\` that it needs`,
    );
  }
}

function specOf(file: string, charts: readonly Named[]): SystemSpec {
  const names = new Set(charts.flatMap(([, machine]) => alphabet(machine)));
  const indexed = [...names].find((text) => Object.keys(parseLabel(text)!.indices).length > 0);
  if (indexed !== undefined) {
    throw new InputError(
      `${file}: '${indexed}' has an index; export a system, which says what values there are`,
    );
  }
  return {
    name: basename(file),
    events: Object.fromEntries([...names].map((name) => [name, { indices: [] }])),
    domains: {},
    instances: charts.map(([name, machine]) => ({ name, machine, indices: {} })),
  };
}
