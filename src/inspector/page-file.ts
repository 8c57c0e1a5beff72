/** The page: one file with everything in it, which asks nobody for anything. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import type { PageData } from './payload.ts';

export interface Page {
  readonly html: string;
  /** What the page may do: run and show what is in it, by hash, and talk to `connect`. */
  readonly policy: string;
}

/**
 * The page with this data. `connect` is whom it may talk to: nobody, or the server that it came from. Throws where
 * the package was not built.
 */
export function pageWith(data: PageData, connect: 'none' | 'self'): Page {
  const script = bundled('inspector.js');
  const style = bundled('inspector.css');
  const packed = deflateRawSync(JSON.stringify(data), { level: 9 }).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    `connect-src '${connect}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>pasidcheck inspect</title>
<style>${style}</style>
</head>
<body>
<div id="page"><p>Loading.</p></div>
<noscript>This page steps through a model, for which it needs JavaScript.</noscript>
<script type="application/json" id="data">"${packed}"</script>
<script>${script}</script>
</body>
</html>
`;
  return { html, policy };
}

/** A file of the bundle, safe to stand inside a tag. */
function bundled(name: string): string {
  const text = readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8').trim();
  if (/<\/(?:script|style)/i.test(text)) throw new Error(`${name} would end its own tag`);
  return text;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
