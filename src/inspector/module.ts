/** Charts of a user's own: what a module exports, as a system. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyStateMachine, StateMachine } from 'xstate';
import { alphabet } from '../engine/chart.ts';
import {
  type Claim,
  compileSystem,
  formatLabel,
  parseLabel,
  type System,
  type SystemSpec,
} from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import type { DescribedSystem } from './encode.ts';

/**
 * The system in a module. It exports `system`, a specification as the engine takes it, or charts alone: then each
 * is one instance, named like the export, and they move together on the events that they share. `claims`, where it
 * is exported, are claims of the engine. Throws an `InputError` for a module that has neither or cannot be loaded,
 * and a `Refusal` for charts that cannot be explored.
 */
export async function loadModule(file: string): Promise<DescribedSystem> {
  const exported = await importModule(file);
  const spec = isSpec(exported['system']) ? exported['system'] : specOf(file, exported);
  const claims = Array.isArray(exported['claims']) ? (exported['claims'] as Claim[]) : [];
  const system = compileSystem(spec);
  return {
    title: spec.name,
    flowName: basename(file),
    scope: `${spec.instances.length} charts`,
    system,
    observers: new Set(spec.instances.filter(({ listens }) => listens === true).map(({ name }) => name)),
    describe: ({ label, participants }) => ({
      text: formatLabel(label),
      actor: performerOf(system, spec, label, participants),
    }),
    claims: claims.map((claim) => ({ id: claim.id, holds: claim.id, decisions: [claim] })),
  };
}

/** Who performs an event: whom the specification names, the only one who knows it, or all of them. */
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
            plugin.onResolve({ filter: /^xstate$/ }, () => ({
              path: import.meta.resolve('xstate'),
              external: true,
            }));
            plugin.onResolve({ filter: /^pasidcheck\/engine$/ }, () => ({
              path: import.meta.resolve('../engine/index.js'),
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

function specOf(file: string, exported: Readonly<Record<string, unknown>>): SystemSpec {
  const charts = Object.entries(exported).filter(
    (entry): entry is [string, AnyStateMachine] => entry[1] instanceof StateMachine,
  );
  if (charts.length === 0) {
    throw new InputError(`${file}: it exports no chart; export what createMachine() gives, or a system`);
  }
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
    instances: charts.map(([name, machine]) => ({
      name: name === 'default' ? machine.id : name,
      machine,
      indices: {},
    })),
  };
}
