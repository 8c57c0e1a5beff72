/** Names for the texts that are written: identifiers that every one of the languages takes. */

const MAX_LENGTH = 48;

/** Letters, digits and single underscores, as close to the end of the text as can be; indices without their names. */
export function identifier(text: string): string {
  const plain = text
    .replaceAll(/\b[\w-]+=/g, '')
    .replaceAll(/\W+/g, '_')
    .replaceAll(/_+/g, '_')
    .replaceAll(/^_|_$/g, '');
  return plain.slice(-MAX_LENGTH).replace(/^_/, '') || 'x';
}

/** Gives each text a name of its own: those that would be called alike get numbers. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let n = 2; taken.has(own); n++) own = `${name}_${n}`;
    taken.add(own);
    return own;
  });
}
