/** Prints what `check` finds while it goes on: searches, versions, and at last the report. */
import { hiddenIn } from '../../model/configuration.ts';
import { everyClaim } from '../../properties/catalog.ts';
import { history } from '../../properties/history.ts';
import type { Finding } from '../check/check.ts';
import { footOf } from '../check/foot.ts';
import { defectBehind, knownOf } from '../check/history.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import type { FlowFile } from '../flow/ast.ts';
import type { Compiled } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import type { Counterexample, Known } from '../report/counterexample.ts';
import { violationsToShow } from '../report/series.ts';
import { layLeftOut, Table, tableFoot, tableHead } from '../report/table-text.ts';
import { formatRest, formatSearch, formatViolation, searchesIn, type TextOptions } from '../report/text.ts';
import type { Report, Result } from '../report/verdict.ts';
import { shownWhereText } from '../words/series-words.ts';
import type { CheckOptions } from './check-command.ts';
import { checkCommandLine } from './command-line.ts';
import { print, printJson } from './output.ts';
import { printFormats, screenFor } from './output-formats.ts';
import { claimsFor, selectClaims } from './select-claims.ts';
import type { NamedTree } from './tree-options.ts';
import { treeText } from './tree-report.ts';
import { toolVersion } from './version.ts';

/** What was asked for. */
export interface Asked {
  readonly options: CheckOptions;
  readonly file: string | undefined;
  readonly input: Report['input'];
  readonly parsed: FlowFile | undefined;
  /** How many configurations each version is searched in. */
  readonly places: number;
  /** Whether these are all that there are, but for those that take too long. */
  readonly isEvery: boolean;
  /** The trees that were read: one, or the stages of a series. */
  readonly trees: readonly NamedTree[];
}

export class CheckPrinter {
  private readonly asked: Asked;
  private readonly text: TextOptions;
  private readonly table: Table;
  /** Whether text is printed as it comes, which JSON and mails are not. */
  private readonly isText: boolean;
  private readonly counterexamples = new Map<Result, Counterexample>();
  /** The system of each violation, so that an explanation need not compile it again. */
  private readonly systems = new Map<Result, Compiled | undefined>();
  private searches = 0;

  constructor(asked: Asked) {
    this.asked = asked;
    const { options, trees } = asked;
    const selected = claimsFor(options.claim, options).map(({ id }) => id);
    this.isText = options.json !== true && options.mail !== true && options.markdown !== true;
    this.text = {
      ...screenFor(options),
      full: options.kernel !== undefined && trees.length < 2,
      claims: new Map(everyClaim.map(({ id, holds }) => [id, holds])),
      foot: footOf([]),
      hides: hiddenFrom,
      replay: (result) => this.again(result),
      counterexample: (result) => this.counterexample(result),
    };
    this.table = new Table(selected, this.text.colour);
  }

  /** What was found in one configuration, by one search, or by several with `--any`. */
  search(found: readonly Finding[]): void {
    const results = found.map(({ result }) => result);
    for (const { result, compiled } of found)
      if (result.trace !== undefined) this.systems.set(result, compiled);
    const { places } = this.asked;
    const isFirst = this.searches % places === 0;
    this.searches++;
    if (!this.isText) return;
    if (!this.text.full) {
      if (this.searches === 1) print(tableHead(results, places === 1));
      return;
    }
    if (isFirst && this.searches > 1) print('\n');
    const isOnly = places === 1;
    for (const [i, some] of searchesIn(results).entries()) {
      print(formatSearch(some, { isFirst: isFirst && i === 0, isOnly }, this.text));
    }
  }

  /** What all searches of one version found. */
  kernel(results: readonly Result[]): void {
    if (!this.isText) return;
    if (this.text.full) {
      print(formatRest(results, this.text));
      return;
    }
    print(this.table.add(results));
  }

  /** How many searches were printed. */
  get searched(): number {
    return this.searches;
  }

  /** The report, once everything was searched. */
  end(report: Report): void {
    const { options, trees } = this.asked;
    const violated =
      trees.length > 1
        ? violationsToShow(trees, report)
        : report.claims
            .map(({ result }) => report.results[result]!)
            .filter(({ verdict }) => verdict === 'violated');
    if (printFormats(options, () => violated.map((result) => this.counterexample(result)))) return;
    if (options.json === true) {
      printJson(report);
      return;
    }
    if (!this.text.full) {
      const shows = trees.length > 1 ? shownWhereText(trees[0]!, violated.length > 0) : undefined;
      print(`${this.table.rest()}${tableFoot(report.results, footOf(report.results), shows)}`);
    }
    if (trees.length > 1) this.violations(violated, report);
    if (report.interrupted === undefined) print(layLeftOut(report.leftOut ?? []));
    if (trees.length > 0) print(treeText(trees, report, options.assumptions));
  }

  /** The violations of a series, each in full. */
  private violations(violated: readonly Result[], { results }: Report): void {
    for (const result of violated) {
      const same = results.filter(({ kernel }) => kernel === result.kernel);
      print(`${formatViolation(result, same, this.text).join('\n')}\n`);
    }
  }

  private again(result: Result): string {
    const { file, options, trees } = this.asked;
    return checkCommandLine(result, {
      file,
      flow: options.flow,
      scope: options.scope,
      software: trees.find(({ kernel }) => kernel === result.kernel)?.software,
    });
  }

  private counterexample(result: Result): Counterexample {
    const known = this.counterexamples.get(result);
    if (known !== undefined) return known;
    const { options, parsed, input, trees } = this.asked;
    const { kernel, claim, configuration, assumptions } = result;
    const request = {
      ...flowFor(parsed, options.flow, kernelVersion(kernel)),
      configuration,
      assumptions,
      claims: selectClaims([claim]),
    };
    const about = {
      version: toolVersion,
      again: this.again(result),
      compiled: this.systems.get(result),
      known: trees.length === 0 ? knownDefect(result) : undefined,
      patch: trees.find((tree) => tree.kernel === kernel)?.patch?.subject,
      ...(input === undefined ? {} : { input }),
    };
    const counterexample = counterexampleOf(request, result, about);
    this.counterexamples.set(result, counterexample);
    return counterexample;
  }
}

/** The defect of the history behind a violation of what is shipped. */
function knownDefect(result: Result): Known | undefined {
  const defect = defectBehind(result, history);
  return defect === undefined ? undefined : knownOf(defect, false);
}

/** What the search of a result hides; of what it holds for any number of, nothing. */
function hiddenFrom({ configuration, generalises }: Result): readonly string[] {
  const { requests = 'bounded', devices = 'bounded', pasids = 'bounded' } = generalises ?? {};
  return hiddenIn({
    ...configuration,
    ...(requests === 'bounded' ? {} : { inFlight: 2 }),
    ...(devices === 'bounded' ? {} : { devices: 2, units: 2 }),
    ...(pasids === 'bounded' ? {} : { pasids: 2 }),
  });
}
