/** `pasidcheck kernel`: the flow that is read from the C of a kernel tree. */
import type { Command } from 'commander';
import { type Reading, readKernel } from '../kernel/extract.ts';
import { loadGrammar } from '../kernel/grammar.ts';
import { type Note, type NoteKind, placeText } from '../kernel/note.ts';
import { withPlaces } from '../kernel/places.ts';
import { vtd } from '../kernel/rules/vtd.ts';
import {
  assumedCountText,
  flowHeading,
  noteTitles,
  notShownTitle,
  outsideTitle,
  rowText,
} from '../words/tree-words.ts';
import { exitCodes } from './exit-codes.ts';
import { print, printJson, say } from './output.ts';
import { driverOption, treeOf, withDriverNamed } from './tree-options.ts';

interface KernelOptions {
  readonly rev?: string;
  readonly driver?: string;
  readonly places?: true;
  readonly assumptions?: true;
  readonly json?: true;
}

const REFUSED = 2;

/** Adds the command. */
export function addKernel(command: Command): void {
  command
    .argument('<tree>', 'the directory of a kernel tree')
    .option('--rev <revision>', 'read this git revision of TREE, without a checkout')
    .addOption(driverOption())
    .option('--places', 'print the place in the C after each line')
    .option('--assumptions', 'also list the assumptions on stderr')
    .option('--json', 'print one JSON object: the flow and the notes')
    .action(async (directory: string, options: KernelOptions) => {
      const rules = withDriverNamed(vtd, options.driver);
      const reading = readKernel(treeOf(directory, options.rev), rules, await loadGrammar());
      const { name, functions, notes, facts, followed, lines, outside, notShown } = reading;
      if (options.json === true)
        printJson({ name, flow: functions.text, notes, facts, followed, lines, outside, notShown });
      else print(flowText(reading, options));
      say(summary(reading, options));
      const kinds = new Set(notes.map(({ kind }) => kind));
      process.exitCode = kinds.has('refused') ? REFUSED : kinds.has('unknown') ? exitCodes.inconclusive : 0;
    });
}

function flowText({ name, functions, followed, lines, notes }: Reading, { places }: KernelOptions): string {
  const refused = notes.filter(({ kind }) => kind === 'refused').map(({ at }) => at);
  const head = flowHeading(name, lines, followed.length, refused);
  return `${head}\n\n${places === true ? withPlaces(functions) : functions.text}`;
}

function summary({ notes, outside, notShown }: Reading, { assumptions }: KernelOptions): string {
  const sections = (Object.keys(noteTitles) as NoteKind[]).flatMap((kind) => {
    const found = notes.filter((note) => note.kind === kind);
    if (found.length === 0) return [];
    const isShort = kind === 'assumed' && assumptions !== true;
    const rest = isShort ? [`  ${assumedCountText(found.length)}`] : found.map(noteText);
    return [`${noteTitles[kind]}:`, ...rest];
  });
  const others = outside.length === 0 ? [] : [`${outsideTitle}:`, `  ${outside.join(', ')}`];
  const hidden =
    notShown.length === 0
      ? []
      : [`${notShownTitle}:`, ...notShown.map(({ name, meaning }) => `  ${name}: ${meaning}`)];
  return `${[...sections, ...others, ...hidden].join('\n')}\n`;
}

function noteText({ at, text, row }: Note): string {
  const help = row === undefined || row === text ? '' : `\n    ${rowText(row)}`;
  return `  ${placeText(at)}  ${text}${row?.includes('=') === true || row?.includes('effect') === true ? help : ''}`;
}
