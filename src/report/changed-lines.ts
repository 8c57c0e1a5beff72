/** The lines in which two texts differ. */
import { COLUMNS, wrap } from './wrap.ts';

/** Each changed line with `-` in front for one of the first text, `+` for one of the second, in their order. */
export function changedLines(before: string, after: string): readonly string[] {
  return alignedLines(before, after).filter((line) => !line.startsWith(' '));
}

/** The changed lines with a number of lines around them, these with a blank in front; `…` where lines are left out. */
export function linesAround(before: string, after: string, around: number): readonly string[] {
  const lines = alignedLines(before.trimEnd(), after.trimEnd());
  const changed = lines.flatMap((line, i) => (line.startsWith(' ') ? [] : [i]));
  const isNear = (i: number): boolean => changed.some((at) => Math.abs(at - i) <= around);
  return lines.flatMap((line, i) => {
    if (isNear(i)) return [line];
    return i > 0 && isNear(i - 1) && changed.some((at) => at > i) ? [' …'] : [];
  });
}

/** Every line of both texts, with `-`, `+`, or a blank in front for one that both have. */
function alignedLines(before: string, after: string): readonly string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const common = lengthsOfCommonTails(a, b);
  const aligned: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isSame = i < a.length && j < b.length && a[i] === b[j];
    if (isSame) {
      aligned.push(` ${a[i]}`);
      [i, j] = [i + 1, j + 1];
    } else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!))
      aligned.push(`-${a[i++]}`);
    else aligned.push(`+${b[j++]}`);
  }
  return aligned;
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
