/**
 * A violation as a mail to a list: plain ASCII, 72 columns, for people who have never heard of the tool. What the model
 * calls things is told where it is used first.
 */
import { wordTexts } from './entry-layout.ts';
import { explanationTexts } from './explanation-text.ts';
import type { Story, ToldEntry, ToldStep } from './story.ts';
import { COLUMNS, wrap as wrapAny } from './wrap.ts';

const INDENT = '       ';

/** The mail: its subject, a blank line, its text. */
export function formatMail(story: Story): string {
  const lines = [
    ...wrap(`Subject: ${subjectOf(story)}`, '', 1),
    '',
    ...wrap(introduction(story)),
    '',
    ...wrap(`Claim: ${story.claim.holds} (${story.claim.id}).`, '', 2),
    ...wrap(`Source: ${story.claim.source}.`, '', 2),
    ...wrap(`Machine: ${story.scope}.`, '', 2),
    ...wrap(`Found: ${story.found}.`, '', 2),
    '',
    ...layShort(story),
    ...wrap(`Every step, in the order in which they happen. ${whoIsWho(story)}`),
    '',
    ...layEntries(story),
    ...story.steps.flatMap((step, i) => layStep(story, step, story.steps.slice(0, i))),
    ...layEnd(story),
    ...wrap(
      'The trace is of a model of the hardware and of the flow of the kernel, not of a run on a machine. Device and address in DMAR lines are examples.',
    ),
    '',
    ...layInput(story),
    'To reproduce, in a checkout of pasidcheck:',
    '',
    '  npm ci',
    ...layCommand(`npx ${story.again}`),
    '',
  ];
  return lines.join('\n');
}

function subjectOf({ kernel, flow, steps, claim }: Story): string {
  const fault = /fault reason (0x[0-9a-f]+)/.exec(steps.at(-1)?.note ?? '')?.[1];
  const what = fault === undefined ? `${claim.id} is broken` : `DMAR fault ${fault} reported`;
  return `[BUG] iommu/vt-d: ${what} during PASID teardown (Linux ${kernel}, ${flow})`;
}

function introduction({ kernel, flow, explanation, steps }: Story): string {
  const { lane = '', meaning = '', text = '' } = steps.at(-1) ?? {};
  const end =
    explanation.needed === undefined
      ? 'after which what the claim asks for never comes.'
      : `that ends like this: ${lane}: ${meaning === '' ? text : meaning}.`;
  return `There is an interleaving of process exit, driver close, DMA and the IOMMU's caches that the flow ${flow} of Linux ${kernel} allows, and ${end} It was found by model checking; nobody has to have seen it happen.`;
}

/** The steps that it takes and nothing else. */
function layShort(story: Story): string[] {
  const { explanation, steps } = story;
  const needed = explanation.needed ?? [];
  return [
    ...(needed.length === 0 ? [] : ['In short:', '']),
    ...needed.flatMap((number) => {
      const { lane, meaning, text, stack, note } = steps[number - 1]!;
      const where = stack === undefined ? '' : `, in ${stack.at(-1)}`;
      return [
        ...wrap(`${lane}: ${meaning === '' ? text : meaning}${where}`, stepNumber(number, ' '), 2),
        ...wrap(note ?? '', INDENT),
      ];
    }),
    ...(needed.length === 0 ? [] : ['', ...layByThen(story)]),
    ...explanationTexts(story).flatMap((text) => [...wrap(text), '']),
  ];
}

/** What the last step depended on, but for what was so from the beginning. */
function layByThen({ because }: Story): string[] {
  const texts = because
    .filter(({ since }) => since > 0)
    .map(({ instance, state, since }) => `${instance} is ${state} since step ${since}`);
  return texts.length === 0 ? [] : [...wrap(`By then ${texts.join('; ')}.`), ''];
}

/** The actors, for readers who do not know what the names stand for. */
function whoIsWho({ lanes, steps, explanation }: Story): string {
  const isThread = (lane: string): boolean =>
    steps.some((step) => step.lane === lane && step.stack !== undefined);
  const threads = lanes.filter(isThread);
  return [
    ...(threads.length === 0 ? [] : [`Of software: ${new Intl.ListFormat('en-GB').format(threads)}.`]),
    ...(lanes.includes('iommu') ? ['The remapping hardware: iommu.'] : []),
    ...(explanation.needed === undefined ? [] : ['A * marks the steps that it takes.']),
  ].join(' ');
}

/** How the entries are at the beginning. */
function layEntries({ entries }: Story): string[] {
  return entries.flatMap((entry) => [
    ...wrap(
      `At the beginning the ${entryName(entry, entries)} has ${wordTexts(entry.after[0]!)
        .map(([word, text]) => `${word} ${text}`)
        .join(', ')}.`,
    ),
    '',
  ]);
}

