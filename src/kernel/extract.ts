/** A kernel tree read: its functions as a flow, and what was met on the way. */
import type { Call, FlowFile, Origin, Position, Statement } from '../flow/ast.ts';
import { askedBy, inside } from '../flow/inside.ts';
import { bindCall } from './bind.ts';
import { walkBody } from './block.ts';
import { type Bodies, bodiesOf, changesOf } from './bodies.ts';
import { definedNotes } from './defined.ts';
import { withDefinitions } from './definitions.ts';
import { abortSteps, answersItself, expectations, type Fact } from './facts.ts';
import { kernelFiles } from './files.ts';
import type { Grammar } from './grammar.ts';
import { unpairedLocks } from './lock.ts';
import { type Note, NotUnderstood, placeText } from './note.ts';
import { reaching, unfollowed } from './outside.ts';
import { printed } from './printed.ts';
import { whereHandlerAnswers } from './rules/handler.ts';
import type { RootRow, Rules } from './rules/rule.ts';
import { argument, callStep, frameStep, newFrame, newRun, placeAt, type Run } from './run.ts';
import { type CFunction, type Operation, readSources, type Sources, type Table } from './sources.ts';
import { tidy } from './tidy.ts';
import type { KernelTree } from './tree.ts';
import { numberValue, textValue } from './value.ts';

/** What reading a kernel gives. */
export interface Reading {
  /** The name of the tree. */
  readonly name: string;
  /** The functions of the kernel as call trees, each with its places in the C. */
  readonly functions: FlowFile;
  readonly notes: readonly Note[];
  readonly facts: readonly Fact[];
  /** Files that were read. */
  readonly files: readonly string[];
  /** Functions that were followed, those whose values were, and lines of C that were read. */
  readonly followed: readonly string[];
  readonly computed: readonly string[];
  readonly lines: number;
  /** Functions that reach the entry or the queue and that no flow runs. */
  readonly outside: readonly string[];
  /** What was not looked at in them, where it matters. */
  readonly notShown: readonly { readonly name: string; readonly meaning: string }[];
  /** Calls in the flow that stand for steps which are expected and missing. */
  readonly missing: readonly string[];
  /** The function that closes the file of the device, and the one of the flows that it stands for. */
  readonly closes?: { readonly flow: string; readonly replaces: string };
  /** The function of the C that a line stands in; `undefined` for a line outside of functions. */
  readonly functionAt: (path: string, line: number) => CodeOfFunction | undefined;
  /** The C of every function that was read. */
  readonly codes: () => readonly CodeOfFunction[];
}

/** A function of the C as it stands in its file. */
export interface CodeOfFunction {
  readonly name: string;
  readonly path: string;
  /** The number of its first line. */
  readonly first: number;
  readonly lines: readonly string[];
}

/** Reads a kernel by a table of rules. Throws an `InputError` for a tree without the driver. */
export function readKernel(tree: KernelTree, rules: Rules, grammar: Grammar): Reading {
  const option = (name: string): boolean | undefined =>
    rules.options[name] ?? (name.startsWith('CONFIG_') ? false : undefined);
  const files = kernelFiles(tree, rules.driver);
  const sources = readSources(files, option, grammar);
  try {
    return { ...reading(tree, sources, rules), files: [...files.keys()] };
  } finally {
    sources.dispose();
  }
}

