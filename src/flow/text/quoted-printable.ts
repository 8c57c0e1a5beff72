/**
 * Quoted-printable (RFC 2045, 6.7) as text, with the way back to where each character stood.
 */

/** A text made from another one. */
export interface Derived {
  readonly text: string;
  /** From an offset in it to the offset in the text it was made from. */
  readonly origin: (offset: number) => number;
}

const ENCODED_PART = /^Content-Transfer-Encoding:[ \t]*quoted-printable[ \t]*$/im;

/** An equals sign, or a blank at the end of a line, as only this encoding writes them. */
const TRACE = /=3D|=20$|=09$/m;

const SOFT_BREAK_OR_BYTES = /=[ \t]*(?:\r\n|\n|\r)|(?:=[\dA-Fa-f]{2})+/g;

/** Decodes a text that says that it is encoded, or shows it. Gives any other text as it is. */
export function decodeQuotedPrintable(text: string): Derived {
  if (!ENCODED_PART.test(text) && !TRACE.test(text)) return { text, origin: (offset) => offset };
  const pieces: string[] = [];
  // Where pieces begin in the decoded text, and where they stood.
  const starts: number[] = [];
  const origins: number[] = [];
  let length = 0;
  const add = (piece: string, origin: number): void => {
    if (piece === '') return;
    pieces.push(piece);
    starts.push(length);
    origins.push(origin);
    length += piece.length;
  };
  let done = 0;
  for (const { 0: found, index } of text.matchAll(SOFT_BREAK_OR_BYTES)) {
    add(text.slice(done, index), done);
    if (/^=[\dA-Fa-f]/.test(found))
      add(Buffer.from(found.replaceAll('=', ''), 'hex').toString('utf8'), index);
    done = index + found.length;
  }
  add(text.slice(done), done);
  const origin = (offset: number): number => {
    if (offset >= length) return text.length;
    const piece = lastUpTo(starts, offset);
    const next = origins[piece + 1] ?? text.length;
    return Math.min((origins[piece] ?? 0) + offset - (starts[piece] ?? 0), next);
  };
  return { text: pieces.join(''), origin };
}

/** The index of the last of the ascending `numbers` that is at most `limit`. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
