/** Comparisons that take an hour together and can be interrupted. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { it } from 'vitest';

const file = process.env['COMPARED'];
const compared = new Set(
  file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [],
);

/**
 * A test whose name is noted when it passes, in the file that `COMPARED=FILE` names. The next run with that file skips it.
 * The file is good for the sources that it was written with.
 */
export function itOnce(name: string, compare: () => void): void {
  it.skipIf(compared.has(name))(name, () => {
    compare();
    if (file !== undefined) appendFileSync(file, `${name}\n`);
  });
}
