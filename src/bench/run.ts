/** `npm run bench`: how fast systems are explored. An argument names another benchmark. */
const others = {
  /** How soon walks find what is wrong. */
  interleavings: () => import('./interleavings-main.ts'),
  /** What a proof for any number takes, beside the one with numbers. */
  any: () => import('./any-main.ts'),
  /** What a state takes as a system grows. */
  growth: () => import('./growth.ts'),
} as const;

const name = process.argv[2];
await (name !== undefined && Object.hasOwn(others, name)
  ? others[name as keyof typeof others]()
  : import('./main.ts'));
