/** `pasidcheck history`: real defects of the kernel, each shown with what repaired it. */
import type { Command } from 'commander';
import { claims } from '../../properties/catalog.ts';
import { history, untold } from '../../properties/history.ts';
import { defectOf, isAsTold, requestOf, type Told, tell } from '../check/history.ts';
import { tellStory } from '../check/story.ts';
import { formatDefect, formatHistory } from '../report/history-text.ts';
import type { Story } from '../report/story.ts';
import { addFaceOptions, type FaceOptions, printFaces, refusePage, screenFor } from './faces.ts';
import { print, printJson, say } from './output.ts';
import { progressLine } from './progress.ts';
import { selectClaims } from './select-claims.ts';
import { toolVersion } from './version.ts';

const NOT_AS_TOLD = 1;

interface HistoryOptions extends FaceOptions {
  readonly times?: true;
}

/** Adds the command. */
export function addHistory(command: Command): void {
  command
    .argument('[id]', 'print one defect in full, with its trace')
    .option('--json', 'print one JSON object')
    .option('--times', 'say on standard error how long each pair took');
  addFaceOptions(command).action((id: string | undefined, options: HistoryOptions) => {
    refusePage(options, []);
    const told = id === undefined ? tellAll() : [tellOne(id)];
    if (!printFaces(options, () => told.filter(isBroken).map(storyOf))) {
      if (options.json === true) printJson(asJson(told));
      else print(asText(id, told, options));
    }
    if (options.times === true) say(told.map(timeOf).join(''));
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
  say(`checked in ${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  return told;
}

function tellOne(id: string): Told {
  const defect = defectOf(id, history);
  return tell(defect, claimOf(defect.claim), claims);
}

function claimOf(id: string): (typeof claims)[number] {
  return selectClaims([id])[0]!;
}

const isBroken = ({ before }: Told): boolean => before.trace !== undefined;

/** The violation before the repair. */
function storyOf(defect: Told): Story {
  return tellStory(requestOf(defect, 'before', [claimOf(defect.claim)]), defect.before, {
    version: toolVersion,
    again: `pasidcheck history ${defect.id}`,
    compiled: defect.compiled,
  });
}

function asText(id: string | undefined, told: readonly Told[], options: HistoryOptions): string {
  const screen = screenFor(options);
  if (id === undefined) return formatHistory(told, untold, screen.colour);
  return told
    .map((entry) =>
      formatDefect(entry, {
        ...screen,
        holds: claimOf(entry.claim).holds,
        ...(isBroken(entry) ? { story: storyOf(entry) } : {}),
      }),
    )
    .join('\n');
}

function asJson(told: readonly Told[]): object {
  const defects = told.map(({ compiled: _compiled, ...entry }) => ({ ...entry, asTold: isAsTold(entry) }));
  return { formatVersion: 1, tool: 'pasidcheck', version: toolVersion, defects };
}

function timeOf({ id, before, after }: Told): string {
  return `${id}  ${((before.ms + after.ms) / 1000).toFixed(2)} s\n`;
}
