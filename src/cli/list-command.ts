/** `pasidcheck list`: what there is to name on a command line and in a flow file. */
import { Argument, type Command } from 'commander';
import { hiddenIn, parts } from '../../model/configuration.ts';
import { type EventMeaning, events } from '../../model/events.ts';
import { scopes } from '../../model/scopes.ts';
import { everyClaim } from '../../properties/catalog.ts';
import { unboundedIn } from '../check/any/unbounded.ts';
import { InputError } from '../flow/error.ts';
import { drivers, withDriver } from '../kernel/rules/drivers.ts';
import { listedRows } from '../kernel/rules/listed.ts';
import { vtd } from '../kernel/rules/vtd.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { primitiveNames } from '../program/primitive.ts';
import { type Replaceable, replaceableIn } from '../program/replaceable.ts';
import { wrap } from '../report/wrap.ts';
import { unboundedText } from '../words/generalisation-text.ts';
import { describeScope } from '../words/scope-text.ts';
import { meaningOfFlow } from './flows.ts';
import { print, printJson } from './output.ts';

/** One thing of a list: its name, what it is, where that comes from. */
interface Row {
  readonly name: string;
  readonly meaning: string;
  readonly source?: string;
}

const lists: Readonly<Record<string, () => readonly Row[]>> = {
  kernels: () => kernelNames().map((name) => ({ name, meaning: kernelVersion(name).news })),
  flows: () => flowRows(),
  scopes: () =>
    Object.entries(scopes).map(([name, { configuration }]) => ({
      name,
      meaning: describeScope(configuration),
      source: `left out: ${hiddenIn(configuration).join(', ')}; with --any: ${unboundedText(unboundedIn(configuration))}`,
    })),
  claims: () =>
    everyClaim.map(({ id, holds, source, needs = [] }) => ({
      name: id,
      meaning: holds,
      source: [source, ...needs.map((part) => `needs ${parts[part].flag}`)].join('; '),
    })),
  primitives: () => primitiveNames().map((name) => ({ ...rowOf(name), name: primitiveForm(name) })),
  rules: () => listedRows(drivers.reduce(withDriver, vtd)),
  events: () => Object.keys(events).map((name) => ({ ...rowOf(name), name: eventForm(name) })),
};

/** Adds the command. */
export function addList(command: Command): void {
  command
    .addArgument(new Argument('<what>').choices([...Object.keys(lists), 'functions']))
    .option('--kernel <version>', 'the kernel version whose functions are listed')
    .option('--json', 'print one JSON array')
    .action((what: string, { kernel, json }: { kernel?: string; json?: true }) => {
      const list = lists[what];
      if (list === undefined) {
        listFunctions(kernel, json === true);
        return;
      }
      if (kernel !== undefined) throw new InputError(`--kernel has no meaning for \`list ${what}\``);
      const rows = list();
      if (json === true) printJson(rows);
      else print(`${rows.map(format).join('\n')}\n`);
    });
}

/** One line for each function: where it stands, and how a file replaces it. */
function listFunctions(kernel: string | undefined, json: boolean): void {
  if (kernel === undefined)
    throw new InputError(`list functions needs --kernel VERSION: there are ${kernelNames().join(', ')}`);
  const rows = replaceableIn(kernelVersion(kernel));
  if (json) {
    printJson(rows);
    return;
  }
  const cells = rows.map((row) => [
    `${row.name}(${row.parameters.join(', ')})`,
    row.source,
    replacedHow(row.kind),
  ]);
  const width = (column: number): number => Math.max(...cells.map((line) => line[column]!.length));
  const [first, second] = [width(0), width(1)];
  print(
    cells
      .map(([name, source, how]) => `${name!.padEnd(first)}  ${source!.padEnd(second)}  ${how}\n`)
      .join(''),
  );
}

function replacedHow(kind: Replaceable['kind']): string {
  if (typeof kind === 'string') return kind;
  return 'inside' in kind ? `with --flow, inside ${kind.inside}()` : `means ${kind.means}()`;
}

function flowRows(): Row[] {
  const kernels = kernelNames().map(kernelVersion);
  const names = [...new Set(kernels.flatMap(({ flows }) => [...flows.keys()]))];
  return names.map((name) => {
    const having = kernels.filter(({ flows }) => flows.has(name));
    return {
      name,
      meaning: meaningOfFlow(having.at(-1)!.flows.get(name)!),
      source: `kernels ${having.map((k) => k.name).join(', ')}`,
    };
  });
}

function rowOf(name: string): Row {
  const { meaning, source } = (events as Readonly<Record<string, EventMeaning>>)[name]!;
  return { name, meaning, source };
}

/** How a flow file writes it: `invalidate.pasid_cache(did=1|0)`, `if (entry.is_present())`. */
function primitiveForm(name: string): string {
  const { args = {}, answers } = (events as Readonly<Record<string, EventMeaning>>)[name]!;
  const list = Object.entries(args).map(([index, values]) => `${index}=${values.join('|')}`);
  const call = `${name}(${list.join(', ')})`;
  if (answers === undefined) return `${call};`;
  return answers === 'condition' ? `if (${call}) { … }` : `did = ${call};`;
}

function eventForm(name: string): string {
  const { actor, indices } = (events as Readonly<Record<string, EventMeaning>>)[name]!;
  return `${name}(${indices.join(', ')})  ${actor}`;
}

function format({ name, meaning, source }: Row): string {
  return [name, ...wrap(meaning, '    '), ...wrap(source ?? '', '    ')].join('\n');
}
