import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Argument, Call, Condition, FlowFile, Root, Statement } from './ast.ts';
import { parseFlow } from './parse.ts';
import { printFlow } from './print.ts';

/** Positions are the one thing that printing does not keep. */
const at = { line: 1, column: 1 };

const withoutPlaces = (roots: readonly Root[]): unknown =>
  JSON.parse(JSON.stringify(roots, (key, value: unknown) => (key === 'at' ? undefined : value)));

const identifier = fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/).map((name) => `n${name}`);
const name = fc
  .tuple(identifier, fc.constantFrom('', '.', '->'), identifier)
  .map(([left, joint, right]) => (joint === '' ? left : left + joint + right));
const value = fc.constantFrom('0', 'mm', '&svm->devs', 'f(x, y)[1]', '"a, b"', 'x + 1', 'p == q', '...');
const argument: fc.Arbitrary<Argument> = fc.oneof(
  value.map((text) => ({ value: text, at })),
  fc.record({ name: identifier, value, at: fc.constant(at) }),
);
const head: fc.Arbitrary<Call> = fc.record({
  kind: fc.constant('call'),
  name,
  args: fc.array(argument, { maxLength: 3 }),
  labels: fc.constant([]),
  at: fc.constant(at),
});
const labels = fc.array(fc.constantFrom('1', 'A', 'tear-down', 'two words'), { maxLength: 2 });
const labelled = fc.tuple(head, labels).map(([call, marks]): Call => ({ ...call, labels: marks }));

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    identifier.map((text): Condition => ({ kind: 'name', name: text, at })),
    head.map((call): Condition => ({ kind: 'call', call, at })),
    fc
      .constantFrom('svm->refs == 0', 'a ? b : c', '!a == b', '*p', '1')
      .map((text): Condition => ({ kind: 'unknown', text, at })),
    tie('condition').map((operand): Condition => ({ kind: 'not', operand, at })),
    fc
      .tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition'))
      .map(([kind, left, right]): Condition => ({ kind, left, right, at })),
  ),
}));

const { body } = fc.letrec<{ body: Statement[]; statement: Statement }>((tie) => ({
  body: fc.array(tie('statement'), { maxLength: 3 }),
  statement: fc.oneof(
    { depthSize: 'small' },
    labelled,
    fc.constant<Statement>({ kind: 'return', at }),
    fc
      .tuple(fc.constantFrom('lock', 'unlock'), identifier)
      .map(([kind, lock]): Statement => ({ kind, name: lock, at })),
    fc
      .tuple(identifier, labelled)
      .map(([variable, call]): Statement => ({ kind: 'assign', variable, call, at })),
    fc.tuple(labelled, tie('body')).map(([call, inner]): Statement => ({ ...call, body: inner })),
    fc.tuple(condition, tie('body'), tie('body')).map(
      // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
      ([asked, then, otherwise]): Statement => ({ kind: 'if', condition: asked, then, otherwise, at }),
    ),
    fc.tuple(condition, tie('body'), fc.boolean()).map(
      ([asked, inner, isDo]): Statement => ({
        kind: 'while',
        ...(isDo ? { isDo } : {}),
        condition: asked,
        body: inner,
        at,
      }),
    ),
    fc
      .array(tie('body'), { minLength: 2, maxLength: 3 })
      .map((branches): Statement => ({ kind: 'either', branches, at })),
    fc
      .tuple(identifier, tie('body'))
      .map(([index, inner]): Statement => ({ kind: 'each', index, body: inner, at })),
  ),
}));

const parameters = fc
  .array(identifier, { maxLength: 3 })
  .map((names) => names.map((text) => ({ value: text, at })));
const root: fc.Arbitrary<Root> = fc.oneof(
  fc
    .tuple(labelled, parameters, body)
    .map(([call, args, inner]): Root => ({ kind: 'tree', call: { ...call, args, body: inner } })),
  fc
    .tuple(identifier, body)
    .map(([thread, inner]): Root => ({ kind: 'thread', name: thread, body: inner, at })),
);
const flow = fc
  .array(root, { minLength: 1, maxLength: 3 })
  .map((roots): FlowFile => ({ source: 'random.flow', text: '', roots }));

describe('printFlow', () => {
  it('gives text that parses to the trees it was given', () => {
    fc.assert(
      fc.property(flow, (file) => {
        const again = parseFlow(printFlow(file), file.source);
        expect(withoutPlaces(again.roots)).toEqual(withoutPlaces(file.roots));
      }),
      { numRuns: 500 },
    );
  });

  it('writes one statement per line, the way the kernel does', () => {
    const text = `thread close {
    [1] device.stop();
    if (!fault_ignore && entry.is_present(did=1)) {
        return;
    } else if (a || (b && (x > 0))) {
        did = entry.read_did();
    } else {
        lock(iommu_lock);
    }
    either {
        while (a) {
        }
    } or {
        each device {
            b();
        }
    }
}

do_exit(tsk) {
    exit_mm() {
        [2] [A] entry.clear(did=1, x);
    }
}
`;
    expect(printFlow(parseFlow(text, 'my.flow'))).toBe(text);
  });
});
