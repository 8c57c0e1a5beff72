/** A digest of C: what it is the same for, and that nothing else is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';

const ring = `static int ring(struct bell *b, int n)
{
    int i;

    if (b == NULL)
        return -EINVAL;
    for (i = 0; i < n; i++)
        b->count += i;
    return b->count;
}`;

/** The tokens of `ring`, as its blanks divide them: enough to take any one of them out. */
const words = ring.split(/(\s+)/);

describe('a digest', () => {
  it.each([
    ['blanks', ring.replaceAll(/\s+/g, ' ')],
    ['comments', ring.replace('int i;', 'int i; /* of b->count */ // and no more')],
    ['a line that prints', ring.replace('for (', 'pr_err("%s: %d\\n", b->name, (int)n);\n    for (')],
    ['a line that traces', ring.replace('return b', 'trace_bell(b);\n    return b')],
  ])('is the same with other %s', (_, text) => {
    expect(text).not.toBe(ring);
    expect(digestOf(text)).toBe(digestOf(ring));
  });

  it.each([
    ['a line that prints and acts', ring.replace('for (', 'pr_err("%d", b->count++);\n    for (')],
    ['a line that prints what a call gives', ring.replace('for (', 'pr_err("%d", take(b));\n    for (')],
    ['a line that prints in the place of a branch', ring.replace('return -EINVAL', 'pr_err("none")')],
    ['a branch that prints before the statement', ring.replace('int i;', 'int i; if (n) pr_err("n");')],
    ['an operator of two signs', ring.replace('+=', '= +')],
    ['a string', ring.replace('return b', 'name("/* a */"); return b')],
  ])('is another with %s', (_, text) => {
    expect(text).not.toBe(ring);
    expect(digestOf(text)).not.toBe(digestOf(ring));
  });

  it('is another where the end of a line is the end of a directive', () => {
    expect(digestOf('#define A b\nc')).not.toBe(digestOf('#define A b c'));
    expect(digestOf('#define A \\\n b')).toBe(digestOf('#define A b'));
  });

  it('is another without any one word', () => {
    fc.assert(
      fc.property(fc.nat(words.length - 1), (i) => {
        fc.pre(words[i]!.trim() !== '');
        expect(digestOf(words.toSpliced(i, 1).join(''))).not.toBe(digestOf(ring));
      }),
    );
  });
});
