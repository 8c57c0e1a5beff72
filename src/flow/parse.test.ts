import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call, Root, Statement } from './ast.ts';
import { FlowError } from './error.ts';
import { parseFlow } from './parse.ts';
import { printFlow } from './print.ts';

/** Has the shapes of a real commit message: prose that looks like code, a call tree without order, trailers. */
const commitMessage = `    iommu/vt-d: Don't report faults before unbind (again) · 0a1b2c3d
    Some Body authored
    It's possible that the entry is cleared before the device's DMA has ended (see
    dsa_close() below. The flow of a process' exit is:

    struct dsa {
            int x;
    }

    do_exit() {
         exit_mm() {
                 exit_mmap() {
                         intel_invalidate_range() //mmu notifier
                         tlb_finish_mmu()
                         mmu_notifier_release(mm) {
    [2]                          intel_iommu_teardown_pasid();
                                 intel_iommu_flush_tlbs();
                         }
                         unmap_vmas();
                 };
         }
         exit_files(tsk) {
    [1]          dsa_stop_dma();
                 intel_svm_unbind_pasid();
         }
    }

    Care must be taken between [1] and [2]. [Flow contributed by "Some One.]
    Signed-off-by: Some Body <some.body@example.org>
 pasid.c 20.4 KB.`;

const parse = (text: string) => parseFlow(text, 'my.flow');

/** The trees of `text` as the printer writes them, on one line. */
const normal = (text: string) => printFlow(parse(text)).replaceAll(/\s+/g, ' ').trim();

/** The only tree of `a() { … }` around `statements`, as the printer writes it. */
const inTree = (statements: string) => normal(`a() { ${statements} }`).slice('a() { '.length, -' }'.length);

const condition = (text: string) => inTree(`while (${text}) ;`).slice('while ('.length, -') { }'.length);

function problem(text: string): string {
  const error = failure(text);
  return `${error.at.line}:${error.at.column} ${error.problem}`;
}

function failure(text: string): FlowError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FlowError) return error;
    throw error;
  }
  throw new Error(`no error for ${text}`);
}

function callsIn(statements: readonly Statement[]): Call[] {
  return statements.flatMap((statement) =>
    statement.kind === 'call' ? [statement, ...callsIn(statement.body ?? [])] : [],
  );
}

function rootCall(root: Root | undefined): Call {
  if (root?.kind !== 'tree') throw new Error('no tree');
  return root.call;
}

describe('parseFlow on a commit message', () => {
  it('finds the one tree in it', () => {
    const { roots, source, text } = parse(commitMessage);
    expect({ source, text }).toEqual({ source: 'my.flow', text: commitMessage });
    expect(roots.map((root) => rootCall(root).name)).toEqual(['do_exit']);
    expect(rootCall(roots[0]).at).toEqual({ line: 10, column: 5 });
  });

  it('attaches labels at the far left to the calls behind them', () => {
    const labelled = callsIn([rootCall(parse(commitMessage).roots[0])]).filter(
      ({ labels }) => labels.length > 0,
    );
    expect(labelled.map(({ name, labels }) => [name, labels])).toEqual([
      ['intel_iommu_teardown_pasid', ['2']],
      ['dsa_stop_dma', ['1']],
    ]);
  });

  it('gives the same tree for any line ends and blanks', () => {
    const expected = normal(commitMessage);
    expect(normal(commitMessage.replaceAll('\n', '\r\n'))).toBe(expected);
    expect(normal(commitMessage.replaceAll('\n', '\r'))).toBe(expected);
    expect(normal(commitMessage.replaceAll('    ', '\t'))).toBe(expected);
    expect(normal(`\uFEFF${commitMessage}`)).toBe(expected);
  });
});

