/** How many random systems a comparison with an oracle draws: this number with `npm test`, ten times it with `check:wide`. */
export const runs = (daily: number): number => (process.env['WIDE'] === '1' ? 10 * daily : daily);
