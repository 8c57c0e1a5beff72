/**
 * Formulas as C functions in a Promela model. SPIN takes no code of more than 16 KB at once, so a long formula becomes
 * several functions. Each stands before those that call it.
 */
import type { Arithmetic } from './arithmetic.ts';
import { type Formula, junction } from './formula.ts';

/** Characters of an expression, fewer than SPIN takes with what is around it. */
const MOST = 12_000;

export class CFunctions {
  private readonly words: Arithmetic;
  private readonly written: string[] = [];

  /** `words` writes formulas in C. */
  constructor(words: Arithmetic) {
    this.words = words;
  }

  /** The blocks of code that the calls need before them. */
  get blocks(): readonly string[] {
    return this.written;
  }

  /** A call that gives 1 where the formula is met, and 0 elsewhere. */
  call(formula: Formula): string {
    const expression = this.expression(formula);
    const name = `is_met_${this.written.length}`;
    this.written.push(`c_code { static int ${name}(void) { return ${expression} ? 1 : 0; } }`);
    return `${name}()`;
  }

  private expression(formula: Formula): string {
    const text = this.words.formula(formula);
    if (text.length <= MOST) return text;
    switch (formula.kind) {
      case 'constant':
        return text;
      case 'not':
        return `!${this.call(formula.operand)}`;
      case 'in': {
        const { component } = formula;
        const halves = halvesOf(formula.states).map((states): Formula => ({ kind: 'in', component, states }));
        return `(${halves.map((half) => this.call(half)).join(' || ')})`;
      }
      case 'all':
      case 'any': {
        const halves = halvesOf(formula.operands).map((operands) => junction(formula.kind, operands));
        return `(${halves.map((half) => this.call(half)).join(formula.kind === 'all' ? ' && ' : ' || ')})`;
      }
    }
  }
}

function halvesOf<T>(list: readonly T[]): readonly (readonly T[])[] {
  const half = Math.ceil(list.length / 2);
  return [list.slice(0, half), list.slice(half)];
}
