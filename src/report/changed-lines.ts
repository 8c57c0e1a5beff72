/** The lines in which two texts differ. */
import { COLUMNS, wrap } from './wrap.ts';

/** Each changed line with `-` in front for one of the first text, `+` for one of the second, in their order. */
export function changedLines(before: string, after: string): readonly string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const common = lengthsOfCommonTails(a, b);
  const changed: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isSame = i < a.length && j < b.length && a[i] === b[j];
    if (isSame) [i, j] = [i + 1, j + 1];
    else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!))
      changed.push(`-${a[i++]}`);
    else changed.push(`+${b[j++]}`);
  }
  return changed;
}

/** Changed lines of code with their own indentation, at most 72 columns wide. */
export function layChangedLines(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [sign, text] = [line.slice(0, 1), line.slice(1)];
    const laid = `    ${sign} ${text}`;
    return laid.length <= COLUMNS ? [laid] : wrap(text.trim(), `    ${sign} `, 4);
  });
}

/** At `[i][j]`, how many lines the rest of `a` from `i` and the rest of `b` from `j` have in common, in order. */
function lengthsOfCommonTails(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] =
        a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
