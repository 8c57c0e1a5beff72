/** The scripts and styles of pages, which `npm run build` makes in `dist`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PageFiles } from './report/html.ts';

/** Beside this file when it is built, and in the built package otherwise. */
const folders = ['./page/', '../dist/src/page/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/**
 * The files of the page with this name.
 *
 * @throws where the page has not been built
 */
export function pageFiles(name: string): PageFiles {
  const folder = folders.find((path) => existsSync(`${path}${name}.js`));
  if (folder === undefined) throw new Error(`the page ${name} is missing: \`npm run build\` makes it`);
  // An element ends where its text says so; the bundler writes no such text, and this holds it to that.
  const read = (file: string): string =>
    readFileSync(`${folder}${file}`, 'utf8').replaceAll('</script', '<\\/script');
  const [script, style] = [read(`${name}.js`), read(`${name}.css`)];
  return { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
