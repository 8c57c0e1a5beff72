/** Stories as one HTML document that needs no other file: data, script and style stand in it. */
import type { Counterexample } from './counterexample.ts';

/** What the page is made of, with the hashes by which the document allows it and nothing else. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
  /** `sha256-…` in Base64, of each. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

/** The document. The same counterexamples and files give the same bytes. */
export function formatHtml(
  counterexamples: readonly Counterexample[],
  { script, style, scriptHash, styleHash }: PageFiles,
): string {
  const policy = [
    "default-src 'none'",
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeText(titleOf(counterexamples))}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="report"></div>',
    '<noscript>This report is drawn by the script in it, which the browser does not run.</noscript>',
    `<script id="counterexamples" type="application/json">${escapeJson(JSON.stringify(counterexamples))}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function titleOf(counterexamples: readonly Counterexample[]): string {
  const [first] = counterexamples;
  if (first === undefined) return 'pasidcheck';
  const more = counterexamples.length === 1 ? '' : ` and ${counterexamples.length - 1} more`;
  return `${first.claim.id}, kernel ${first.kernel}${more}: violated`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** No `<` is left by which data could end the element that they stand in; JSON reads it back. */
function escapeJson(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
