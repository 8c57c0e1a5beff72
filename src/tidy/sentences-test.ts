/** Finds the sentences among the string literals of a file. */

/** Names of groups, as the JSON contract of counterexamples has them. */
const groupNames: readonly string[] = ["'device and requests'", "'memory and kernel'"];

/** Three words in a row, or two with a value beside them, which `§` marks. */
const sentence = /(?<![\w§])(?:[a-z]+|§)[,;:]? (?:[a-z]+|§)[,;:]? (?:[a-z]+|§)(?![\w-])/;
const twoWords = /(?<![\w-])[a-z]{2,}[,;:]? [a-z]{2,}(?![\w-])/;

/** The string literals of a file in which a sentence stands, values replaced by `§`. */
export function sentencesIn(text: string): readonly string[] {
  const uncommented = text.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return [...uncommented.matchAll(/'(?:\\.|[^'\\\n])*'|`(?:\\.|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*`/g)]
    .map(([literal]) => literal.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '§'))
    .filter((literal) => sentence.test(literal) && twoWords.test(literal) && !groupNames.includes(literal));
}