describe('parseFlow finds roots', () => {
  it.each([
    ['on one line', 'a() { b(); } c(x) { }', 'a() { b(); } c(x) { }'],
    ['with the brace on the next line', 'a() // why {\n{ b(); }', 'a() { b(); }'],
    ['with labels', '  [1] [tear-down] a() { }', '[1] [tear-down] a() { }'],
    ['as threads', 'thread dsa-close\n{ b() }', 'thread dsa-close { b(); }'],
    ['behind prose that does not end', "Don't (worry {\nIt's a \"good\n/* thing\na() { }", 'a() { }'],
    ['not in comments', '/* a() {\n} */ b() { } // c() { }', 'b() { }'],
    ['not in C statements', 'if (x) {\nfoo();\n}\nfor (;;) {\n}\nswitch (y) {\n}\nb() { }', 'b() { }'],
    ['not in prototypes', 'void b(int);\nstatic int c(void)\nb() { }', 'b() { }'],
    ['not behind other words', 'see a() {\nb() { }', 'b() { }'],
  ])('%s', (_, text, expected) => {
    expect(normal(text)).toBe(expected);
  });

  it('as C functions, keeping the names of their parameters', () => {
    const release =
      'static void intel_mm_release(struct mmu_notifier *mn,\n\t\tstruct mm_struct *mm)\n{\n\tb(mm);\n}\n';
    expect(normal(release)).toBe('intel_mm_release(mn, mm) { b(mm); }');
    expect(normal('irqreturn_t prq(int irq, void (*fn)(void *), u8 v[2], ...) { }')).toBe(
      'prq(irq, fn, v, ...) { }',
    );
    expect(normal('struct page *a(void) { }')).toBe('a() { }');
  });
});

describe('parseFlow reads statements', () => {
  it.each([
    ['b() c() d();;; e() { };', 'b(); c(); d(); e() { }'],
    ['b() /* x */; // y\n ... c() …', 'b(); c();'],
    ['[1] [A] b() [c d] e();', '[1] [A] b(); [c d] e();'],
    [
      'entry.clear_present(did=1) mn->ops->release(mm) { }',
      'entry.clear_present(did=1); mn->ops->release(mm) { }',
    ],
    [
      "b(&svm->devs , f(x, y)[2], \"a,)\", '\\'', did = 1)",
      "b(&svm->devs, f(x, y)[2], \"a,)\", '\\'', did=1);",
    ],
    ['b(x\n  + /* why */ y, p == q)', 'b(x + y, p == q);'],
    ['if (x) { b(); } else { c(); }', 'if (x) { b(); } else { c(); }'],
    ['if (x) b(); else if (y) c() else ;', 'if (x) { b(); } else if (y) { c(); }'],
    ['if (x) if (y) b(); else c();', 'if (x) { if (y) { b(); } else { c(); } }'],
    ['while (x) b() c()', 'while (x) { b(); } c();'],
    ['either { b(); } or { } or { c() }', 'either { b(); } or { } or { c(); }'],
    ['each device { b(); }', 'each device { b(); }'],
    ['lock(&iommu->lock); unlock(x)', 'lock(&iommu->lock); unlock(x);'],
    ['did = b(); [1] struct foo *x = c(y) u16 z = d();', 'did = b(); [1] x = c(y); z = d();'],
  ])('%s', (text, expected) => {
    expect(inTree(text)).toBe(expected);
  });

  it.each([
    ['return; b();', 'return; b();'],
    ['if (x) return\n b()', 'if (x) { return; } b();'],
    ['return -EINVAL', 'return -EINVAL;'],
    ['return sizeof(x) if (y) b()', 'return sizeof(x); if (y) { b(); }'],
    ['return (u16)x ? b(1) :\n c(2) b()', 'return (u16)x ? b(1) : c(2); b();'],
    ['return flush(iommu);', 'return flush(iommu);'],
    ['if (x) return flush() b()', 'if (x) { return flush(); } b();'],
    ['return !a && b(1)', 'return !a && b(1);'],
    ['guard(mutex)(&x); b(); return;', 'scoped_guard(mutex, &x) { b(); return; }'],
    ['scoped_guard(rcu) b(); c();', 'scoped_guard(rcu) { b(); } c();'],
  ])('%s', (text, expected) => {
    expect(inTree(text)).toBe(expected);
  });

  it('with the place of everything', () => {
    const { roots } = parse('🙂\r\na() {\n\t[1] 🙂'.replace('\t[1] 🙂', '\tu16 d = b("🙂", x=c);\n}'));
    expect(rootCall(roots[0]).body).toEqual([
      {
        kind: 'assign',
        variable: 'd',
        at: { line: 3, column: 2 },
        call: {
          kind: 'call',
          name: 'b',
          labels: [],
          args: [
            { value: '"🙂"', at: { line: 3, column: 12 } },
            { name: 'x', value: 'c', at: { line: 3, column: 17 } },
          ],
          at: { line: 3, column: 10 },
        },
      },
    ]);
  });
});

