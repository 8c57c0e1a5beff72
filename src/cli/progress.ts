/** One line on a terminal that says how far a long search is; nothing elsewhere. */

import { hasCursor, shown } from './output.ts';

const EVERY_MS = 200;
const ERASE_LINE = '\r\u001b[K';

export interface Progress {
  readonly show: (text: string) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** A progress line on `stream`, which shows at most five texts a second. */
export function progressLine(stream: NodeJS.WriteStream): Progress {
  if (!hasCursor(stream)) return { show: () => {}, clear: () => {} };
  let shownAt = performance.now();
  let isShown = false;
  return {
    show(text) {
      const now = performance.now();
      if (now - shownAt < EVERY_MS) return;
      shownAt = now;
      isShown = true;
      stream.write(`${ERASE_LINE}${shown(text)}`);
    },
    clear() {
      if (isShown) stream.write(ERASE_LINE);
      isShown = false;
    },
  };
}
