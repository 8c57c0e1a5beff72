/**
 * Text that can be shown: control characters of a file would act on the terminal, and signs that change the
 * direction of writing would show a line in another order than it is read.
 */

const HIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

const PICTURES = 0x2400;
const DELETE = 0x7f;

/**
 * The text with a sign in the place of each character that is not to be shown as itself, so that every place keeps its
 * line and column. Tabs, line ends and what is written from right to left stay.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character, at: number) => {
    if ('\t\n'.includes(character) || (character === '\r' && text[at + 1] === '\n')) return character;
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(PICTURES + code);
    return code === DELETE ? '\u2421' : '\uFFFD';
  });
}

/** The same data with all its texts made visible. */
export function visibleIn<T>(data: T): T {
  if (typeof data === 'string') return visible(data) as T;
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item: unknown) => visibleIn(item)) as T;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [visible(key), visibleIn(value)]),
  ) as T;
}
