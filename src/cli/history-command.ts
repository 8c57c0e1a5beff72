/** `pasidcheck history`: real defects of the kernel, each shown with what repaired it. */
import type { Command } from 'commander';
import { claims } from '../../properties/catalog.ts';
import { history, notModelled } from '../../properties/history.ts';
import {
  type CheckedDefect,
  checkDefect,
  defectOf,
  isAsDescribed,
  knownOf,
  requestOf,
} from '../check/history.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { formatDefect, formatHistory } from '../report/history-text.ts';
import { print, printJson, say } from './output.ts';
import {
  addFormatOptions,
  type FormatOptions,
  printFormats,
  refusePage,
  screenFor,
} from './output-formats.ts';
import { progressLine } from './progress.ts';
import { selectClaims } from './select-claims.ts';
import { toolVersion } from './version.ts';

const NOT_AS_DESCRIBED = 1;

interface HistoryOptions extends FormatOptions {
  readonly times?: true;
}

/** Adds the command. */
export function addHistory(command: Command): void {
  command
    .argument('[id]', 'print one defect in full, with its trace')
    .option('--json', 'print one JSON object')
    .option('--times', 'say on standard error how long each pair took');
  addFormatOptions(command).action((id: string | undefined, options: HistoryOptions) => {
    refusePage(options, []);
    const checked = id === undefined ? checkAll() : [checkOne(id)];
    if (!printFormats(options, () => checked.filter(isBroken).map(counterexampleFor))) {
      if (options.json === true) printJson(asJson(checked));
      else print(asText(id, checked, options));
    }
    if (options.times === true) say(checked.map(timeOf).join(''));
    process.exitCode = checked.every(isAsDescribed) ? 0 : NOT_AS_DESCRIBED;
  });
}

function checkAll(): readonly CheckedDefect[] {
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const checked = history.map((defect) =>
    checkDefect(defect, claimOf(defect.claim), [], {
      onProgress: () => progress.show(`${defect.id} ${defect.title}`),
    }),
  );
  progress.clear();
  say(`checked in ${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  return checked;
}

function checkOne(id: string): CheckedDefect {
  const defect = defectOf(id, history);
  return checkDefect(defect, claimOf(defect.claim), claims);
}

function claimOf(id: string): (typeof claims)[number] {
  return selectClaims([id])[0]!;
}

const isBroken = ({ before }: CheckedDefect): boolean => before.trace !== undefined;

/** The violation before the repair. */
function counterexampleFor(defect: CheckedDefect): Counterexample {
  return counterexampleOf(requestOf(defect, 'before', [claimOf(defect.claim)]), defect.before, {
    version: toolVersion,
    again: `pasidcheck history ${defect.id}`,
    compiled: defect.compiled,
    known: knownOf(defect, true),
  });
}

function asText(id: string | undefined, checked: readonly CheckedDefect[], options: HistoryOptions): string {
  const screen = screenFor(options);
  if (id === undefined) return formatHistory(checked, notModelled, screen.colour);
  return checked
    .map((entry) =>
      formatDefect(entry, {
        ...screen,
        holds: claimOf(entry.claim).holds,
        ...(isBroken(entry) ? { counterexample: counterexampleFor(entry) } : {}),
      }),
    )
    .join('\n');
}

function asJson(checked: readonly CheckedDefect[]): object {
  const defects = checked.map(({ compiled: _compiled, ...entry }) => ({
    ...entry,
    asDescribed: isAsDescribed(entry),
  }));
  return { formatVersion: 2, tool: 'pasidcheck', version: toolVersion, defects };
}

function timeOf({ id, before, after }: CheckedDefect): string {
  return `${id}  ${((before.ms + after.ms) / 1000).toFixed(2)} s\n`;
}
