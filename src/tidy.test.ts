/** What every file owes its readers, which imports it may have, and that a breach of either is noticed. */
import { describe, expect, it } from 'vitest';
import { directions, type Rule } from './tidy/directions-test.ts';
import {
  allImports,
  circlesIn,
  describeImport,
  type Files,
  importsOf,
  isForTests,
  loadedWith,
  repository,
  topLevel,
} from './tidy/imports-test.ts';
import { sentencesIn } from './tidy/sentences-test.ts';

const isComponent = (path: string): boolean => /^model\/(?:hardware|device|kernel)\//.test(path);

/** A file with a chart in it; what has none is data that several may share. */
const hasChart = (files: Files, path: string): boolean =>
  importsOf(path, files.get(path) ?? '').some(({ to }) => to === 'xstate');

/** The files that the catalog lists. */
function claimFiles(files: Files): readonly string[] {
  const catalog = 'properties/catalog.ts';
  return importsOf(catalog, files.get(catalog) ?? '')
    .map(({ to }) => to)
    .filter((path) => path.startsWith('properties/') && path !== 'properties/claim.ts');
}

/** The comment that a file begins with. */
const headerOf = (text: string): string => /^\/\*\*.*?\*\//s.exec(text)?.[0] ?? '';

const subject =
  /pasid|iotlb|iommu|prq|vt-?d\b|kernel|linux|tlb\b|\bdma|\bats\b|\bsvm|\bpcie?\b|page.?request|page.?table/i;

const registryHost = /\bregistry\.[a-z0-9-]+\.[a-z]|\bnpmjs\.(?:com|org)\b/i;

