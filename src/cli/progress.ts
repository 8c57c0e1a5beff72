/** One line on a terminal that says how far a long search is; nothing elsewhere. */

const EVERY_MS = 200;
const ERASE_LINE = '\r\u001b[K';

export interface Progress {
  readonly show: (text: string) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** A progress line on `stream`, which shows at most five texts a second. */
export function progressLine(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  let shownAt = performance.now();
  let visible = false;
  return {
    show(text) {
      const now = performance.now();
      if (now - shownAt < EVERY_MS) return;
      shownAt = now;
      visible = true;
      stream.write(`${ERASE_LINE}${text}`);
    },
    clear() {
      if (visible) stream.write(ERASE_LINE);
      visible = false;
    },
  };
}
