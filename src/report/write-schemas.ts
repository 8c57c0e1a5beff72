/** Writes the JSON Schema of each contract beside this file; a step of the build. */
import { writeFileSync } from 'node:fs';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

for (const name of contractNames) {
  const file = new URL(`${name}.schema.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(jsonSchemaOf(name), undefined, 2)}\n`);
}
