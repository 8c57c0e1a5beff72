/** Where a step stands in the C, as text. */
import type { Step } from '../report/verdict.ts';

/** `pasid.h:117 from pasid.c:276`, and the line that is no header's. */
export function sourceText({ source }: Pick<Step, 'source'>): readonly string[] {
  if (source === undefined) return [];
  const lines = [source, ...source.from];
  const places = lines.map(({ path, line }, i) => `${i === lines.length - 1 ? path : fileOf(path)}:${line}`);
  const { text = '' } = lines.at(-1)!;
  return [places.join(' from '), ...(text === '' ? [] : [text])];
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
