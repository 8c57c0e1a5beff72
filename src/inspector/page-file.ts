/** The page: one file with everything in it, which needs no network. */
import { deflateRawSync } from 'node:zlib';
import { pageFiles } from '../page-files.ts';
import { toColumns } from './columns.ts';
import type { PageData } from './payload.ts';

export interface Page {
  readonly html: string;
  /** The content security policy: own scripts and styles by hash, connections to its own server alone. */
  readonly policy: string;
}

/** Where a page may connect to: nowhere, or the server that it came from. */
type Connect = 'none' | 'self';

/**
 * The page that inspects, with this data. The same data give the same bytes.
 *
 * @throws if the package was not built
 */
export function pageWith(data: PageData): Page {
  // Packed, nothing in the data can end the element that it stands in.
  return inspectorPage(
    'none',
    `"${deflateRawSync(JSON.stringify(toColumns(data)), { level: 9 }).toString('base64')}"`,
  );
}

/**
 * The page that inspects without data, for the server that has them: nothing in it is secret.
 *
 * @throws if the package was not built
 */
export const servedPage = (): Page => inspectorPage('self', 'null', WAITING);

/** The text of the page while it has no data, as it is loading or the address has no token. */
const WAITING =
  'The model is being fetched. That needs the address that pasidcheck inspect printed in the terminal: it ends in #token= and the token of this run.';

function inspectorPage(connect: Connect, data: string, waiting = ''): Page {
  return pageNamed('inspector', 'pasidcheck inspect', connect, [
    `<div id="page">${waiting}</div>`,
    '<noscript>This page steps through a model with the script in it, which the browser does not run.</noscript>',
    `<script id="data" type="application/json">${data}</script>`,
  ]);
}

/**
 * The page that watches. It has no data of its own.
 *
 * @throws if the package was not built
 */
export function watchPage(): Page {
  return pageNamed('watch', 'pasidcheck watch', 'self', [
    '<div id="page"></div>',
    '<noscript>This page shows actors with the script in it, which the browser does not run.</noscript>',
  ]);
}

function pageNamed(name: string, title: string, connect: Connect, body: readonly string[]): Page {
  const { script, style, scriptHash, styleHash } = pageFiles(name);
  const policy = [
    "default-src 'none'",
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    `connect-src '${connect}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const html = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
  return { html, policy };
}