function reading(tree: KernelTree, sources: Sources, table: Rules): Omit<Reading, 'files'> {
  const rules = answersItself(sources) ? whereHandlerAnswers(table) : table;
  const reached = reaching(sources, rules);
  const walks = rules.roots.map((row) => walkRoot(row, sources, rules, reached));
  const abort = abortSteps(sources);
  const bind = bindCall(sources, rules.binds);
  const { roots: followedRoots, bodies } = withBodies(walks, bind.calls, sources, rules);
  const roots = [...followedRoots, bind.call, ...abort.calls];
  const met = [...walks.flatMap(({ run }) => run.notes.all), ...bind.notes, ...abort.notes, ...bodies.notes];
  const notes = met.filter(({ kind, at }) => kind !== 'open' || isAskedIn(roots, placeText(at)));
  const followed = [...new Set(walks.flatMap(({ run }) => [...run.followed]))];
  const { facts, notes: unmet } = expectations(tree, sources, [
    ...rules.facts,
    ...(rules.driver?.facts ?? []),
  ]);
  const texts = followed.map((name) => sources.functions.get(name)?.body.text ?? '');
  const lineAt = lineReader(tree);
  const off = followed.flatMap((name) => optionsOff(sources.functions.get(name), lineAt, rules, sources));
  return {
    name: tree.name,
    functions: printed(withDefinitions(roots, new Set([rules.queue.submit])), tree.name, (path, line) => {
      const patch = tree.touchedBy?.(path, line);
      return { text: lineAt(path, line).trim(), ...(patch === undefined ? {} : { patch }) };
    }),
    notes: unique([...notes, ...off, ...unmet, ...definedNotes(sources, rules)]),
    facts: [...facts, bind.fact, ...bodies.facts, ...factsOf(walks)],
    followed,
    computed: [...new Set(walks.flatMap(({ run }) => [...run.computed]))],
    lines: sources.lines,
    outside: unfollowed(sources, followed, reached),
    notShown: rules.blind
      .filter(({ where }) => where === undefined || texts.some((text) => where.test(text)))
      .map(({ name, meaning }) => ({ name, meaning })),
    missing: [...rules.expected.map(({ missing }) => missing), ...changesOf(rules)],
    ...(rules.driver === undefined
      ? {}
      : { closes: { flow: rules.driver.root.flow, replaces: rules.driver.replaces } }),
    ...excerpts(sources, lineAt),
  };
}

/** Looks functions up, all of them or by a line in one, when the syntax trees are gone. */
function excerpts(
  { functions }: Sources,
  lineAt: (path: string, line: number) => string,
): Pick<Reading, 'functionAt' | 'codes'> {
  const ranges = [...functions.values()].map(({ name, path, line, body }) => ({
    name,
    path,
    first: line,
    last: body.endPosition.row + 1,
  }));
  const codeOf = ({ name, path, first, last }: (typeof ranges)[number]): CodeOfFunction => ({
    name,
    path,
    first,
    lines: Array.from({ length: last - first + 1 }, (_, i) => lineAt(path, first + i)),
  });
  return {
    functionAt: (path, line) => {
      const range = ranges.find((one) => one.path === path && one.first <= line && line <= one.last);
      return range === undefined ? undefined : codeOf(range);
    },
    codes: () => ranges.map(codeOf),
  };
}

/**
 * Names that decide about a part of a function and that neither a row nor a definition has: the part is read as if they
 * were not defined, which is assumed.
 */
function optionsOff(
  definition: CFunction | undefined,
  lineAt: (path: string, line: number) => string,
  { options }: Rules,
  { macros }: Sources,
): readonly Note[] {
  if (definition === undefined) return [];
  const { path, body } = definition;
  const [first, last] = [body.startPosition.row + 1, body.endPosition.row + 1];
  return Array.from({ length: last - first }, (_, i) => first + i).flatMap((line) => {
    const [, asked = ''] = /^\s*#\s*(?:el)?if(?:n?def)?\b(.*)/.exec(lineAt(path, line)) ?? [];
    const names = asked.match(/\b(?!defined\b|IS_\w+\b)[A-Za-z_]\w*/g) ?? [];
    return names
      .filter((name) => options[name] === undefined && !macros.has(name))
      .map((name): Note => {
        const text = name.startsWith('CONFIG_') ? `${name} is off` : `${name} is not defined`;
        return { kind: 'assumed', text, at: { path, line } };
      });
  });
}

/** Whether a choice of the flow stands at a place: an open condition that decides about no step is none. */
function isAskedIn(statements: readonly Statement[], place: string): boolean {
  return statements.some(
    (statement) =>
      askedBy(statement).some(({ at }) => isAt(at, place)) ||
      (statement.kind === 'either' && isAt(statement.at, place)) ||
      isAskedIn(inside(statement), place),
  );
}

function isAt({ origin }: Position, place: string): boolean {
  return origin !== undefined && placeText(origin) === place;
}