describe('parseFlow reads conditions', () => {
  it.each([
    ['fault_ignore', 'fault_ignore'],
    ['!entry.is_present(did=1) && ((a))', '!entry.is_present(did=1) && a'],
    ['a || b && !c || d', 'a || (b && !c) || d'],
    ['a || (b || c)', 'a || (b || c)'],
    ['a && svm->refs == 0', 'a && (svm->refs == 0)'],
    ['!x->y || !f(1)[2]->z', '!(x->y) || !(f(1)[2]->z)'],
    ['!a == b', '!a == b'],
    ['!(a == b)', '!(a == b)'],
    ['!*p', '!*p'],
    ['!&a.b', '!&a.b'],
    ['!!a', '!!a'],
    ['(a) == (b)', '(a) == (b)'],
    ['f(a) + g(b)', 'f(a) + g(b)'],
    ['f(a)(b)', 'f(a)(b)'],
    ['likely(a) == b', 'likely(a) == b'],
    ['a && b ? c : d', 'a && b ? c : d'],
    ['(ret = f()) < 0 || a', '((ret = f()) < 0) || a'],
    ['unlikely(!a)', '!a'],
  ])('%s', (text, expected) => {
    expect(condition(text)).toBe(expected);
  });

  it('keeping unknown operands as small as they can be', () => {
    const { roots } = parse('f() { while (a && x->y  > 0) ; }');
    expect(rootCall(roots[0]).body?.[0]).toMatchObject({
      condition: {
        kind: 'and',
        left: { kind: 'name', name: 'a' },
        right: { kind: 'unknown', text: 'x->y > 0', at: { line: 1, column: 19 } },
      },
    });
  });

  it('with the place of every `!`', () => {
    const { roots } = parse('f() { while (!(a && ! !b)) ; }');
    expect(rootCall(roots[0]).body?.[0]).toMatchObject({
      condition: {
        kind: 'not',
        at: { column: 14 },
        operand: {
          right: { kind: 'not', at: { column: 21 }, operand: { kind: 'not', at: { column: 23 } } },
        },
      },
    });
  });

  it('with as many comparisons as there are', () => {
    expect(condition(`a${' + b'.repeat(1000)} > 0`)).toMatch(/^a \+ b/);
  });
});