/** Calls that look into a text, and comparisons with a sentence or with words of one. Names of groups are no sentences. */
const looksInto =
  /\.(?:startsWith|endsWith|match|matchAll|exec|test|split)\(|\.includes\(['`][^'`]* [^'`]*['`]\)|[!=]== ['`](?!device and requests|memory and kernel)[^'` ]+(?: [^'` ]+){2,}['`]/;

/** The files between search and output that look into texts, and whose texts these are. */
const readers: ReadonlyMap<string, string> = new Map([
  ['src/program/locks.ts', 'a set of locks as one key'],
  ['src/program/assumptions.ts', 'what stands on a command line'],
  ['src/check/describe-step.ts', 'paths of states and of files'],
  ['src/program/library.ts', 'names and heads of flow files'],
  ['src/program/primitive.ts', 'names in a flow file'],
  ['src/program/call-resolver.ts', 'C expressions'],
  ['src/program/scope.ts', 'C expressions'],
  ['src/mutate/chart-edits.ts', 'paths of states'],
  ['src/mutate/edit-flow.ts', 'a flow file'],
  ['src/mutate/variants.ts', 'printed flows'],
  ['src/report/changed-lines.ts', 'lines of a difference'],
  ['src/report/command-text.ts', 'a command line'],
  ['src/report/history-text.ts', 'ids of commits'],
  ['src/report/mail-text.ts', 'a flow file'],
  ['src/report/notation.ts', 'the notation of the JSON contracts'],
  ['src/report/wrap.ts', 'words of any text'],
  ['src/campaign/corpus.ts', 'names of files'],
  ['src/cli/campaign-command.ts', 'what stands on a command line'],
  ['src/cli/export-command.ts', 'what stands on a command line'],
  ['src/cli/flows.ts', 'the prose of a flow file'],
  ['src/cli/inspect-command.ts', 'whether a file is JSON'],
  ['src/cli/inspect-page.ts', 'what stands on a command line'],
  ['src/cli/litmus.ts', 'the head of a flow file'],
  ['src/cli/model-header.ts', 'the header of an exported model, which is JSON'],
  ['src/cli/mutate-command.ts', 'what stands on a command line'],
  ['src/cli/new-command.ts', 'names of versions and of files'],
  ['src/cli/option-values.ts', 'what stands on a command line'],
  ['src/cli/output.ts', 'escape sequences of colours'],
  ['src/cli/step-through.ts', 'keys of a terminal'],
  ['src/cli/test-command.ts', 'names of files'],
  ['src/cli/tree-assumptions.ts', 'what stands on a command line'],
  ['src/cli/tree-options.ts', 'lines of C'],
  ['src/cli/watch-command.ts', 'what stands on a command line'],
]);

/** What the rooms before output take from words/: names of things, and texts that a contract has. */
const textsOfContracts: readonly string[] = [
  'cause-text', // which steps a cause names
  'dmesg', // the line of the kernel log
  'edit-text', // the name of an edit
  'event-text', // an event as flows write it
  'group-by',
  'no-effect-text', // "did you mean", in errors
  'short-names',
  'source-text', // which line of the C a reader is shown
  'state-words', // states, which explanations have in words
].map((name) => `src/words/${name}.ts`);

/** Rooms that hand on facts or lay sentences out, and make none. */
const wordless = /^src\/(?:campaign|check|compare|explain|mutate|program|report)\//;

/** An error about the user's input quotes that input and says what to write, so it is worded where the input is read. */
const errors: readonly string[] = [
  'src/campaign/corpus.ts',
  'src/check/any/exported.ts',
  'src/check/foreign-trace.ts',
  'src/check/history.ts',
  'src/check/replay.ts',
  'src/program/assumptions.ts',
  'src/program/library.ts',
  'src/program/primitive.ts',
  'src/program/program.ts',
  'src/program/call-resolver.ts',
  'src/program/condition-resolver.ts',
  'src/program/file-resolver.ts',
  'src/program/resolve.ts',
  'src/program/threads.ts',
  'src/program/unknown-call.ts',
];

/** The other files of these rooms with a sentence, and what it is. */
const sentences: ReadonlyMap<string, string> = new Map([
  ...errors.map((path) => [path, 'errors about the input'] as const),
  ['src/check/any/abstraction.ts', 'a question of a proof, which is not printed'],
  ['src/check/any/induction.ts', 'a question of a proof, which is not printed'],
  ['src/check/any/processes.ts', 'a question of a proof, which is not printed'],
  ['src/compare/observable.ts', 'an error of the program itself'],
  ['src/mutate/behaviour.ts', 'names of relations'],
  ['src/mutate/edit-chart.ts', 'an error of the program itself'],
  ['src/mutate/edit-flow.ts', 'an error of the program itself'],
  ['src/program/tree-version.ts', 'the text of a flow'],
  ['src/report/html.ts', 'an element of the page'],
]);

/** Names of charts that are words of their own as well: of an index, of an option, of what reports are about. */
const common: ReadonlySet<string> = new Set(['device', 'lock', 'request', 'submission']);

/** The names of the charts, as the files of the model have them. */
const chartIds = (files: Files): readonly string[] =>
  [...files].flatMap(([path, text]) =>
    isComponent(path) ? Array.from(text.matchAll(/^ {2}id: '(.+)',$/gm), ([, id]) => id!) : [],
  );

/** Everything between a search and what a user reads. */
const rooms = /^src\/(?:campaign|check|cli|compare|explain|mutate|program|report|words)\//;

/** The files of these rooms that look into a text and may not. */
const lookingInto = (files: Files, within: RegExp): readonly string[] =>
  [...files].flatMap(([path, text]) =>
    within.test(path) && !path.endsWith('test.ts') && !readers.has(path) && looksInto.test(text)
      ? [path]
      : [],
  );

const manners: readonly Rule[] = [
  {
    rule: 'between search and output no fact is read out of a text',
    breaches: (files) => lookingInto(files, rooms),
    broken: { 'src/report/mail-text.ts': '', 'src/words/cause-text.ts': "scope.startsWith('1 device,')" },
  },
  {
    rule: 'no command decides by words of a sentence',
    breaches: (files) => lookingInto(files, /^src\/cli\//),
    broken: {
      'src/cli/check-command.ts': "if (text.includes('hit a bound')) stop();",
      'src/cli/main.ts': "if (text.includes('--json')) stop();",
    },
  },
  {
    rule: 'no room decides by a whole sentence',
    breaches: (files) => lookingInto(files, rooms),
    broken: { 'src/check/foot.ts': "const isBound = result.why === 'a bound was hit';" },
  },
  {
    rule: 'the rooms before output word no fact',
    breaches: (files) =>
      allImports(files)
        .filter(
          ({ from, to, isType }) =>
            /^src\/(?:campaign|check|compare|explain|mutate|program)\//.test(from) &&
            !isForTests(from) &&
            !isType &&
            to.startsWith('src/words/') &&
            !textsOfContracts.includes(to),
        )
        .map(describeImport),
    broken: { 'src/check/result.ts': "import { describeScope } from '../words/scope-text.ts';\n" },
  },
  {
    rule: 'sentences for users are made in words/',
    breaches: (files) =>
      [...files].flatMap(([path, text]) =>
        wordless.test(path) && path.endsWith('.ts') && !isForTests(path) && !sentences.has(path)
          ? sentencesIn(text).map((one) => `${path}: ${one}`)
          : [],
      ),
    broken: {
      'src/report/mail-text.ts': "/** what is 'in a comment' */ const a = `the claim is broken`;",
      'src/report/text.ts': "const quoted = ['never happened:', 'ok'];",
      'src/words/mail-words.ts': "const text = 'the claim is broken';",
      'src/program/resolve.ts': "throw problem('there is no guard of this kind');",
    },
  },
  {
    rule: 'no file is allowed sentences that has none',
    breaches: (files) =>
      [...sentences.keys()].filter((path) => {
        const text = files.get(path);
        return text !== undefined && sentencesIn(text).length === 0;
      }),
    broken: { 'src/report/html.ts': "const a = '<html>';" },
  },
  {
    rule: 'outside of the model no text is the name of a chart',
    breaches: (files) => {
      const ids = chartIds(files).filter((id) => !common.has(id));
      return [...files].flatMap(([path, text]) =>
        /^src\/(?!engine|export|page|inspector)/.test(path) && !path.endsWith('test.ts')
          ? ids.filter((id) => text.includes(`'${id}'`)).map((id) => `${path} names ${id}`)
          : [],
      );
    },
    broken: {
      'model/hardware/a.ts': "export const a = createMachine({\n  id: 'entry word 0',\n});\n",
      'src/words/cause-text.ts': "table.id === 'entry word 0'",
    },
  },
  {
    // The interpreter of C is one function in a dozen files: statements hold expressions, and these hold statements.
    rule: 'no file is loaded by what it loads, but in the interpreter of C',
    breaches: (files) => circlesIn(new Map([...files].filter(([path]) => !path.startsWith('src/kernel/')))),
    broken: {
      'src/engine/a.ts': "import { b } from './b.ts';\n",
      'src/engine/b.ts': "import { a } from './a.ts';\n",
    },
  },
  {
    rule: 'components of the model share data and do not import each other',
    breaches: (files) =>
      allImports(files)
        .filter(({ from, to }) => isComponent(from) && to.startsWith('model/') && hasChart(files, to))
        .map(describeImport),
    broken: {
      'model/hardware/a.ts': "import { b } from './b.ts';\n",
      'model/hardware/b.ts': "import { setup } from 'xstate';\n",
    },
  },
  {
    rule: 'a claim imports no other claim',
    breaches: (files) => {
      const claims = claimFiles(files);
      return allImports(files)
        .filter(({ from, to }) => claims.includes(from) && claims.includes(to))
        .map(describeImport);
    },
    broken: {
      'properties/catalog.ts': "import { a } from './a.ts';\nimport { b } from './b.ts';\n",
      'properties/a.ts': "import { b } from './b.ts';\n",
    },
  },
  {
    rule: 'the composition root takes the form of claims and nothing else from them',
    breaches: (files) =>
      allImports(files)
        .filter(
          ({ from, to, isType }) =>
            /^src\/(?:program|check|explain)\//.test(from) &&
            !isForTests(from) &&
            !isType &&
            to.startsWith('properties/'),
        )
        .map(describeImport),
    broken: { 'src/check/check.ts': "import { claimPerEntry } from '../../properties/claim.ts';\n" },
  },
  {
    rule: 'the command line starts without fast-check',
    breaches: (files) => [...loadedWith(files, 'src/cli/main.ts')].filter((path) => path === 'fast-check'),
    broken: {
      'src/cli/main.ts': "import { run } from './run.ts';\n",
      'src/cli/run.ts': "export * from '../engine/interleaving.ts';\n",
      'src/engine/interleaving.ts': "import fc from 'fast-check';\n",
    },
  },
  {
    rule: 'a page needs nothing of Node',
    breaches: (files) =>
      ['src/page/inspector.tsx', 'src/page/report.tsx', 'src/page/watch.tsx'].flatMap((page) =>
        [...loadedWith(files, page)].filter((path) => path.startsWith('node:')),
      ),
    broken: {
      'src/page/inspector.tsx': "import { read } from '../inspector/read.ts';\n",
      'src/inspector/read.ts': "import { readFileSync } from 'node:fs';\n",
    },
  },
  {
    rule: 'the engine and the exports have no word of the subject',
    breaches: (files) =>
      [...files].flatMap(([path, text]) => {
        // What the engine is imported as has the name of the package.
        const said = subject.exec(text.replaceAll("'pasidcheck/engine'", ''));
        return /^src\/(?:engine|export)\//.test(path) && !path.endsWith('.test.ts') && said !== null
          ? [`${path} says ${said[0]}`]
          : [];
      }),
    broken: { 'src/engine/walk.ts': '/** Walks of a PASID. */\n' },
  },
  {
    rule: 'every chart of the model names its source',
    breaches: (files) =>
      [...files].flatMap(([path, text]) =>
        isComponent(path) && hasChart(files, path) && !/^ \* Source {2,}\S/m.test(headerOf(text))
          ? [path]
          : [],
      ),
    broken: { 'model/hardware/a.ts': "/**\n * A chart.\n */\nimport { setup } from 'xstate';\n" },
  },
  {
    rule: 'every claim begins with what it claims and where that comes from',
    breaches: (files) =>
      claimFiles(files).filter((path) => {
        const header = headerOf(files.get(path) ?? '');
        return !/^ \* Claim {2,}\S/m.test(header) || !/^ \* Source {2,}\S/m.test(header);
      }),
    broken: {
      'properties/catalog.ts': "import { a } from './a.ts';\n",
      'properties/a.ts': '/**\n * Claim   It holds.\n */\n',
    },
  },
  {
    rule: 'the command line prints in one place',
    breaches: (files) =>
      [...files].flatMap(([path, text]) =>
        /^src\/cli\/(?!output\.ts$)/.test(path) && /process\.std(?:out|err)\.write/.test(text) ? [path] : [],
      ),
    broken: { 'src/cli/main.ts': "process.stdout.write('text');\n" },
  },
  {
    rule: 'only the lock file names a package registry',
    breaches: (files) =>
      [...files].flatMap(([path, text]) =>
        path !== 'package-lock.json' && registryHost.test(text) ? [path] : [],
      ),
    broken: { 'README.md': `https://${['registry', 'npmjs', 'org'].join('.')}/` },
  },
];

describe('the house', () => {
  const rules = [...directions, ...manners];

  it.each(rules)('is in order: $rule', ({ breaches }) => {
    expect(breaches(repository)).toEqual([]);
  });

  it.each(rules)('notices a breach: $rule', ({ breaches, broken }) => {
    expect(breaches(new Map(Object.entries(broken)))).toHaveLength(1);
  });

  it('finds sentences in every form of text, whatever values stand in them', () => {
    const hole = ['$', '{name.trim()}'].join('');
    const text = [
      "const a = 'the claim is broken';",
      `const b = \`${hole} breaks it in ${hole} steps\`;`,
      "const c = ['two words', 'Ok', '--scope quick', 'a-b c-d e-f'];",
      "/* 'a comment is not read' */",
      "  // 'nor is this one'",
    ].join('\n');
    expect(sentencesIn(text)).toEqual(["'the claim is broken'", '`§ breaks it in § steps`']);
  });

  it('reads every form of import', () => {
    const text = [
      "import 'a';",
      "import b, { type B } from './b.ts';",
      "import type { C } from '../c.ts';",
      "import {\n  d,\n} from 'd';",
      "export * from './e.ts';",
      "export { f } from './f.ts';",
      "export const g = 'g';",
      "const h = await import('./h.ts');",
    ].join('\n');
    expect(importsOf('src/x/y.ts', text).map(({ to, isType }) => [to, isType])).toEqual([
      ['a', false],
      ['src/x/b.ts', false],
      ['src/c.ts', true],
      ['d', false],
      ['src/x/e.ts', false],
      ['src/x/f.ts', false],
      ['src/x/h.ts', false],
    ]);
  });

  it('has been looked at', () => {
    expect(repository.size).toBeGreaterThan(90);
    expect(allImports(repository).length).toBeGreaterThan(200);
    expect(claimFiles(repository).length).toBeGreaterThan(5);
  });
});

const allowed = [
  'LICENSE',
  'README.md',
  'model',
  'package-lock.json',
  'package.json',
  'properties',
  'src',
  'tsconfig.json',
  'vitest.config.ts',
];

const strangersAmong = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !name.startsWith('.') && !allowed.includes(name));

describe('the top level of the repository', () => {
  it('has the few entries that belong there', () => {
    expect(strangersAmong(topLevel.map(({ name }) => name))).toEqual([]);
  });

  it('notices a stranger', () => {
    expect(strangersAmong(['src', '.gitignore', 'scripts'])).toEqual(['scripts']);
  });
});
