/** `npm run bench`: how fast systems are explored; `npm run bench -- interleavings`: how soon walks find what is wrong. */
const isOfWalks = process.argv[2] === 'interleavings';
await (isOfWalks ? import('./interleavings-main.ts') : import('./main.ts'));