describe('parseFlow explains', () => {
  it('where, what and what to do', () => {
    expect(failure('a() {\n    b();\n    entry.clear(x) = 1;\n}').message).toBe(
      [
        "my.flow:3:20: expected ';', '}' or another call, found '='",
        '    3 |     entry.clear(x) = 1;',
        '      |                    ^',
        "Inside the '{' of line 1 one call follows another, with or without ';' between them.",
      ].join('\n'),
    );
  });

  it.each([
    ['', '1:1 the file is empty'],
    [' \r\n\uFEFF', '1:1 the file is empty'],
    ['do_exit();\n', '1:1 no call tree found'],
    ['a() {\n b() {\n c();\n }\n', "1:5 this '{' is not closed"],
    ['a() { if (x) ', "1:5 this '{' is not closed"],
    ['a() { /* x }', '1:7 this comment is not closed'],
    ['a( {\n b();\n}', "1:2 this '(' is not closed"],
    ['a() { b(c; }', "1:8 this '(' is not closed"],
    ['a() { b((c]); }', "1:9 this '(' is not closed"],
    ['a() { b(c', "1:8 this '(' is not closed"],
    ['a() { b("c); }', '1:9 this " is not closed'],
    ['a() { } }', "1:9 unexpected '}'"],
    ['a() {\n} }\nb() {\n}\n}', "2:3 unexpected '}'"],
    ['a() { entry.clear( = ); }', "1:20 expected an argument, found '='"],
    ['a() { b(c,,d); }', "1:11 expected an argument, found ','"],
    ['a() { b(did=); }', "1:13 expected an argument, found ')'"],
    ['a() { \u001B[1m }', "1:7 expected ';', '}' or another call, found U+001B"],
    ['a() { if { } }', "1:10 expected '(' after 'if', found '{'"],
    ['a() { if () b(); }', "1:11 expected a condition, found ')'"],
    ['a() { if (x && ) b(); }', "1:16 expected a condition, found ')'"],
    ['a() { else { } }', "1:7 'else' without 'if'"],
    ['a() { or { } }', "1:7 'or' without 'either'"],
    ['a() { do { b(); } }', "1:19 expected 'while', found '}'"],
    ['a() { do { b(); } while (x) c(); }', "1:29 expected ';', found 'c'"],
    ['a() { do b(); while (x); }', "1:10 expected '{' after 'do', found 'b'"],
    ['a() { either { } }', "1:18 expected 'or', found '}'"],
    ['a() { either b(); or { } }', "1:14 expected '{' after 'either', found 'b'"],
    ['a() { each { } }', "1:12 expected a word after 'each', found '{'"],
    ['a() { each x.y { } }', "1:12 expected a word after 'each', found 'x.y'"],
    ['a() { lock(); }', "1:7 expected one lock in 'lock( )'"],
    ['a() { lock x; }', "1:12 expected '(' after 'lock', found 'x'"],
    ['a() { lock(x) { } }', "1:15 expected ';', found '{'"],
    ['lock(x) {\n}', "1:1 'lock' cannot be defined"],
    ['a() {\n}\ndo() {\n}', "3:1 'do' cannot be defined"],
    ['void each(x) {\n}', "1:6 'each' cannot be defined"],
    ['a() { b(); [1]\n c(); }', '1:12 no call follows the label [1]'],
    ['a() { [1] }', '1:7 no call follows the label [1]'],
    ['a() { [1] return; }', '1:7 no call follows the label [1]'],
    ['[1] thread x {\n}', '1:1 no call follows the label [1]'],
    ['a() { [] b(); }', '1:7 expected a label such as [1]'],
    ['thread {\n}', "1:8 expected one name and '{' after 'thread'"],
    ['thread a b {\n}', "1:8 expected one name and '{' after 'thread'"],
    ['a() { thread b { } }', "1:7 'thread' has no meaning here"],
    ['a() { goto out; }', "1:7 'goto' has no meaning here"],
    ['a() { for (;;) { } }', "1:7 'for' has no meaning here"],
    ['a() { int i; }', "1:7 expected a call, found 'int'"],
    ['a() { x->y = b(); }', "1:7 expected a call, found 'x->y'"],
    ['a() { did = 5; }', "1:13 expected a call after 'did =', found '5'"],
    ['a() { did = if (x) b(); }', "1:13 expected a call after 'did =', found 'if'"],
    ['a() { did = b() + 1; }', "1:17 expected ';', '}' or another call, found '+'"],
    ['a() { did = b() { } }', "1:17 expected ';', found '{'"],
  ])('%j', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });
});

