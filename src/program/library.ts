/**
 * The shipped flows: one folder per kernel version under model/flows. A version says in its first line what is
 * new in it and which version it comes after; what it does not define is as it was there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { aliases } from '../../model/kernel/aliases.ts';
import type { Call, FlowFile } from '../flow/ast.ts';
import { FlowError, InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { callsIn } from '../flow/walk.ts';
import type { Reading } from '../kernel/extract.ts';
import { didYouMeanText } from '../words/no-effect-text.ts';
import { namesText, nearMisses } from './nearest.ts';

export interface KernelVersion {
  readonly name: string;
  /** What is new in it, in one line. */
  readonly news: string;
  /** The file that defines a function of this version, the newest first. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Names that upstream uses for functions that the flows have another name for. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Names of the functions of the kernel: those that are defined, and those whose body stands inside another. */
  readonly functions: ReadonlySet<string>;
  /** The shipped flows by name. */
  readonly flows: ReadonlyMap<string, FlowFile>;
  /** What comes before a flow that binds nothing itself. */
  readonly prologue: FlowFile;
  /** Threads of the kernel that run beside every flow. */
  readonly background: FlowFile;
  /** Calls in the place of steps that are expected in C and missing there. */
  readonly missing?: ReadonlySet<string>;
  /** The function of the C that a line stands in. */
  readonly functionAt?: Reading['functionAt'];
}

/** A function: its call tree, and the file that it stands in. */
export interface Definition {
  readonly call: Call;
  readonly file: FlowFile;
}

const folder = fileURLToPath(new URL('../../model/flows/', import.meta.url));
/** Files of a version that are no flows. */
const notFlows: readonly string[] = ['kernel', 'prologue', 'background', 'names'];
const FIRST_LINE = /^Linux (\S+?)(?:, after (\S+))?: (.+)/;
const loaded = new Map<string, KernelVersion>();

/** Names of the shipped kernel versions, oldest first. */
export function kernelNames(): readonly string[] {
  return readdirSync(folder).toSorted(
    // A release candidate comes before its release.
    (a, b) => sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true }),
  );
}

function sortKey(version: string): string {
  return version.includes('-rc') ? version.replace('-rc', ' 0 ') : `${version} 1`;
}

/** Makes a version known by its name for as long as the process runs: one that was read from a kernel tree. */
export function addKernelVersion(version: KernelVersion): void {
  loaded.set(version.name, version);
}

/** The version of that name. Throws an `InputError` that lists the versions there are. */
export function kernelVersion(name: string): KernelVersion {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  if (!kernelNames().includes(name)) {
    const near = nearMisses(name, kernelNames());
    const meant = near.length === 0 ? '' : `${didYouMeanText(near)} `;
    throw new InputError(`no kernel version '${name}': ${meant}there are ${kernelNames().join(', ')}`);
  }
  const version = load(name);
  loaded.set(name, version);
  return version;
}

/** The shipped flow of that name. Throws an `InputError` that lists the flows there are. */
export function shippedFlow(version: KernelVersion, name: string): FlowFile {
  const flow = version.flows.get(name);
  if (flow !== undefined) return flow;
  throw new InputError(
    `no flow '${name}' for ${version.name}: ${namesText(name, [...version.flows.keys()])}`,
  );
}

/** The functions that a file defines, by name. */
export function definitionsIn(file: FlowFile): [string, Definition][] {
  return file.roots.flatMap((root) =>
    root.kind === 'tree' ? [[root.call.name, { call: root.call, file }]] : [],
  );
}

