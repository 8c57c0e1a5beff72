/** `pasidcheck history`: real defects of the kernel, each shown with what repaired it. */
import { isatty } from 'node:tty';
import type { Command } from 'commander';
import { claims } from '../../properties/catalog.ts';
import { history, untold } from '../../properties/history.ts';
import { defectOf, isAsTold, type Told, tell } from '../check/history.ts';
import { formatDefect, formatHistory } from '../report/history-text.ts';
import { progressLine } from './progress.ts';
import { selectClaims } from './select-claims.ts';
import { toolVersion } from './version.ts';

const NOT_AS_TOLD = 1;

interface HistoryOptions {
  readonly json?: true;
  readonly times?: true;
}

/** Adds the command. */
export function addHistory(program: Command): void {
  program
    .command('history')
    .description(
      'real defects of the kernel as pairs: the claim that broke before, and its proof after the repair',
    )
    .argument('[id]', 'tell one defect in full, with its trace')
    .option('--json', 'print one JSON object')
    .option('--times', 'say on standard error how long each pair took')
    .action((id: string | undefined, options: HistoryOptions) => {
      const told = id === undefined ? tellAll() : [tellOne(id)];
      process.stdout.write(options.json === true ? asJson(told) : asText(id, told));
      if (options.times === true) process.stderr.write(told.map(timeOf).join(''));
      process.exitCode = told.every(isAsTold) ? 0 : NOT_AS_TOLD;
    });
}

function tellAll(): readonly Told[] {
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const told = history.map((defect) =>
    tell(defect, claimOf(defect.claim), [], {
      onProgress: () => progress.show(`${defect.id} ${defect.title}`),
    }),
  );
  progress.clear();
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  return told;
}

function tellOne(id: string): Told {
  const defect = defectOf(id, history);
  return tell(defect, claimOf(defect.claim), claims);
}

function claimOf(id: string): (typeof claims)[number] {
  return selectClaims([id])[0]!;
}

function asText(id: string | undefined, told: readonly Told[]): string {
  if (id === undefined) return formatHistory(told, untold, isatty(process.stdout.fd));
  return told.map((entry) => formatDefect(entry, claimOf(entry.claim).holds)).join('\n');
}

function asJson(told: readonly Told[]): string {
  const defects = told.map((entry) => ({ ...entry, asTold: isAsTold(entry) }));
  return `${JSON.stringify({ formatVersion: 1, tool: 'pasidcheck', version: toolVersion, defects }, undefined, 2)}\n`;
}

function timeOf({ id, before, after }: Told): string {
  return `${id}  ${((before.ms + after.ms) / 1000).toFixed(2)} s\n`;
}
