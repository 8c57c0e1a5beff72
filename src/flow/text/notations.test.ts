/** Texts as they come: mails, diffs, quotations, traces, columns, drawings. */
import { describe, expect, it } from 'vitest';
import { FlowError } from '../error.ts';
import { parseFlow } from '../parse.ts';
import { printFlow } from '../print.ts';

const tree = [
  'do_exit() {',
  '    mmu_notifier_release(mm) { intel_mm_release(); }',
  '    dsa_stop_dma();',
  '}',
];

const normal = (text: string): string => printFlow(parseFlow(text, 'my.txt')).replaceAll(/\s+/g, ' ').trim();
const expected = normal(tree.join('\n'));

function problem(text: string): string {
  try {
    parseFlow(text, 'my.txt');
  } catch (error) {
    if (error instanceof FlowError) return `${error.at.line}:${error.at.column} ${error.problem}`;
    throw error;
  }
  throw new Error('it was read');
}

const quoted = (lines: readonly string[], mark = '> '): string[] =>
  lines.map((line) => (mark + line).trimEnd());

const hunk = [
  'diff --git a/drv.c b/drv.c',
  'index 3a1b2c4..5d6e7f8 100644',
  '--- a/drv.c',
  '+++ b/drv.c',
  '@@ -10,4 +10,5 @@ static int drv_release_all(struct drv *d)',
  ' \tfor_each_queue(d, q) {',
  '-\t\tunbind(q, 0);',
  '+\t\tunbind(q, 1);',
  '+\t\tflush(q) {',
  ' \t}',
  ' ',
  '-- ',
  '2.43.0',
];

describe('a tree beside a diff', () => {
  it.each([
    ['in one mail', [...tree, '---', ' drv.c | 3 ++-', '', ...hunk]],
    ['quoted with it', quoted([...tree, '---', ...hunk])],
    ['of which lines were cut out', [...tree, ...hunk.slice(0, 7), '', 'Why this?']],
    ['of which a mailer cut blanks', [...tree, ...hunk.map((line) => line.replace(/^ (?=\t|$)/, ''))]],
    ['indented as a whole', [...tree, ...hunk].map((line) => `    ${line}`)],
  ])('is read: %s', (_, lines) => {
    const { unread } = parseFlow(lines.join('\n'), 'my.txt');
    expect(normal(lines.join('\n'))).toBe(expected);
    expect(unread?.map(({ what }) => what)).toEqual(['diff']);
  });

  it('is all that is read, though the diff changes a function of the same name', () => {
    const other = hunk.map((line) => line.replace('flush(q) {', 'do_exit() {'));
    expect(normal([...other, '', ...tree].join('\n'))).toBe(expected);
  });
});

describe('a quotation', () => {
  it.each([
    ['under an attribution', ['On Monday somebody wrote:', ...quoted(tree), '', 'Looks right to me.']],
    ['of a quotation', quoted(quoted(tree), '>')],
    ['without a blank behind the sign', quoted(tree, '>')],
    ['in an indented text', quoted(tree, '    > ')],
    [
      'with a remark inside',
      [
        ...quoted(tree.slice(0, 2)),
        '',
        'Should dsa_stop_dma() { not come first?',
        '',
        ...quoted(tree.slice(2)),
      ],
    ],
    ['beside the same tree', [...quoted(tree), '', 'That is to say:', ...tree]],
  ])('is read: %s', (_, lines) => {
    expect(normal(lines.join('\n'))).toBe(expected);
  });

  it('has its places in the original', () => {
    const text = ['Hello', ...quoted(tree), '> a() {', '> b() = 1;', '> }'].join('\n');
    expect(problem(text)).toBe("7:7 expected ';', '}' or another call, found '='");
  });

  it('is no line of C that begins with a sign', () => {
    expect(normal('a() {\n    if (x\n        > y) { b(); }\n}')).toBe('a() { if (x > y) { b(); } }');
  });
});

describe('quoted-printable', () => {
  const encode = (lines: readonly string[]): string =>
    lines
      .join('\n')
      .replaceAll('=', '=3D')
      .replaceAll(/(.{30})(?=.)/g, '$1=\n');

  it('is decoded, and places are those of the file', () => {
    const text = `Content-Transfer-Encoding: quoted-printable\n\n${encode([...tree, 'a() { did = entry.read_did(); }'])}`;
    expect(normal(text)).toBe(`${expected} a() { did = entry.read_did(); }`);
    expect(problem(`${text}\nb() { x =3D 5; }`)).toMatch(/^\d+:13 expected a call after 'x ='/);
  });

  it('is decoded where only the text shows it, whatever bytes it has', () => {
    expect(normal(`caf=C3=A9 =3D\n${tree.join('\n')}`)).toBe(expected);
  });
});

describe('marks that are no code', () => {
  it.each([
    ['of lockdep', 'a() {\n b(x); {+.+.}-{3:3}\n c() {....}-{2:2}\n}', 'a() { b(x); c(); }'],
    [
      'of lockdep in a report',
      '-> #1 (&svm->lock){+.+.}-{3:3}:\nlock_acquire(x){+.+.}-{3:3}\na() { }',
      'a() { }',
    ],
    ['at the end of a line', 'static void \\\na(void) \\\n{ b(); }', 'a() { b(); }'],
  ])('%s', (_, text, trees) => {
    expect(normal(text)).toBe(trees);
  });
});

