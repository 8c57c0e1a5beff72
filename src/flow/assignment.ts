/**
 * `did = entry.read_did();`, with or without a C type in front.
 */
import type { Call } from './ast.ts';
import { IDENTIFIER, readCall } from './call.ts';
import { NAME, RESERVED, type Scanner } from './scanner.ts';

/** Takes the rest of `TYPE variable =` behind its first word; gives undefined when something else stands here. */
export function readVariable(s: Scanner, first: string): string | undefined {
  const start = s.pos;
  let variable = first;
  for (;;) {
    s.match(/[*\s]+/y);
    const next = s.match(NAME);
    if (next === undefined) break;
    variable = next;
  }
  const isVariable = IDENTIFIER.test(variable) && !RESERVED.test(variable) && !s.hasLineEnd(start, s.pos);
  return isVariable && s.match(/=(?!=)/y) !== undefined ? variable : undefined;
}

/** Reads the call behind `variable =`. Throws FlowError when something else stands there, or the call has a body. */
export function readAssigned(s: Scanner, variable: string, labels: readonly string[]): Call {
  s.skipBlank();
  const start = s.pos;
  const name = s.match(NAME);
  s.skipBlank();
  if (name === undefined || RESERVED.test(name) || !s.sees('(')) {
    s.pos = start;
    throw s.error(
      start,
      `expected a call after '${variable} =', found ${s.found()}`,
      'Only what a call reads can be kept, as in `did = entry.read_did();`.',
    );
  }
  const call = readCall(s, name, start, labels);
  s.skipBlank();
  if (!s.sees('{')) return call;
  throw s.error(
    s.pos,
    "expected ';', found '{'",
    'A call whose result is kept has no body here; make the body a tree of its own.',
  );
}