/** The line of a file. Each file is cut into lines once. */
function lineReader(tree: KernelTree): (path: string, line: number) => string {
  const files = new Map<string, readonly string[]>();
  return (path, line) => {
    const lines = files.get(path) ?? (tree.read(path) ?? '').split('\n');
    files.set(path, lines);
    return lines[line - 1] ?? '';
  };
}

function unique(notes: readonly Note[]): readonly Note[] {
  return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}

/**
 * The functions that were followed with a call in each for every body that it rests on and that was not read. What comes
 * before every flow and what runs beside it count in each function.
 */
function withBodies(
  walks: readonly Walk[],
  bindCalls: readonly string[],
  sources: Sources,
  rules: Rules,
): { readonly roots: readonly Call[]; readonly bodies: Bodies } {
  const background = rules.bodies.filter(({ isBackground }) => isBackground).map((row) => row.function);
  const setup = walks.filter(({ run }) => run.isSetup).flatMap(({ run }) => [...run.relied]);
  const everywhere = [...background, ...setup, ...bindCalls];
  const of = (names: Iterable<string>): Bodies => bodiesOf([...everywhere, ...names], rules, sources);
  const roots = walks.flatMap(({ run, call }): readonly Call[] => {
    if (call === undefined || run.isSetup) return call === undefined ? [] : [call];
    return [{ ...call, body: [...(call.body ?? []), ...of(run.relied).calls] }];
  });
  return { roots, bodies: of(walks.flatMap(({ run }) => [...run.relied])) };
}

function factsOf(walks: readonly Walk[]): readonly Fact[] {
  const facts = new Map(walks.flatMap(({ run }) => [...run.facts]));
  return [...facts].map(([name, value]) => ({ name, value }));
}

interface Walk {
  readonly run: Run;
  readonly call?: Call;
}

function walkRoot(row: RootRow, sources: Sources, rules: Rules, reached: ReadonlySet<string>): Walk {
  const run = newRun(sources, rules, reached, row);
  const folder = row === rules.driver?.root ? rules.driver.folder : 'intel';
  const tables = tablesOf(row, sources, folder);
  const [definition, ...others] = functionsOf(row, sources, tables);
  const [table] = tables;
  if (table !== undefined && isLeftOut(row, sources, tables)) return emptyRoot(row, table, run);
  if (definition === undefined) {
    const at = { path: row.source.split(', ').slice(1).join('/'), line: 1 };
    run.notes.add({ kind: 'refused', text: `no function is ${row.flow}(): ${row.meaning}`, at });
    return { run };
  }
  for (const { name, path, line } of others) {
    const text = `${name}() is ${row.flow}() as well, and ${definition.name}() is read`;
    run.notes.add({ kind: 'refused', text, at: { path, line } });
  }
  const body: Statement[] = [];
  const frame = newFrame(run, definition, undefined);
  for (const parameter of definition.parameters) {
    const value = row.values?.[parameter.name];
    frame.types.set(parameter.name, parameter);
    if (value !== undefined) {
      frame.values.set(parameter.name, /^\d+$/.test(value) ? numberValue(BigInt(value)) : textValue(value));
    }
  }
  run.followed.add(definition.name);
  try {
    walkBody(definition, { run, frame, out: body });
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    run.notes.add(error.note);
    // What comes behind was not read, so nothing is missing there.
    return { run, call: rootCall(row, definition, tidy(body, true)) };
  }
  expectSteps(row, definition, `${definition.name}() never reaches`, body, run);
  expectUnbind(row, definition, run);
  expectEnds(definition, body, run);
  return { run, call: rootCall(row, definition, tidy(body, true)) };
}

/** Notes what a function leaves behind: descriptors that wait or that are submitted again, and locks. */
function expectEnds({ name, path, line }: CFunction, body: Statement[], run: Run): void {
  const at = { path, line };
  if (run.batch.length > 0) {
    run.notes.add({ kind: 'unknown', text: `${name}() leaves descriptors in a batch`, at });
    body.push(callStep('batch_not_submitted', placeAt(at)));
  }
  if (run.isSubmitted) {
    const text = `${name}() leaves a batch that was submitted and not emptied`;
    run.notes.add({ kind: 'refused', text, at });
  }
  for (const { text, at: place } of unpairedLocks(run)) {
    run.notes.add({ kind: 'unknown', text, at: place });
    body.push(callStep('unpaired_lock', placeAt(place)));
  }
}

