/** A violation as Markdown with a Mermaid sequence diagram, for issues and pull requests. */

import { isEntryWord, readInstanceName } from '../../model/components.ts';
import { stepsThatMatter } from '../words/cause-text.ts';
import { wordTexts } from '../words/entry-layout.ts';
import { explanationTexts } from '../words/explanation-text.ts';
import { foundText } from '../words/length-text.ts';
import { upperFirst } from '../words/mail-words.ts';
import { headings, stepColumns, titleText } from '../words/markdown-words.ts';
import { namedScopeText } from '../words/scope-text.ts';
import { sourceText } from '../words/source-text.ts';
import { cycleText } from '../words/trace-words.ts';
import type { Counterexample, ExplainedStep } from './counterexample.ts';

/** The document. */
export function formatMarkdown(counterexample: Counterexample): string {
  const { claim, steps, again } = counterexample;
  const last = steps.at(-1);
  return [
    `## ${escapeText(titleText(counterexample))}`,
    '',
    `**${headings.holds}:** ${escapeText(`${claim.holds} (${claim.source})`)}`,
    '',
    `**${headings.where}:** ${escapeText(`${namedScopeText(counterexample)}. ${foundText(counterexample)}.`)}`,
    '',
    ...(last?.note === undefined ? [] : [fenced(last.note), '']),
    ...explanationTexts(counterexample).flatMap((text) => [escapeText(text), '']),
    ...layWaiting(counterexample),
    fenced(sequenceDiagram(counterexample), 'mermaid'),
    '',
    `| ${stepColumns.join(' | ')} |`,
    '| ---: | --- | --- | --- | --- |',
    ...steps.map((step) => layRow(counterexample, step)),
    '',
    ...layInput(counterexample),
    `${headings.again}: \`${again.replaceAll('`', "'")}\``,
    '',
  ].join('\n');
}

/** The flow as it was given. */
function layInput({ input }: Counterexample): string[] {
  if (input === undefined) return [];
  const summary = `<details><summary>${escapeText(input.source)}</summary>`;
  return [summary, '', fenced(input.text.trimEnd()), '', '</details>', ''];
}

function layWaiting({ because, explanation, repeatsFrom, steps }: Counterexample): string[] {
  if (explanation.needed !== undefined) return [];
  return [
    ...because.map(({ instance, state }) => `- ${escapeText(`${instance} is ${state}`)}`),
    ...(repeatsFrom === undefined ? [] : ['', `${upperFirst(cycleText(repeatsFrom, steps.length))}.`]),
    '',
  ];
}

/** Who acts is a participant; a step of software on the machine is an arrow, any other a note over its actor. */
function sequenceDiagram({ lanes, steps, explanation, components }: Counterexample): string {
  const names = new Map(lanes.map((lane, i) => [lane, `A${i}`]));
  const mermaid = (text: string): string => text.replaceAll(/[;#"<>{}|\n]/g, ' ');
  const touched = (step: ExplainedStep): string | undefined => {
    const entry = components.find(
      ({ group, after }) => group === 'PASID entry' && after[step.step] !== after[step.step - 1],
    );
    return entry === undefined ? undefined : 'E';
  };
  return [
    'sequenceDiagram',
    ...lanes.map((lane) => `  participant ${names.get(lane)} as ${mermaid(lane)}`),
    '  participant E as PASID entry',
    ...steps.flatMap((step) => {
      const who = names.get(step.lane)!;
      const target = touched(step) ?? who;
      const mark = stepsThatMatter(explanation).has(step.step) ? '* ' : '';
      const arrow = `  ${who}->>${target}: ${mark}${step.step}. ${mermaid(step.text)}`;
      return step.note === undefined ? [arrow] : [arrow, `  Note over ${who}: ${mermaid(step.note)}`];
    }),
  ].join('\n');
}

function layRow(counterexample: Counterexample, step: ExplainedStep): string {
  const matters = stepsThatMatter(counterexample.explanation).has(step.step);
  const meaning = step.meaning === '' ? [] : [escapeCell(step.meaning)];
  const what = [code(step.text), ...meaning, ...sourceText(step).map(code)].join('<br>');
  const causes = step.causes.filter(({ kind }) => kind !== 'order').map((cause) => cause.step);
  const cells = [
    matters ? `**${step.step}**` : String(step.step),
    escapeCell(step.lane),
    what,
    changesOf(counterexample, step).map(escapeCell).join('<br>'),
    [...new Set(causes)].join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Words of entries in full, other components as the trace has them. */
function changesOf(
  { entries }: Counterexample,
  { step, changes, stack, actor }: ExplainedStep,
): readonly string[] {
  const words = entries.flatMap(({ after }) => {
    const before = wordTexts(after[step - 1]!);
    return wordTexts(after[step]!).flatMap(([word, now], i) =>
      now === before[i]![1] ? [] : [`${word}: ${before[i]![1]} → ${now}`],
    );
  });
  const others = changes
    .filter(({ instance }) => !isEntryWord(instance))
    .filter(({ instance }) => stack === undefined || instance !== actor)
    .map(({ instance, from, to }) => `${readInstanceName(instance).chart}: ${from} → ${to}`);
  return [...words, ...others];
}

function fenced(text: string, language = ''): string {
  return `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\``;
}

const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;

/** Text in which Markdown and HTML find nothing to do. */
function escapeText(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>&#|]/g, (c) => (c === '<' ? '&lt;' : c === '&' ? '&amp;' : `\\${c}`));
}

const escapeCell = (text: string): string => escapeText(text).replaceAll('\n', ' ');
