/** The version of the tool, from the package. */
import { readFileSync } from 'node:fs';

/** `package.json` is two folders above this file in the sources and three in the build. */
const candidates = ['../../package.json', '../../../package.json'].map(
  (path) => new URL(path, import.meta.url),
);

export const toolVersion: string = candidates.flatMap(readVersion)[0] ?? 'unknown';

function readVersion(path: URL): string[] {
  try {
    return [(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version];
  } catch {
    return [];
  }
}
