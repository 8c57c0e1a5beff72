/**
 * A reader's own predicate: `entry word 0 is P=0 FPD=1 and device is running`.
 *
 *     or      = and { "or" and }
 *     and     = factor { "and" factor }
 *     factor  = "not" factor | "(" or ")" | COMPONENT "is" [ "not" ] STATE | FIELD
 *
 * A FIELD, `FPD=1`, is a part of the names of entry states. It holds if it holds in any entry. It may be a
 * STATE as well.
 *
 * Names have spaces in them, so at each place the longest name that is known there is taken.
 */
import { all, any, inState, not, type Predicate } from '../engine/predicate.ts';

/** A component with its names, and its states by their names. */
export interface Named {
  readonly instance: string;
  readonly names: readonly string[];
  readonly states: ReadonlyMap<string, string>;
  /** Set where the parts of these names are fields that can be asked for by themselves. */
  readonly hasFields?: boolean;
}

/** What was expected at a place of the text. */
export interface Problem {
  /** The place, counted from 0. */
  readonly at: number;
  readonly wanted: 'component' | 'is' | 'state' | 'closing' | 'end';
  /** The expected names: of components, or of states of the component before `is`. */
  readonly known: readonly string[];
  /** Fields that were expected as well. */
  readonly fields?: readonly string[];
  /** The component before `is`, if one was read. */
  readonly of?: string;
}

export type Parsed = { readonly predicate: Predicate } | { readonly problem: Problem };

/** Reads a predicate over these components, in any case of letters. */
export function parseOwnPredicate(text: string, components: readonly Named[]): Parsed {
  try {
    const reader = new Reader(text, components);
    const predicate = reader.or();
    reader.end();
    return { predicate };
  } catch (error) {
    if (error instanceof Stop) return { problem: error.problem };
    throw error;
  }
}

/** What is wrong, in a sentence. */
export function problemText(text: string, { at, wanted, known, fields = [], of }: Problem): string {
  const rest = text.slice(at).trim();
  const found = rest === '' ? 'the end' : `'${rest.length > 24 ? `${rest.slice(0, 23)}…` : rest}'`;
  const place = `Column ${at + 1}: found ${found}, expected`;
  switch (wanted) {
    case 'component':
      return `${place} a component: ${few(known)}${fields.length === 0 ? '' : `; or a field of the entry: ${few(fields)}`}.`;
    case 'is':
      return `${place} 'is' after ${of}.`;
    case 'state':
      return `${place} a state of ${of}: ${few(known)}.`;
    case 'closing':
      return `${place} ')', 'and' or 'or'.`;
    case 'end':
      return `${place} 'and', 'or' or the end.`;
  }
}

/** The most names that a message lists. */
const LISTED = 8;

const few = (names: readonly string[]): string =>
  names.length <= LISTED
    ? names.join(', ')
    : `${names.slice(0, LISTED).join(', ')} or ${names.length - LISTED} others`;

/** The parts of the names of states, each with the states whose name has it. */
function fieldsOf(components: readonly Named[]): Map<string, Predicate[]> {
  const fields = new Map<string, Predicate[]>();
  for (const { instance, states } of components) {
    for (const path of new Set(states.values())) {
      for (const field of path.split(' ')) {
        if (field.includes('=')) fields.set(field, [...(fields.get(field) ?? []), inState(instance, path)]);
      }
    }
  }
  return fields;
}

class Stop extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.wanted);
    this.problem = problem;
  }
}

class Reader {
  private at = 0;
  private readonly text: string;
  private readonly lower: string;
  private readonly components: readonly Named[];

  constructor(text: string, components: readonly Named[]) {
    this.text = text;
    this.lower = text.toLowerCase();
    this.components = components;
  }

  or(): Predicate {
    const operands = [this.and()];
    while (this.takes('or')) operands.push(this.and());
    return operands.length === 1 ? operands[0]! : any(...operands);
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) this.stop('end', []);
  }

  private and(): Predicate {
    const operands = [this.factor()];
    while (this.takes('and')) operands.push(this.factor());
    return operands.length === 1 ? operands[0]! : all(...operands);
  }

  private factor(): Predicate {
    if (this.takes('not')) return not(this.factor());
    if (!this.takes('(')) return this.atom();
    const inside = this.or();
    if (!this.takes(')')) this.stop('closing', []);
    return inside;
  }

  private atom(): Predicate {
    const names = new Map(this.components.flatMap((one) => one.names.map((name) => [name, one] as const)));
    const name = this.longest([...names.keys()]);
    if (name === undefined) {
      const fields = fieldsOf(this.components.filter(({ hasFields }) => hasFields === true));
      const field = this.longest([...fields.keys()]);
      if (field !== undefined) return any(...fields.get(field)!);
      throw new Stop({
        at: this.at,
        wanted: 'component',
        known: this.components.map((one) => one.names[0]!),
        fields: [...fields.keys()],
      });
    }
    const component = names.get(name)!;
    const { instance, states } = component;
    if (!this.takes('is')) this.stop('is', [], name);
    const isNegated = this.takes('not');
    const fields = component.hasFields === true ? fieldsOf([component]) : new Map<string, Predicate[]>();
    const state = this.longest([...states.keys(), ...fields.keys()]);
    if (state === undefined) this.stop('state', [...states.keys()], name);
    const path = states.get(state);
    const predicate = path === undefined ? any(...fields.get(state)!) : inState(instance, path);
    return isNegated ? not(predicate) : predicate;
  }

  /** The longest of these names that stands here; it is read. */
  private longest(names: readonly string[]): string | undefined {
    const here = names.filter((name) => this.isHere(name)).toSorted((a, b) => b.length - a.length);
    if (here[0] !== undefined) this.at += here[0].length;
    return here[0];
  }

  private takes(word: string): boolean {
    if (!this.isHere(word)) return false;
    this.at += word.length;
    return true;
  }

  /** Whether the text has this whole name here. */
  private isHere(name: string): boolean {
    this.space();
    const next = this.lower[this.at + name.length];
    const goesOn = /\w$/.test(name) && next !== undefined && /\w/.test(next);
    return this.lower.startsWith(name.toLowerCase(), this.at) && !goesOn;
  }

  private space(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private stop(wanted: Problem['wanted'], known: readonly string[], of?: string): never {
    throw new Stop({ at: this.at, wanted, known, ...(of === undefined ? {} : { of }) });
  }
}
