/**
 * How many random systems a comparison with an oracle draws: so many with `npm test`, ten times as many with `npm run check:wide`.
 */
export const runs = (daily: number): number => (process.env['WIDE'] === '1' ? 10 * daily : daily);
