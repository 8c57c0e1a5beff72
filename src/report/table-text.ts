/** The table of claims and kernel versions: what all searches say of each claim. */

import { scopeText } from '../words/scope-text.ts';
import { leftOutText, legendText, SHOWS, type Sign } from '../words/table-words.ts';
import { type Paint, painter } from '../words/verdict-text.ts';
import { oneThreadTexts } from '../words/violation-text.ts';
import { type Foot, layFoot } from './foot-text.ts';
import {
  claimsOf,
  isUntested,
  type LeftOut,
  locksInTheWay,
  proviso,
  type Report,
  type Result,
  searchKey,
  type Verdict,
} from './verdict.ts';
import { COLUMNS, wrap } from './wrap.ts';

export interface TableOptions {
  readonly colour: boolean;
  /** The claims in the order of the rows. */
  readonly claims: ReadonlyMap<string, string>;
  readonly foot: Foot;
}

/** The whole table. */
export function formatTable({ results }: Pick<Report, 'results'>, options: TableOptions): string {
  const ids = new Set(results.map(({ claim }) => claim));
  const rows = [...options.claims.keys()].filter((id) => ids.has(id));
  const table = new Table(rows, options.colour);
  const columns = [...new Set(results.map(({ kernel }) => kernel))].map((kernel) =>
    table.add(results.filter((result) => result.kernel === kernel)),
  );
  const isOne = new Set(results.map(searchKey)).size <= 1;
  return `${tableHead(results, isOne)}${columns.join('')}${table.rest()}${tableFoot(results, options.foot)}`;
}

/** The flow, and the configuration where there is one. */
export function tableHead([first]: readonly Result[], isOne: boolean): string {
  if (first === undefined) return '';
  return [first.flow, ...(isOne ? wrap(scopeText(first)) : []), '', ''].join('\n');
}

/** The scopes that were not searched. */
export function layLeftOut(leftOut: readonly LeftOut[]): string {
  const text = leftOutText(leftOut);
  return text === undefined ? '' : `\n${wrap(text).join('\n')}\n`;
}

/** What the cells mean, and what stands under the table; `shows` says how to see a trace. */
export function tableFoot(results: readonly Result[], foot: Foot, shows = SHOWS): string {
  const signs = new Set(claimsOf(results).map(({ result }) => signOf(results[result]!)));
  const threads = oneThreadTexts(results).flatMap((text) => ['', ...wrap(text, '', 2)]);
  return [...wrap(legendText(signs, shows)), ...threads, ...layFoot(foot), ''].join('\n');
}

/** Kernel versions across, as many as fit, and claims down. Columns are given out as soon as no other fits beside them. */
export class Table {
  private readonly rows: readonly string[];
  private readonly paint: Paint;
  private readonly wide: number;
  private columns: (readonly Cell[])[] = [];

  constructor(rows: readonly string[], colour: boolean) {
    this.rows = rows;
    this.paint = painter(colour);
    this.wide = Math.max(...rows.map((row) => row.length)) + 2;
  }

  /** Adds a version, and gives the columns that are full by then. */
  add(results: readonly Result[]): string {
    const column = cellsOf(results, this.rows);
    const used = this.columns.reduce((sum, other) => sum + widthOf(other), this.wide);
    const full = used + widthOf(column) > COLUMNS && this.columns.length > 0 ? this.rest() : '';
    this.columns.push(column);
    return full;
  }

  /** The columns that were not given out yet. */
  rest(): string {
    const [head, ...cells] = ['kernel', ...this.rows].map((title, row) => {
      const texts = this.columns.map((column) => {
        const { verdict, text } = column[row]!;
        const padded = text.padEnd(widthOf(column));
        return verdict === undefined ? padded : this.paint(verdict, padded);
      });
      return `${title.padEnd(this.wide)}${texts.join('')}`.trimEnd();
    });
    this.columns = [];
    return `${[head, ...cells, ''].join('\n')}\n`;
  }
}

interface Cell {
  readonly verdict?: Verdict;
  readonly text: string;
}

/** The version, and what stands in each row. */
function cellsOf(results: readonly Result[], rows: readonly string[]): readonly Cell[] {
  const claims = new Map(claimsOf(results).map(({ claim, result }) => [claim, results[result]!]));
  return [
    { text: results[0]!.kernel },
    ...rows.map((row): Cell => {
      const result = claims.get(row)!;
      return { verdict: result.verdict, text: cellText(result) };
    }),
  ];
}

const widthOf = (column: readonly Cell[]): number => Math.max(...column.map(({ text }) => text.length)) + 2;

function cellText(result: Result): string {
  const sign = signOf(result);
  if (sign !== 'number') return sign;
  const { scopeName, trace = [] } = result;
  return scopeName === undefined ? String(trace.length) : `${trace.length} ${scopeName}`;
}

function signOf(result: Result): Sign {
  if (result.verdict === 'proved') return 'ok';
  if (result.verdict === 'violated') return 'number';
  if (isUntested(result)) return '-';
  if (locksInTheWay(result).length > 0) return 'lock';
  return proviso(result).length > 0 ? 'if' : '?';
}
