/** Bodies that are not followed: each is one that was read, or nothing that rests on it is proved. */
import type { Call } from '../flow/ast.ts';
import { digestOf } from './digest.ts';
import type { Fact } from './facts.ts';
import type { Note } from './note.ts';
import type { BodyRow, IdiomRow, ReadBody, Rules } from './rules/rule.ts';
import { callStep, placeAt } from './run.ts';
import type { Sources } from './sources.ts';

/** What the bodies are that a flow rests on: a fact of each that was read, a note and a call of each that was not. */
export interface Bodies {
  readonly facts: readonly Fact[];
  readonly notes: readonly Note[];
  readonly calls: readonly Call[];
}

/** The call that stands in a flow for what a body does that was not read. */
export function changeOf(name: string): string {
  return `change_of_${name}`;
}

/** The names of such calls in flows of a table. */
export function changesOf({ bodies, idioms }: Rules): readonly string[] {
  return [...bodies.map((row) => row.function), ...idioms.map(({ name }) => name)].map(changeOf);
}

/** Looks up the bodies of functions that a flow rests on by their names, and of those that do a part of them. */
export function bodiesOf(relied: Iterable<string>, { bodies }: Rules, sources: Sources): Bodies {
  const names = new Set(relied);
  // What does a part of a function is looked up where there is the function.
  const parts = bodies
    .filter((row) => names.has(row.function) && sources.functions.has(row.function))
    .flatMap((row) => row.with ?? []);
  const wanted = new Set([...names, ...parts]);
  const found = bodies.filter((row) => wanted.has(row.function)).map((row) => bodyOf(row, sources));
  return {
    facts: found.flatMap(({ facts }) => facts),
    notes: found.flatMap(({ notes }) => notes),
    calls: found.flatMap(({ calls }) => calls),
  };
}

function bodyOf({ function: name, file, read }: BodyRow, { functions, macros, linesOf }: Sources): Bodies {
  const definition = functions.get(name);
  const macro = macros.get(name);
  if (macro !== undefined) return unread(name, `${name} is a macro: what it does is not known`, macro);
  if (definition === undefined) {
    const text = `${name}() is in none of the files that are read: what it does is not known`;
    return unread(name, text, { path: file, line: 1 });
  }
  const { path, line, body } = definition;
  const digest = digestOf(linesOf(path, line, body.endPosition.row + 1));
  const known = read.find((one) => one.digest === digest);
  if (known !== undefined) return { facts: [fact(name, definition, digest, known)], notes: [], calls: [] };
  const text = `${name}() is none of those that were read (${rangeOf(read)}): what it does is not known`;
  return unread(name, text, definition, digest);
}

/** What is noted of statements that are taken for a primitive. */
export function statementsOf({ name, read }: IdiomRow, digest: string, at: Note['at']): Bodies {
  const known = read.find((one) => one.digest === digest);
  if (known !== undefined) return { facts: [fact(name, at, digest, known)], notes: [], calls: [] };
  const text = `${name}: these statements are none of those that were read (${rangeOf(read)}): what they do is not known`;
  return unread(name, text, at, digest);
}

function fact(name: string, { path, line }: Note['at'], digest: string, known?: ReadBody): Fact {
  const versions = known === undefined ? 'not read' : `as in ${known.versions.join(', ')}`;
  return { name: `body of ${name}`, value: `${path}:${line}, digest ${digest}, ${versions}` };
}

/** `5.10.223 to 7.3.4` */
function rangeOf(read: readonly ReadBody[]): string {
  const versions = read.flatMap((one) => one.versions);
  return versions.length < 2 ? versions.join('') : `${versions[0]!} to ${versions.at(-1)!}`;
}

/** What is noted of code that was not read, and the call that keeps anything from being proved. */
function unread(name: string, text: string, { path, line }: Note['at'], digest?: string): Bodies {
  const at = { path, line };
  return {
    facts: digest === undefined ? [] : [fact(name, at, digest)],
    notes: [{ kind: 'unknown', text, at, row: `${changeOf(name)}() has no effect` }],
    calls: [callStep(changeOf(name), placeAt(at))],
  };
}
