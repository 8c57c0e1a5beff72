/**
 * Guards and effects as expressions over numbered local states, in a language of one's choice: Promela and
 * Murphi differ in how they spell the operators, and in nothing else that matters here.
 */
import type { Formula } from './formula.ts';
import type { Effect } from './guarded.ts';

export interface Dialect {
  readonly equal: string;
  readonly and: string;
  readonly or: string;
  readonly yes: string;
  readonly no: string;
  readonly choose: (condition: string, yes: string, no: string) => string;
}

/** What a component's variable and its local states are called. */
export interface Vocabulary {
  readonly variable: (component: number) => string;
  readonly state: (component: number, state: number) => string;
  /** How many local states the component has. */
  readonly size: (component: number) => number;
}

export class Arithmetic {
  private readonly dialect: Dialect;
  private readonly words: Vocabulary;

  constructor(dialect: Dialect, words: Vocabulary) {
    this.dialect = dialect;
    this.words = words;
  }

  /** A formula, in parentheses where it needs them. */
  formula(formula: Formula): string {
    switch (formula.kind) {
      case 'constant':
        return formula.value ? this.dialect.yes : this.dialect.no;
      case 'not':
        return `!${this.wrapped(formula.operand)}`;
      case 'all':
        return this.join(
          this.dialect.and,
          formula.operands.map((operand) => this.formula(operand)),
        );
      case 'any':
        return this.join(
          this.dialect.or,
          formula.operands.map((operand) => this.formula(operand)),
        );
      case 'in':
        return this.membership(formula.component, formula.states);
    }
  }

  /** The value of the component's variable after the effect. */
  after({ component, from, to }: Effect): string {
    return this.decide(component, stretches(from, to));
  }

  private wrapped(formula: Formula): string {
    const text = this.formula(formula);
    return text.startsWith('(') ? text : `(${text})`;
  }

  private join(operator: string, operands: readonly string[]): string {
    return operands.length === 1 ? operands[0]! : `(${operands.join(` ${operator} `)})`;
  }

  /** That the component is in one of these states, or in none of the others: whichever is shorter. */
  private membership(component: number, states: readonly number[]): string {
    const chosen = new Set(states);
    const others = Array.from({ length: this.words.size(component) }, (_, state) => state).filter(
      (state) => !chosen.has(state),
    );
    const [inside, outside] = [runs(states), runs(others)];
    const variable = this.words.variable(component);
    const name = (state: number): string => this.words.state(component, state);
    if (outside.length < inside.length) {
      return this.join(
        this.dialect.and,
        outside.map(([first, last]) =>
          first === last
            ? `${variable} != ${name(first)}`
            : `(${variable} < ${name(first)} ${this.dialect.or} ${variable} > ${name(last)})`,
        ),
      );
    }
    return this.join(
      this.dialect.or,
      inside.map(([first, last]) => {
        if (first === last) return `${variable} ${this.dialect.equal} ${name(first)}`;
        const lower = first === 0 ? [] : [`${variable} >= ${name(first)}`];
        const upper = last === this.words.size(component) - 1 ? [] : [`${variable} <= ${name(last)}`];
        return this.join(this.dialect.and, [...lower, ...upper]);
      }),
    );
  }

  private decide(component: number, pieces: readonly Stretch[]): string {
    const [first, ...rest] = pieces;
    const variable = this.words.variable(component);
    if (rest.length === 0) {
      if (first!.kind === 'to') return this.words.state(component, first!.value);
      if (first!.value === 0) return variable;
      return `${variable} ${first!.value < 0 ? '-' : '+'} ${Math.abs(first!.value)}`;
    }
    const half = pieces.length <= CHAIN ? 1 : Math.ceil(pieces.length / 2);
    const last = pieces[half - 1]!.last;
    const condition =
      half === 1 && first!.first === last
        ? `${variable} ${this.dialect.equal} ${this.words.state(component, last)}`
        : `${variable} <= ${this.words.state(component, last)}`;
    return this.dialect.choose(
      condition,
      this.decide(component, pieces.slice(0, half)),
      this.decide(component, pieces.slice(half)),
    );
  }
}

/** More cases than these are decided by halves. */
const CHAIN = 4;

/** Consecutive numbers as pairs of first and last. */
function runs(numbers: readonly number[]): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (const n of numbers) {
    const open = pairs.at(-1);
    if (open !== undefined && open[1] === n - 1) open[1] = n;
    else pairs.push([n, n]);
  }
  return pairs;
}

/** Neighbouring local states that all go to one state, or all move by one number. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly kind: 'to' | 'by';
  readonly value: number;
}

/** Cuts an effect into as few stretches as a look at one neighbour at a time can. */
function stretches(from: readonly number[], to: readonly number[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let i = 0; i < from.length; ) {
    const ends = (same: (at: number) => boolean): number => {
      let end = i + 1;
      while (end < from.length && same(end)) end++;
      return end;
    };
    const by = (at: number): number => to[at]! - from[at]!;
    const constant = ends((at) => to[at] === to[i]);
    const shifted = ends((at) => by(at) === by(i));
    const byNumber = shifted > constant;
    const end = byNumber ? shifted : constant;
    found.push({
      first: from[i]!,
      last: from[end - 1]!,
      kind: byNumber ? 'by' : 'to',
      value: byNumber ? by(i) : to[i]!,
    });
    i = end;
  }
  return found;
}
