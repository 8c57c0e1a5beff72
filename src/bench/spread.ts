/** The median, and the least and the most. */
export interface Spread {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

export function spread(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)]!, from: sorted[0]!, to: sorted.at(-1)! };
}

export function spreadText({ median, from, to }: Spread): string {
  const text = (n: number): string => (n >= 1000 ? String(Math.round(n)) : n.toFixed(2));
  return `${text(median)} [${text(from)}-${text(to)}]`;
}
