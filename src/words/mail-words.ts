/** The sentences of a mail about a violation. Its readers do not know the tool. */
import { meaningOf } from '../../model/events.ts';
import type { Counterexample, EntryHistory, ExplainedStep, Known } from '../report/counterexample.ts';
import { wordTexts } from './entry-layout.ts';
import { labelsText } from './labels-text.ts';
import { cycleText, standingText } from './trace-words.ts';

/** What happens and where: in the reader's file, after a patch, or in a kernel version. A known defect has a title. */
export function subjectText({ kernel, steps, claim, input, patch, known }: Counterexample): string {
  const fault = meaningOf(steps.at(-1)?.event ?? '')?.reports;
  const what = fault === undefined ? `${claim.id} violated` : `DMAR fault ${fault} in PASID teardown`;
  if (input !== undefined) return `${input.source}: ${what}`;
  if (patch !== undefined) return `${what} after "${patch}"`;
  if (known?.asRecorded === true) return `[BUG] iommu/vt-d: ${known.title}`;
  return `[BUG] iommu/vt-d: ${known === undefined ? what : known.title}, ${kernel}`;
}

/** The commit at fault as a changelog of the kernel names it. */
export function fixesText(counterexample: Counterexample): string | undefined {
  const commit = knownIn(counterexample)?.commit;
  if (commit === undefined) return undefined;
  return `Fixes: ${commit.id}${commit.subject === undefined ? '' : ` ("${commit.subject}")`}`;
}

/** Where there is more about a known defect; nothing for others. */
export function knownText(counterexample: Counterexample): string {
  const id = knownIn(counterexample)?.id;
  return id === undefined ? '' : `Known as ${id}: \`pasidcheck history ${id}\` has the commits and a repair.`;
}

/** A known defect is one of what is shipped: of a file or a patch the reader may have repaired it. */
const knownIn = ({ known, patch, input }: Counterexample): Known | undefined =>
  patch === undefined && input === undefined ? known : undefined;

/** Why no machine can meet this in the version as released; nothing for others. */
export const refusalText = ({ refusesSva, kernel }: Counterexample): string =>
  refusesSva === true
    ? `Linux ${kernel} as released refuses SVA on x86 (iommu_sva_bind_device() returns -EOPNOTSUPP): this is about its code, and a machine cannot meet it.`
    : '';

/** What is possible, and how that is known. */
export function introductionText(counterexample: Counterexample): string {
  const { kernel, flow, input, known, explanation, steps } = counterexample;
  const last = steps.at(-1);
  const end =
    explanation.needed === undefined || last === undefined
      ? 'What the claim requires then never happens.'
      : `It ends with this step: ${actionText(last)}.`;
  const software =
    input === undefined && known?.asRecorded !== true
      ? `In the flow ${flow} of Linux ${kernel}`
      : `In ${flow}, with the functions of Linux ${kernel},`;
  return `${software} the following order of events is possible. ${end} Model checking found this order. It may never have been seen on hardware.`;
}

/** Who does what: `iommu: reports an unrecoverable fault`. */
export const actionText = ({ lane, meaning, text }: ExplainedStep): string =>
  `${lane}: ${meaning === '' ? text : meaning}`;

/** The heading of the necessary steps. */
export const necessaryHeading = 'Necessary steps. Without any one of them this order keeps the claim:';

/** What the last step depended on, but for what was so from the beginning; nothing where that is all. */
export function byThenText({ because }: Counterexample): string {
  const texts = because.filter(({ since }) => since > 0).map(standingText);
  return texts.length === 0 ? '' : `The last step depends on earlier ones: ${texts.join('; ')}.`;
}

/** The steps that a wait without end repeats, and the states that no longer change. */
export function waitingTexts({ repeatsFrom, steps, because }: Counterexample): readonly string[] {
  return [
    ...(repeatsFrom === undefined ? [] : [`${upperFirst(cycleText(repeatsFrom, steps.length))}.`]),
    ...because.map((one) => `${standingText(one)}.`),
  ];
}

/** What the mail is about, and what it is not. */
export const modelText =
  'The trace comes from a model of the hardware and of the kernel flow, not from a machine. Device and address in DMAR lines are examples.';

/** How to get the trace again. */
export const reproduceHeading = 'To reproduce, in a checkout of pasidcheck:';

/** What stands above all steps: their order, the actors, and what the marks mean. */
export function stepsHeading(counterexample: Counterexample): string {
  const { explanation, labels } = counterexample;
  const marks = [
    ...(explanation.needed === undefined ? [] : ['A * marks the necessary steps and the deciding answers.']),
    ...(labels.length === 0 ? [] : [labelsText(labels)]),
  ].join(' ');
  return `Every step, in order. ${actorsText(counterexample)} ${marks}`;
}

/** The actors, with what they are. */
function actorsText({ lanes, steps }: Counterexample): string {
  const isThread = (lane: string): boolean =>
    steps.some((step) => step.lane === lane && step.stack !== undefined);
  const named = lanes.map((lane) =>
    isThread(lane) ? `${lane} (software)` : lane === 'iommu' ? 'iommu (remapping hardware)' : lane,
  );
  return `Actors: ${named.join(', ')}.`;
}

/** What each word of the entries is, and from which step on. */
export function historyTexts({ entries }: Counterexample): readonly string[] {
  return entries.flatMap((entry) => {
    const along = entry.after.map(wordTexts);
    return along[0]!.map(([word], w) => {
      const texts = along.map((words) => words[w]![1]);
      const parts = texts.flatMap((text, i) =>
        text === texts[i - 1] ? [] : [i === 0 ? text : `from step ${i} ${text}`],
      );
      return `${entryName(entry, entries)}, ${word}: ${parts.join(', ')}`;
    });
  });
}

/** The words of entries that a step changes, before and after. */
export function wordChangeTexts({ entries }: Counterexample, step: number): readonly string[] {
  return entries.flatMap((entry) => {
    const before = wordTexts(entry.after[step - 1]!);
    return wordTexts(entry.after[step]!).flatMap(([word, now], i) =>
      now === before[i]![1] ? [] : [`${entryName(entry, entries)}, ${word}: ${before[i]![1]} -> ${now}`],
    );
  });
}

/** An entry, with its device and PASID where there are several. */
function entryName({ device, pasid, copy }: EntryHistory, entries: readonly EntryHistory[]): string {
  const isOnly = entries.every((other) => other.device === device && other.pasid === pasid);
  const where = copy === 'memory' ? '' : ' in the CPU cache';
  return `PASID entry${where}${isOnly ? '' : ` of device ${device}, PASID ${pasid}`}`;
}

/** Above the flow as it was given. */
export const inputHeading = (source: string): string => `The flow, ${source}:`;

export const upperFirst = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
