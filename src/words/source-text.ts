/** Where a step stands in the C, as text. */

/** A line, and the lines that lead to it, the nearest first. */
type Place = Line & { readonly from: readonly Line[] };

/** A line of the C. */
export interface Line {
  readonly path: string;
  readonly line: number;
  readonly text?: string | undefined;
  readonly patch?: string | undefined;
}

/** `pasid.h:117 from pasid.c:276`, the line that is no header's, and the patch that one of them comes from. */
export function sourceText({ source }: { readonly source?: Place | undefined }): readonly string[] {
  if (source === undefined) return [];
  const lines = [source, ...source.from];
  const places = lines.map(({ path, line }, i) => `${i === lines.length - 1 ? path : fileOf(path)}:${line}`);
  const { text = '' } = placeShown(source);
  const patches = [...new Set(lines.flatMap(({ patch }) => patch ?? []))];
  return [
    places.join(' from '),
    ...(text === '' ? [] : [text]),
    ...patches.map((subject) => `from the patch "${subject}"`),
  ];
}

/** The line of the C that a reader is shown: of a header, the one that calls its function. */
export function placeShown(source: Place): Line {
  return source.from.at(-1) ?? source;
}

/** `, pasid.c:276,` for the middle of a sentence; nothing for software that is no C. */
export function placeText(step: { readonly source?: Place | undefined }): string {
  const place = placeBehind(step);
  return place === '' ? '' : `${place},`;
}

/** The same for the end of a clause. */
export function placeBehind({ source }: { readonly source?: Place | undefined }): string {
  if (source === undefined) return '';
  const { path, line } = placeShown(source);
  return `, ${fileOf(path)}:${line}`;
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