/** A root that no table names: nothing is called. */
function emptyRoot(row: RootRow, { path, line }: Table, run: Run): Walk {
  const at = { path, line };
  const member = row.operation!.members.join(' or ');
  run.notes.add({ kind: 'assumed', text: `the table has no ${member}, so nothing is called`, at });
  const body: Statement[] = [];
  expectSteps(row, at, `the table has no ${member}, so nothing takes the step`, body, run);
  const args = row.parameters.map((parameter) => argument(placeAt(at), parameter));
  return { run, call: frameStep(row.flow, placeAt(at), body, args) };
}

/** Notes a step that is missing, and adds a call that is not known in its place: what was read may be too little. */
function expectSteps(
  { flow }: RootRow,
  { path, line }: Origin,
  what: string,
  body: Statement[],
  run: Run,
): void {
  for (const { root, step, missing } of run.rules.expected) {
    if (root !== flow || takes(body, step)) continue;
    const at = { path, line };
    const row = `${missing}() has no effect`;
    run.notes.add({ kind: 'unknown', text: `${what} ${step}`, at, row });
    body.push(callStep(missing, placeAt(at)));
  }
}

/** Refuses a driver whose function never unbinds: it has no bindings of users. */
function expectUnbind(row: RootRow, { path, line, name }: CFunction, { rules, followed, notes }: Run): void {
  const { driver } = rules;
  const isRefused = notes.all.some(({ kind }) => kind === 'refused');
  if (row !== driver?.root || followed.has(driver.unbinds) || isRefused) return;
  notes.add({ kind: 'refused', text: `${name}() never calls ${driver.unbinds}()`, at: { path, line } });
}

function takes(statements: readonly Statement[], step: string): boolean {
  return statements.some(
    (statement) => (statement.kind === 'call' && statement.name === step) || takes(inside(statement), step),
  );
}

/** Under its name in the flows; a function that is called otherwise stands in it as a frame. */
function rootCall(row: RootRow, { name, path, line }: CFunction, body: readonly Statement[]): Call {
  const at = placeAt({ path, line } satisfies Origin);
  const inner = name === row.flow ? body : [frameStep(name, at, body)];
  const perDevice: readonly Statement[] =
    row.isPerDevice === true ? [{ kind: 'each', index: 'device', body: inner, at }] : inner;
  const args = row.parameters.map((parameter) => argument(at, parameter));
  return frameStep(row.flow, at, row.isSetup === true ? inner : perDevice, args);
}

/** The function of a root: one, unless several tables name others. None, where a table leaves it out or has something else. */
function functionsOf(
  { operation, functions: names }: RootRow,
  { operations, functions }: Sources,
  tables: readonly Table[],
): readonly CFunction[] {
  if (operation === undefined) return names.flatMap((name) => functions.get(name) ?? []).slice(0, 1);
  const isOf = ({ path, table }: Operation): boolean =>
    tables.some((one) => one.path === path && one.table === table);
  const named = operations.filter((one) => operation.members.includes(one.member) && isOf(one));
  return [...new Set(named.map((one) => one.function))].flatMap((name) => functions.get(name) ?? []);
}

/** The tables that name the function of a root. */
function tablesOf({ operation }: RootRow, { tables }: Sources, folder: string): readonly Table[] {
  return tables.filter(
    ({ table, path }) => operation !== undefined && table.includes(operation.table) && path.includes(folder),
  );
}

/** Whether the tables of a root leave its member out, so that nothing is called. */
function isLeftOut({ operation }: RootRow, { operations }: Sources, tables: readonly Table[]): boolean {
  const isSet = ({ member, path, table }: Operation): boolean =>
    operation?.members.includes(member) === true &&
    tables.some((one) => one.path === path && one.table === table);
  return tables.length > 0 && !operations.some(isSet);
}