/** An entry, with its device and PASID where there are several. */
function entryName({ device, pasid, copy }: ToldEntry, entries: readonly ToldEntry[]): string {
  const isOnly = entries.every((other) => other.device === device && other.pasid === pasid);
  const where = copy === 'memory' ? '' : ' in the CPU cache';
  return `PASID entry${where}${isOnly ? '' : ` of device ${device}, PASID ${pasid}`}`;
}

const stepNumber = (step: number, mark: string): string => `${mark}${String(step).padStart(3)}.  `;

/** What an event means is told when it comes first. */
function layStep(story: Story, step: ToldStep, before: readonly ToldStep[]): string[] {
  const isNeeded = story.explanation.needed?.includes(step.step) === true;
  const stackBefore = before.findLast(
    ({ stack, actor }) => stack !== undefined && actor === step.actor,
  )?.stack;
  const isSame = step.stack === undefined || step.stack.join() === stackBefore?.join();
  const isKnown = before.some(({ event }) => event === step.event);
  return [
    ...wrap(`${step.lane}: ${step.text}`, stepNumber(step.step, isNeeded ? '*' : ' '), 2),
    ...wrap(isKnown ? '' : step.meaning, INDENT),
    ...wrap(isSame ? '' : stackText(step), INDENT, 2),
    ...wordChanges(story, step.step).flatMap((change) => wrap(change, INDENT, 2)),
    ...wrap(causeText(step), INDENT, 2),
    ...wrap(step.note ?? '', INDENT),
    '',
  ];
}

/** The innermost functions; those further out are told where a reader can find them. */
function stackText({ stack = [] }: ToldStep): string {
  const shown = stack.slice(-3);
  return `in ${stack.length > shown.length ? '.. > ' : ''}${shown.join(' > ')}`;
}

/** The words of entries that a step changes, before and after. */
function wordChanges({ entries }: Story, step: number): readonly string[] {
  return entries.flatMap((entry) => {
    const before = wordTexts(entry.after[step - 1]!);
    return wordTexts(entry.after[step]!).flatMap(([word, now], i) =>
      now === before[i]![1] ? [] : [`${entryName(entry, entries)}, ${word}: ${before[i]![1]} -> ${now}`],
    );
  });
}

/** What this step could not have been without. */
function causeText({ causes }: ToldStep): string {
  const texts = causes
    .filter(({ kind }) => kind !== 'order')
    .map(({ step, instance, state, kind }) =>
      kind === 'claim'
        ? `the claim began to count in step ${step}`
        : `${instance} became ${state} in step ${step}`,
    );
  return texts.length === 0 ? '' : `(${texts.join('; ')})`;
}

/** Of a wait that never ends: where it goes round, and who waits for what. */
function layEnd({ repeatsFrom, steps, because, explanation }: Story): string[] {
  if (explanation.needed !== undefined) return [];
  const since = (step: number): string => (step === 0 ? 'from the beginning' : `since step ${step}`);
  return [
    ...(repeatsFrom === undefined
      ? []
      : [`Steps ${repeatsFrom} to ${steps.length} can go on like this for ever.`]),
    ...because.flatMap(({ instance, state, since: step }) =>
      wrap(`${instance} is ${state} ${since(step)}.`, '', 2),
    ),
    '',
  ];
}

/** The flow as it was given: its lines are the reader's own. */
function layInput({ input }: Story): string[] {
  if (input === undefined) return [];
  const lines = input.text.trimEnd().split('\n');
  return [
    ...wrap(`The flow, ${input.source}:`),
    '',
    ...lines.map((line) => toAscii(`  ${line}`).trimEnd()),
    '',
  ];
}

/** A command that can be copied though it takes several lines; an option stays with its value. */
function layCommand(command: string): string[] {
  const lines: string[] = [];
  for (const part of command.split(/ (?=--)/)) {
    const last = lines.pop() ?? ' ';
    const isFull = `${last} ${part} \\`.length > COLUMNS;
    lines.push(...(isFull ? [`${last} \\`, `    ${part}`] : [`${last} ${part}`]));
  }
  return lines;
}

/** Mail is plain; what is not ASCII in a flow of the reader is shown by its number. */
function toAscii(text: string): string {
  return text
    .replaceAll('→', '->')
    .replaceAll(
      /[^\t\n\u0020-\u007e]/gu,
      (c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
    );
}

const wrap = (text: string, indent = '', hanging = 0): string[] => wrapAny(toAscii(text), indent, hanging);
