/** Functions that the reader knows by name: whether a body is one that a person has read. */
import { createHash } from 'node:crypto';

const TOKEN =
  /^[ \t]*#(?:\\\n|[^\n])*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\w$]+|<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|[<>=!]=|&&|\|\||[-+*/%&|^]=|[^\s\w]/gm;
const COMMENT = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
/** Calls that print or trace. */
const LOGS =
  /^(?:pr|dev)_(?:emerg|alert|crit|err|warn|notice|info|dbg|debug)(?:_once|_ratelimited)?$|^trace_\w+$/;
/** What a call that only prints has no more of than the values that it prints. */
const ACTS = /^(?:\+\+|--|[-+*/%&|^]?=|<<=|>>=)$/;
const LENGTH = 16;

/** A hash of C: the same for two texts that differ in comments, blanks and calls that print, and in nothing else. */
export function digestOf(text: string): string {
  return createHash('sha256')
    .update(withoutLogs(tokensOf(text)).join('\n'))
    .digest('hex')
    .slice(0, LENGTH);
}

function tokensOf(text: string): readonly string[] {
  const plain = text.replaceAll(COMMENT, (_, literal: string | undefined) => literal ?? ' ');
  return (plain.match(TOKEN) ?? []).map((token) =>
    /^\s*#/.test(token) ? token.replaceAll(/(?:\\\n|\s)+/g, ' ').trim() : token,
  );
}

/** The tokens without statements that only print. One that is the whole branch of an `if` leaves its semicolon. */
function withoutLogs(tokens: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const end = LOGS.test(tokens[i]!) ? endOfLog(tokens, i) : undefined;
    if (end === undefined) {
      kept.push(tokens[i]!);
      continue;
    }
    const isStatement = /^[;{}]$/.test(kept.at(-1) ?? '');
    i = isStatement ? end : end - 1;
  }
  return kept;
}

/** Where the semicolon behind a call stands; `undefined` for what is no statement, or does more than print. */
function endOfLog(tokens: readonly string[], start: number): number | undefined {
  if (tokens[start + 1] !== '(') return undefined;
  let depth = 1;
  let i = start + 2;
  for (; depth > 0; i++) {
    const token = tokens[i];
    const calls = token === '(' && /^\w/.test(tokens[i - 1]!);
    if (token === undefined || calls || ACTS.test(token)) return undefined;
    depth += { '(': 1, ')': -1 }[token] ?? 0;
  }
  return tokens[i] === ';' ? i : undefined;
}
