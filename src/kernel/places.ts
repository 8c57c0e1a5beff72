/** A flow with the place in the C behind each line. */
import type { FlowFile, Position } from '../flow/ast.ts';
import { placeText } from './note.ts';

const COLUMN = 64;

/** The text of the flow; behind a line stands where the first thing on it was read. */
export function withPlaces({ text, roots }: FlowFile): string {
  const places = new Map<number, string>();
  collect(roots, places);
  return text
    .split('\n')
    .map((line, i) => {
      const place = places.get(i + 1);
      return place === undefined ? line : `${line.padEnd(COLUMN)} // ${place}`;
    })
    .join('\n');
}

function collect(node: unknown, places: Map<number, string>): void {
  if (typeof node !== 'object' || node === null) return;
  const { at } = node as { readonly at?: Position };
  if (at?.origin !== undefined && !places.has(at.line)) places.set(at.line, placeText(at.origin));
  for (const [key, child] of Object.entries(node)) if (key !== 'at') collect(child, places);
}