function load(name: string): KernelVersion {
  const kernel = read(name, 'kernel');
  const { after, news } = headOf(kernel, name, kernelNames());
  const base = after === undefined ? undefined : kernelVersion(after);
  const own = readdirSync(`${folder}${name}`).flatMap((file): [string, FlowFile][] => {
    const flow = file.replace(/\.flow$/, '');
    return notFlows.includes(flow) ? [] : [[flow, read(name, flow)]];
  });
  const names = existsSync(pathOf(name, 'names')) ? definitionsIn(read(name, 'names')) : [];
  const defined = [...names, ...definitionsIn(kernel)];
  const definitions = new Map([...inheritedBy(defined, base), ...defined]);
  const meant = aliasesFor(definitions);
  for (const [alias, one] of meant) definitions.set(alias, aliased(alias, definitions.get(one)!));
  return {
    name,
    news,
    definitions,
    aliases: meant,
    functions: functionsOf(definitions),
    flows: new Map([...(base?.flows ?? []), ...own]),
    prologue:
      base !== undefined && !existsSync(pathOf(name, 'prologue')) ? base.prologue : read(name, 'prologue'),
    background:
      base !== undefined && !existsSync(pathOf(name, 'background'))
        ? base.background
        : read(name, 'background'),
  };
}

/**
 * The first line of a version; `names` are those of all versions, oldest first. Throws a `FlowError` where it names another
 * version, or one that does not come before.
 */
export function headOf(
  { source, text }: FlowFile,
  name: string,
  names: readonly string[],
): { readonly after?: string; readonly news: string } {
  const [, said, after, news = ''] = FIRST_LINE.exec(text) ?? [];
  const earlier = names.slice(0, names.indexOf(name));
  const isKnown = after === undefined || earlier.includes(after);
  if (said === name && isKnown) return after === undefined ? { news } : { after, news };
  throw new FlowError({
    source,
    text,
    at: { line: 1, column: 1 },
    message: said === name ? `${after} is no earlier version` : `this is no first line of ${name}`,
    hint: `Write \`Linux ${name}, after VERSION: what changed.\`; the versions before it are ${earlier.join(', ')}.`,
  });
}

/**
 * The functions of the version before that are still there under their names: no aliases, which may be names of
 * functions here, and none that a definition of this version replaces under a new name.
 */
function inheritedBy(
  defined: readonly [string, Definition][],
  base: KernelVersion | undefined,
): readonly [string, Definition][] {
  const names = new Set(defined.map(([name]) => name));
  const isRenamed = (one: string): boolean =>
    aliases.some(({ name, means }) => name === one && means.some((other) => names.has(other)));
  return [...(base?.definitions ?? [])].filter(([one]) => base?.aliases.has(one) !== true && !isRenamed(one));
}

/** The names of upstream that mean one of these functions, and which one they mean. */
function aliasesFor(definitions: ReadonlyMap<string, Definition>): ReadonlyMap<string, string> {
  return new Map(
    aliases.flatMap(({ name, means }): [string, string][] => {
      const meant = means.find((one) => definitions.has(one));
      return meant === undefined || definitions.has(name) ? [] : [[name, meant]];
    }),
  );
}

/** The function that an alias means, under the parameters that the alias has. */
function aliased(name: string, { call, file }: Definition): Definition {
  const parameters = aliases.find((alias) => alias.name === name)?.parameters ?? [];
  const args = call.args.length > 0 ? call.args : parameters.map((value) => ({ value, at: call.at }));
  return { call: { ...call, name, args }, file };
}

/** Names of the functions that definitions have, and of those whose bodies stand inside them. */
export function functionsOf(definitions: ReadonlyMap<string, Definition>): ReadonlySet<string> {
  return new Set(
    [...definitions].flatMap(([name, { call }]) => [
      name,
      ...callsIn(call.body ?? []).flatMap((inner) => (inner.body === undefined ? [] : [inner.name])),
    ]),
  );
}

function read(version: string, flow: string): FlowFile {
  return parseFlow(readFileSync(pathOf(version, flow), 'utf8'), `model/flows/${version}/${flow}.flow`);
}

function pathOf(version: string, flow: string): string {
  return `${folder}${version}/${flow}.flow`;
}
