/** The events of a counterexample that another checker printed. */

/** What is read from the output of another checker. */
export interface ForeignTrace {
  readonly from: 'spin' | 'rumur' | 'tlc';
  /** Which of the initial states it begins in. */
  readonly start: number;
  /** Labels of events, as the exported model has them. */
  readonly labels: readonly string[];
  /** The first of the steps that a run without end repeats, counted from 1. */
  readonly repeatsFrom?: number;
}

/**
 * Reads what `./pan -r` and `spin -t` print for an exported model, and what rumur prints about an error, as text or
 * as XML. Gives `undefined` when there is no step of either in the text.
 */
export function readSteps(text: string): ForeignTrace | undefined {
  return fromSpin(text) ?? fromRumur(text) ?? fromRumurXml(text);
}

function fromSpin(text: string): ForeignTrace | undefined {
  const starts = [...text.matchAll(/^\s*start: (\d+)$/gm)];
  const labels = Array.from(text.matchAll(/^\s*step: (.+)$/gm), ([, label]) => label!);
  const says = /^\s*claim (?:broken|witnessed|stopped short|stuck): /m.test(text);
  if (labels.length === 0 && !says) return undefined;
  return { from: 'spin', start: Number(starts[0]?.[1] ?? 0), labels };
}

/** rumur prints one trace for each error; the first one counts. */
function fromRumur(text: string): ForeignTrace | undefined {
  const [, trace] = /error trace for the error:(.*?)(?:End of the error trace|$)/s.exec(text) ?? [];
  const start = /^Startstate "start (\d+)" fired\.$/m.exec(trace ?? '');
  if (trace === undefined || start === null) return undefined;
  const labels = Array.from(trace.matchAll(/^Rule "(.+)" fired\.$/gm), ([, label]) => label!);
  return { from: 'rumur', start: Number(start[1]), labels };
}

function fromRumurXml(text: string): ForeignTrace | undefined {
  const [, error] = /<error\b(.*?)<\/error>/s.exec(text) ?? [];
  const plain = Object.entries(entities).reduce((t, [name, sign]) => t.replaceAll(name, sign), error ?? '');
  const start = /<transition>Startstate "start (\d+)"<\/transition>/.exec(plain);
  if (start === null) return undefined;
  const labels = Array.from(plain.matchAll(/<transition>Rule "(.+)"<\/transition>/g), ([, label]) => label!);
  return { from: 'rumur', start: Number(start[1]), labels };
}

/** The ampersand is the last one: what it makes is not read again. */
const entities = { '&quot;': '"', '&apos;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };
