/** The page: one file with everything in it, which asks nobody for anything. */
import { deflateRawSync } from 'node:zlib';
import { pageFiles } from '../page-files.ts';
import type { PageData } from './payload.ts';

export interface Page {
  readonly html: string;
  /** What the page may do: run and show what is in it, by hash, and talk to whom it came from. */
  readonly policy: string;
}

/**
 * The page with this data. `connect` is whom it may talk to: nobody, or the server that it came from. The same data
 * give the same bytes. Throws where the package was not built.
 */
export function pageWith(data: PageData, connect: 'none' | 'self'): Page {
  const { script, style, scriptHash, styleHash } = pageFiles('inspector');
  // Packed, nothing in the data can end the element that it stands in.
  const packed = deflateRawSync(JSON.stringify(data), { level: 9 }).toString('base64');
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
    '<title>pasidcheck inspect</title>',
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    '<noscript>This page steps through a model with the script in it, which the browser does not run.</noscript>',
    `<script id="data" type="application/json">"${packed}"</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
  return { html, policy };
}
