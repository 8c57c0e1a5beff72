/** The most names that are shown, and one more rather than "1 other". */
const SHOWN = 3;

/** The first names of a list, and how many others there are. */
export function someOf(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return rest <= 1 ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${rest} others`;
}
