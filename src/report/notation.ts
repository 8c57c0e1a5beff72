/**
 * The notation in which the JSON contracts write what has parts: a frame of a call stack, and a state with its place. It
 * is written and read here and nowhere else; names of components have theirs in `model/components.ts`.
 */

/** A function on a call stack, with the labels that the text gives it; labels may stand alone. */
export interface Frame {
  readonly labels: readonly string[];
  readonly function?: string;
}

/** `[1] dsa_stop_dma`. */
export function frameText({ labels, function: name }: Frame): string {
  return [...labels.map((label) => `[${label}]`), ...(name === undefined ? [] : [name])].join(' ');
}

/** The inverse of `frameText()`. */
export function readFrame(text: string): Frame {
  const labels: string[] = [];
  let rest = text;
  for (let end = rest.indexOf(']'); rest.startsWith('[') && end > 0; end = rest.indexOf(']')) {
    labels.push(rest.slice(1, end));
    rest = rest.slice(end + 1).trimStart();
  }
  return { labels, ...(rest === '' ? {} : { function: rest }) };
}

/** A state, and where the component is meanwhile, in words, if that is known. */
export interface PlacedState {
  readonly state: string;
  readonly place?: string;
}

/** `unanswered.first (a page request in the queue)`. */
export const placedText = ({ state, place }: PlacedState): string =>
  place === undefined ? state : `${state} (${place})`;

/** The inverse of `placedText()`, of a state whose name has no blank. */
export function readPlaced(text: string): PlacedState {
  const at = text.indexOf(' (');
  return at < 0 || !text.endsWith(')') || text.slice(0, at).includes(' ')
    ? { state: text }
    : { state: text.slice(0, at), place: text.slice(at + 2, -1) };
}

/** The way down to a state, without what its context holds: `['pageRequest', 'arrived', 'first']`. */
export function pathOf(state: string): readonly string[] {
  const [leaf = ''] = state.split(' ');
  return leaf.split('.');
}