describe('parseFlow refuses nesting too deep to walk', () => {
  it.each([
    ['calls', 'a() {'.repeat(10_000)],
    ['else-if', `a() {${'if (x) { } else '.repeat(10_000)}`],
    ['parentheses', `a() { if (${'('.repeat(10_000)}x${')'.repeat(10_000)}) ; }`],
    ['not', `a() { if (${'!'.repeat(10_000)}x) ; }`],
    ['and', `a() { if (${'x &&'.repeat(10_000)}x) ; }`],
    ['or', `a() { if (${'x ||'.repeat(10_000)}x) ; }`],
  ])('of %s', (_, text) => {
    expect(failure(text).problem).toMatch(/^(?:nested more than 200 levels|more than 200 operators)/);
  });
});

describe('parseFlow on a quarter of a megabyte', () => {
  const size = 256 * 1024;
  // Anything worse than linear takes minutes here and runs into the time limit of the test.
  it.each([
    ['calls', `a() {${'\n    b(c, d=1);'.repeat(size / 16)}}`],
    ['trees on one line', 'a() { }'.repeat(size / 8)],
    ['prose', "It's (a) line of a text.\n".repeat(size / 25)],
    ['heads that do not end', 'a(\n'.repeat(size / 3)],
    ['heads with comments', 'a() /*\n'.repeat(size / 7)],
    ['open comments', '/*\n'.repeat(size / 3)],
    ['type words', '__a_t '.repeat(size / 6)],
    ['open labels', '['.repeat(size)],
    ['blanks', `${' '.repeat(size)}x`],
    ['a string', `a() { b("${'\\x'.repeat(size / 2)}") }`],
    ['brackets', `a() { b(${'['.repeat(size / 2)}${']'.repeat(size / 2)}) }`],
    ['an operand', `a() { if (${'('.repeat(100)}${'x + '.repeat(size / 4)}x${')'.repeat(100)}) b(); }`],
  ])('of %s is linear', (_, text) => {
    expect(() => attempt(text)).not.toThrow();
  });
});

describe('a guard', () => {
  it.each(['if (x) guard(mutex)(&l);', 'if (x) b(); else guard(mutex)(&l);', 'while (x) guard(mutex)(&l);'])(
    'is refused where it has no block: %s',
    (statement) => {
      expect(() => parse(`a() { ${statement} c(); }`)).toThrow('this guard has no block');
    },
  );

  it('may be the statement of an if with its block', () => {
    expect(() => parse('a() { if (x) scoped_guard(mutex, &l) b(); guardian(); c(); }')).not.toThrow();
  });
});

/** Parses `text`; lets nothing through but FlowError. */
function attempt(text: string): void {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    expect(error.message).toMatch(/^my\.flow:\d+:\d+: /);
  }
}

describe('parseFlow throws nothing but FlowError', () => {
  const words =
    'a() x->y { } ( ) ; , [1] if else either or each thread return did = lock( && ! " \' /* */ // ... 🙂';
  const piece = fc.constantFrom(...words.split(' '), 'thread t', '\n', '\r\n', '\t', '\uD800');

  it('on arbitrary text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), attempt), { numRuns: 500 });
  });

  it('on arbitrary pieces of the notation', () => {
    const pieces = fc.array(piece, { maxLength: 40 }).map((all) => `a() { ${all.join(' ')}`);
    fc.assert(fc.property(pieces, attempt), { numRuns: 2000 });
  });

  it('on a commit message with a piece put in place of some of it', () => {
    const place = fc.nat({ max: commitMessage.length });
    fc.assert(
      fc.property(place, fc.nat({ max: 60 }), fc.array(piece, { maxLength: 3 }), (from, length, pieces) => {
        attempt(commitMessage.slice(0, from) + pieces.join(' ') + commitMessage.slice(from + length));
      }),
      { numRuns: 1000 },
    );
  });
});