describe('function_graph', () => {
  const trace = [
    '# tracer: function_graph',
    '# CPU  DURATION                  FUNCTION CALLS',
    '# |     |   |                     |   |   |   |',
    ' 3)               |  do_exit() {',
    ' 3)               |    mmu_notifier_release(mm) {',
    ' 3)   1.502 us    |      intel_mm_release();',
    ' 3) + 14.771 us   |    } /* mmu_notifier_release */',
    ' 3)   9.000 us    |    dsa_stop_dma();',
    ' 3) ! 150.000 us  |  }',
  ];

  it('is a tree', () => {
    expect(normal(trace.join('\n'))).toBe(expected);
  });

  it('has a thread for each processor, whose lines alternate', () => {
    const other = [
      ' 1)               |  wq_close() {',
      ' 1)   0.1 us      |    flush_work();',
      ' 1)   2.5 us      |  }',
    ];
    const mixed = [...trace.slice(0, 5), other[0], trace[5], other[1], ...trace.slice(6), other[2]];
    expect(normal(mixed.join('\n'))).toBe(`${expected} wq_close() { flush_work(); }`);
  });

  it('may lack the processor', () => {
    expect(normal(trace.map((line) => line.replace(' 3)', '   ')).join('\n'))).toBe(expected);
  });

  it.each([
    ['begins inside a function', [trace[5], ...trace.slice(3)]],
    ['goes on outside of every function', [...trace, ' 3)   1.0 us      |  schedule();']],
  ])('is refused when it %s', (_, lines) => {
    expect(problem(lines.join('\n'))).toMatch(/this line of the trace is outside of every function/);
  });
});

describe('two columns', () => {
  const left = ['do_exit() {', '  mmu_notifier_release() {', '    intel_mm_release();', '  }', '}'];
  const right = ['wq_close() {', '  dsa_stop_dma();', '}'];
  const threads =
    'do_exit() { mmu_notifier_release() { intel_mm_release(); } } wq_close() { dsa_stop_dma(); }';
  const beside = (gap: string): string =>
    left.map((line, i) => `  ${line.padEnd(30)}${gap}${right[i] ?? ''}`.trimEnd()).join('\n');

  it.each([
    ['under titles', `  CPU 0                           CPU 1\n${beside('  ')}`],
    ['without titles', beside('    ')],
    ['with a bar between', beside(' | ')],
    [
      'that alternate',
      `  CPU 0                CPU 1\n  do_exit() {\n                   wq_close() {\n    mmu_notifier_release() {\n      intel_mm_release();\n                     dsa_stop_dma();\n    }\n                   }\n  }`,
    ],
  ])('are two threads: %s', (_, text) => {
    expect(normal(text)).toBe(threads);
  });

  it.each([
    ['no column runs between them', '2:13 ', 'a() {\n    b();    c();\n    d();\n}'],
    [
      'a thread stands inside another one',
      '3:1 ',
      `                         x() {\n                           b();\nc() {\n  d();\n}\n                         }`,
    ],
  ])('are refused with the place when %s', (_, place, text) => {
    expect(problem(text)).toContain(place);
  });

  it('are not what labels, comments and prose with gaps are', () => {
    const text = `Steps    of it\n\na() {\n[1]            b();      // c() { }\n               d(x,     y);\n}`;
    expect(normal(text)).toBe('a() { [1] b(); d(x, y); }');
  });
});

describe('drawn trees', () => {
  it.each([
    [
      'with signs',
      ['do_exit()', '|- mmu_notifier_release(mm)', '|  `- intel_mm_release()', '`- dsa_stop_dma()'],
    ],
    [
      'with boxes',
      ['do_exit()', '├── mmu_notifier_release(mm)', '│   └── intel_mm_release()', '└── dsa_stop_dma()'],
    ],
    [
      'by indentation',
      [
        '  do_exit()',
        '    mmu_notifier_release(mm)',
        '      intel_mm_release();',
        '    dsa_stop_dma()   <- here',
      ],
    ],
    [
      'in a quotation',
      quoted([
        'do_exit()',
        ' +- mmu_notifier_release(mm)',
        ' |   \\- intel_mm_release()',
        ' +- dsa_stop_dma()',
      ]),
    ],
  ])('are read: %s', (_, lines) => {
    expect(normal(lines.join('\n'))).toBe(expected);
  });

  it('keep labels and places', () => {
    const { roots } = parseFlow('Look:\n\na()\n |- [1] b(x)', 'my.txt');
    expect(roots[0]).toMatchObject({
      call: { name: 'a', body: [{ name: 'b', labels: ['1'], at: { line: 4, column: 9 } }] },
    });
  });

  it('are named as not read beside trees with braces', () => {
    const { unread } = parseFlow(`${tree.join('\n')}\n\nbefore()\n |- after()\n`, 'my.txt');
    expect(unread).toEqual([{ what: 'tree', name: 'before', at: { line: 6, column: 1 } }]);
  });

  it('have nothing but calls in them', () => {
    expect(problem('a()\n|- b()\n|- then the rest\n')).toBe("3:4 expected a call, found 'then'");
  });
});

describe('what is no call tree is refused by its name', () => {
  it.each([
    ['a stack trace', 'Call Trace:\n <TASK>\n intel_mm_release+0x1a/0x40\n do_exit+0x33d/0xb10\n'],
    ['a stack trace', '#0  intel_mm_release (mn=0x1) at svm.c:12\n#1  do_exit (code=0) at exit.c:3\n'],
    [
      'a lock diagram of lockdep',
      '       CPU0                    CPU1\n       ----                    ----\n  lock(a);\n                               lock(b);\n',
    ],
    ['a numbered list', '1. do_exit() calls exit_mm()\n2. dsa_stop_dma()\n'],
    ['an encoded mail', 'Content-Transfer-Encoding: base64\n\nZG9fZXhpdA==\n'],
  ])('%s', (name, text) => {
    expect(problem(text)).toContain(`no call tree found, but ${name}`);
  });
});
