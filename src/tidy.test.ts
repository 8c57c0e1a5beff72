/** Who may know whom, what every file owes its readers, and that a breach of either is noticed. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { type EventMeaning, events } from '../model/events.ts';
import { inCache } from '../model/hardware/coherence.ts';
import { outcomesOf } from '../model/outcomes.ts';
import { charts, quickScope } from '../model/system.ts';
import { noUnrecoverableFault } from '../properties/no-unrecoverable-fault.ts';
import { alphabet } from './engine/chart.ts';
import { parseLabel } from './engine/label.ts';
import { groupBy } from './words/group-by.ts';

/** The text of every file by its path in the repository. */
type Files = ReadonlyMap<string, string>;

interface Import {
  readonly from: string;
  /** A path in the repository, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
}

interface Rule {
  readonly rule: string;
  /** What breaks the rule, one line each. */
  readonly breaches: (files: Files) => readonly string[];
  /** Files that break it, by their paths. */
  readonly broken: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = new Set(['node_modules', 'dist', 'coverage']);
const topLevel = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !generated.has(name));

const repository: Files = new Map(
  [
    ...topLevel.filter((entry) => entry.isFile()).map(({ name }) => name),
    ...['model', 'properties', 'src'].flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.includes('.tmp.'))
        .map(({ parentPath, name }) => posix.join(parentPath.slice(root.length), name)),
    ),
  ].map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]),
);

const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /\bimport\(\s*'([^']+)'/g;

function importsOf(path: string, text: string): readonly Import[] {
  const to = (name: string): string => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name);
  return [
    ...Array.from(text.matchAll(statement), ([, type, name]) => ({
      from: path,
      to: to(name!),
      isType: type !== undefined,
    })),
    ...Array.from(text.matchAll(dynamic), ([, name]) => ({ from: path, to: to(name!), isType: false })),
  ];
}

function allImports(files: Files): readonly Import[] {
  return [...files].flatMap(([path, text]) => (/\.tsx?$/.test(path) ? importsOf(path, text) : []));
}

/** Tests, what they have in common, and the small systems that they use may import whatever they need. */
const isForTests = (path: string): boolean => /[.-]tests?\.ts$/.test(path) || path.includes('/toys/');

const describeImport = ({ from, to }: Import): string => `${from} imports ${to}`;

/** Files whose path fits `of` import only what fits `may`. */
function direction(rule: string, of: RegExp, may: RegExp, broken: readonly [string, string]): Rule {
  return {
    rule,
    breaches: (files) =>
      allImports(files)
        .filter(({ from, to }) => of.test(from) && !isForTests(from) && !may.test(to))
        .map(describeImport),
    broken: { [broken[0]]: `import { a } from '${broken[1]}';\n` },
  };
}

const directions: readonly Rule[] = [
  direction(
    'the engine imports xstate and itself',
    /^src\/engine\/(?!interleaving\.ts$|core\/(?:wasm|threads|worker|checkpoint|held-file|whole-file|core-expander|log|machine)\.ts$)/,
    /^xstate$|^src\/engine\//,
    ['src/engine/walk.ts', 'fast-check'],
  ),
  direction(
    'the files of the engine that need files and threads of Node import those and the engine',
    /^src\/engine\/core\/(?:wasm|threads|worker|checkpoint|held-file|whole-file|core-expander|log|machine)\.ts$/,
    /^node:(?:crypto|fs|os|path|url|worker_threads)$|^src\/engine\//,
    ['src/engine/core/wasm.ts', 'xstate'],
  ),
  direction(
    'one file of the engine imports fast-check',
    /^src\/engine\/interleaving\.ts$/,
    /^fast-check$|^src\/engine\//,
    ['src/engine/interleaving.ts', '../../model/events.ts'],
  ),
  direction(
    'the model imports xstate, ts-pattern and itself',
    /^model\//,
    /^(?:xstate|ts-pattern)$|^model\//,
    ['model/system.ts', 'node:fs'],
  ),
  direction(
    'flow files are read without knowledge of what they say',
    /^src\/flow\//,
    /^node:|^ts-pattern$|^src\/flow\//,
    ['src/flow/parse.ts', '../../model/events.ts'],
  ),
  direction(
    'kernel sources are read into flows, without knowledge of the model',
    /^src\/kernel\//,
    /^node:|^(?:ts-pattern|web-tree-sitter|diff)$|^src\/(?:kernel|flow)\//,
    ['src/kernel/extract.ts', '../check/check.ts'],
  ),
  direction(
    'exports know the engine and xstate, and no subject',
    /^src\/export\//,
    /^xstate$|^src\/(?:engine|export)\//,
    ['src/export/promela.ts', '../check/check.ts'],
  ),
  direction(
    'reports know the vocabulary and themselves',
    /^src\/report\/(?!(?:json|write)-schemas\.ts$)/,
    /^(?:valibot|picocolors|ts-pattern|model\/(?:components|configuration|events)\.ts)$|^src\/(?:report|words)\//,
    ['src/report/text.ts', '../check/check.ts'],
  ),
  direction(
    'words are made of the vocabulary, of flows and of what reports consist of',
    /^src\/words\//,
    /^(?:picocolors|ts-pattern|model\/(?:components|configuration|events)\.ts|src\/flow\/ast\.ts|src\/report\/(?:campaign|comparison|counterexample|history|litmus|mutation|notation|series|verdict)\.ts)$|^src\/words\//,
    ['src/words/cause-text.ts', '../report/text.ts'],
  ),
  direction(
    'the page of a report knows what reports consist of and say, and no part of Node',
    /^src\/page\/(?!charts|inspector|watch)/,
    /^(?:preact|preact\/hooks|@preact\/signals|src\/report\/counterexample\.ts|src\/words\/(?:entry-layout|(?:beginning|cause|explanation|labels|source)-text)\.ts)$|^src\/page\//,
    ['src/page/report.tsx', '../check/check.ts'],
  ),
  direction(
    'flows become programs and systems without a search',
    /^src\/program\//,
    /^node:|^model\/|^properties\/claim\.ts$|^src\/(?:engine|flow|kernel|program)\/|^src\/report\/verdict\.ts$|^src\/words\/(?:no-effect|note)-text\.ts$/,
    ['src/program/compile.ts', '../check/check.ts'],
  ),
  direction(
    'searches know no single claim, no explanation and no command line',
    /^src\/check\//,
    /^node:|^model\/|^properties\/claim\.ts$|^src\/(?:check|engine|flow|program|report|words)\//,
    ['src/check/check.ts', '../explain/explain.ts'],
  ),
  direction(
    'explanations know what was found, and no single claim',
    /^src\/explain\//,
    /^model\/|^properties\/claim\.ts$|^src\/(?:check|engine|explain|program|report|words)\//,
    ['src/explain/explain.ts', '../../properties/lifecycle.ts'],
  ),
  direction(
    'what compares and edits software knows no single claim and no command line',
    /^src\/(?:compare|mutate)\//,
    /^(?:node:|xstate$)|^model\/|^properties\/claim\.ts$|^src\/(?:check|compare|engine|explain|flow|mutate|program|report|words)\//,
    ['src/mutate/try.ts', '../../properties/lifecycle.ts'],
  ),
  direction(
    'campaigns know no single claim and no command line',
    /^src\/campaign\//,
    /^node:|^model\/|^properties\/claim\.ts$|^src\/(?:campaign|check|engine|explain|flow|mutate|program|report|words)\//,
    ['src/campaign/trial.ts', '../../properties/lifecycle.ts'],
  ),
  direction(
    'claims know the model and the library',
    /^properties\//,
    /^xstate$|^model\/|^properties\/|^src\/(?!cli\/)/,
    ['properties/lifecycle.ts', 'node:fs'],
  ),
  direction(
    'the inspector knows no single claim and no command line',
    /^src\/inspector\//,
    /^(?:node:|elkjs\/|(?:xstate|esbuild|valibot|ws|model\/(?:events|system)\.ts)$)|^src\/(?:check|compare|engine|explain|flow|inspector|program|report|words)\/|^src\/page-files\.ts$/,
    ['src/inspector/server.ts', '../../properties/catalog.ts'],
  ),
  direction(
    'the pages that inspect and watch know what they show and what they are drawn with',
    /^src\/page\/(?:charts|inspector|watch)/,
    /^(?:preact|preact\/hooks|@preact\/signals|model\/components\.ts)$|^src\/explain\/(?:entries|causes-of-step)\.ts$|^src\/(?:engine|inspector|page|report|words)\//,
    ['src/page/inspector.tsx', '../check/check.ts'],
  ),
  direction('nobody knows the command line', /^(?!src\/cli\/)/, /^(?!src\/cli\/)/, [
    'src/index.ts',
    './cli/version.ts',
  ]),
];

const isComponent = (path: string): boolean => /^model\/(?:hardware|device|kernel)\//.test(path);

/** A file with a chart in it; what has none is data that several may share. */
const hasChart = (files: Files, path: string): boolean =>
  importsOf(path, files.get(path) ?? '').some(({ to }) => to === 'xstate');

/** The files that the catalog lists. */
function claimFiles(files: Files): readonly string[] {
  const catalog = 'properties/catalog.ts';
  return importsOf(catalog, files.get(catalog) ?? '')
    .map(({ to }) => to)
    .filter((path) => path !== 'properties/claim.ts');
}

/** Everything that is loaded when the file is. */
function loadedWith(files: Files, entry: string): ReadonlySet<string> {
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const { to, isType } of importsOf(path, files.get(path) ?? '')) if (!isType) loaded.add(to);
  }
  return loaded;
}

/** The imports by which a file is loaded again while it is being loaded: each closes a circle. */
function circlesIn(files: Files): readonly string[] {
  const imports = groupBy(
    allImports(files).filter(({ isType }) => !isType),
    ({ from }) => from,
  );
  const state = new Map<string, 'loading' | 'loaded'>();
  const load = (file: string): readonly string[] => {
    state.set(file, 'loading');
    const circles = (imports.get(file) ?? []).flatMap((one) => {
      if (state.get(one.to) === 'loading') return [describeImport(one)];
      return state.has(one.to) ? [] : load(one.to);
    });
    state.set(file, 'loaded');
    return circles;
  };
  return [...files.keys()].flatMap((file) => (state.has(file) ? [] : load(file)));
}

/** The comment that a file begins with. */
const headerOf = (text: string): string => /^\/\*\*.*?\*\//s.exec(text)?.[0] ?? '';

const subject =
  /pasid|iotlb|iommu|prq|vt-?d\b|kernel|linux|tlb\b|\bdma|\bats\b|\bsvm|\bpcie?\b|page.?request|page.?table/i;

const registryHost = /\bregistry\.[a-z0-9-]+\.[a-z]|\bnpmjs\.(?:com|org)\b/i;

/** Calls that look into a text. */
const looksInto = /\.(?:startsWith|endsWith|match|matchAll|exec|test|split)\(/;

/** The files of the rooms between search and output that look into texts, and whose texts these are. */
const readers: ReadonlyMap<string, string> = new Map([
  ['src/program/locks.ts', 'a set of locks as one key'],
  ['src/program/assumptions.ts', 'what stands on a command line'],
  ['src/check/describe-step.ts', 'paths of states and of files'],
  ['src/program/library.ts', 'names and heads of flow files'],
  ['src/program/primitive.ts', 'names in a flow file'],
  ['src/program/resolve.ts', 'C expressions'],
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
]);

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
  ['src/compare/watched.ts', 'an error of the program itself'],
  ['src/mutate/behaviour.ts', 'names of relations'],
  ['src/mutate/edit-chart.ts', 'an error of the program itself'],
  ['src/mutate/edit-flow.ts', 'an error of the program itself'],
  ['src/program/tree-version.ts', 'the text of a flow'],
  ['src/report/html.ts', 'an element of the page'],
]);

/** Names of groups, as the JSON contract of counterexamples has them. */
const groupNames: readonly string[] = ["'device and requests'", "'memory and kernel'"];

/** Three words in a row, or two with a value beside them, which `§` marks. */
const sentence = /(?<![\w§])(?:[a-z]+|§)[,;:]? (?:[a-z]+|§)[,;:]? (?:[a-z]+|§)(?![\w-])/;
const twoWords = /(?<![\w-])[a-z]{2,}[,;:]? [a-z]{2,}(?![\w-])/;

/** The string literals of a file in which a sentence stands, values replaced by `§`. */
function sentencesIn(text: string): readonly string[] {
  const uncommented = text.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return [...uncommented.matchAll(/'(?:\\.|[^'\\\n])*'|`(?:\\.|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*`/g)]
    .map(([literal]) => literal.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '§'))
    .filter((literal) => sentence.test(literal) && twoWords.test(literal) && !groupNames.includes(literal));
}

/** Names of charts that are words of their own as well: of an index, of an option, of what reports are about. */
const common: ReadonlySet<string> = new Set(['device', 'lock', 'request', 'submission']);

/** The names of the charts, as the files of the model have them. */
const chartIds = (files: Files): readonly string[] =>
  [...files].flatMap(([path, text]) =>
    isComponent(path) ? Array.from(text.matchAll(/^ {2}id: '(.+)',$/gm), ([, id]) => id!) : [],
  );

const manners: readonly Rule[] = [
  {
    rule: 'between search and output no fact is read out of a text',
    breaches: (files) =>
      [...files].flatMap(([path, text]) =>
        /^src\/(?:check|compare|explain|mutate|program|report|words)\//.test(path) &&
        !path.endsWith('test.ts') &&
        !readers.has(path) &&
        looksInto.test(text)
          ? [path]
          : [],
      ),
    broken: { 'src/report/mail-text.ts': '', 'src/words/cause-text.ts': "scope.startsWith('1 device,')" },
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

type Vocabulary = Readonly<Record<string, EventMeaning>>;

/** Events that say nothing of themselves. */
const unexplained = (vocabulary: Vocabulary): readonly string[] =>
  Object.entries(vocabulary).flatMap(([name, { meaning, source }]) =>
    meaning.trim() === '' || source.trim() === '' ? [name] : [],
  );

/** Events that no chart of the model takes part in. What a thread does on its own needs none. */
function unwritten(vocabulary: Vocabulary, machines: readonly AnyStateMachine[]): readonly string[] {
  const written = new Set(machines.flatMap(alphabet).map((label) => parseLabel(label)!.name));
  return Object.entries(vocabulary).flatMap(([name, { own }]) =>
    own !== undefined || written.has(name) ? [] : [name],
  );
}

/** Events that report a fault and that nobody listens to. */
const unheard = (vocabulary: Vocabulary, heard: ReadonlySet<string>): readonly string[] =>
  Object.entries(vocabulary).flatMap(([name, { reports }]) =>
    reports === undefined || heard.has(name) ? [] : [name],
  );

describe('the vocabulary', () => {
  /** A word as the processor sees it where walks are not coherent: no other chart is written back. */
  const cached = inCache(charts.entryWord1, {
    'DID=0': { did: 0 },
    'DID=1': { did: 1 },
    'DID=2': { did: 2 },
  });
  const dream: Vocabulary = {
    'iommu.dream': { actor: 'iommu', indices: [], meaning: 'sheep', source: '' },
  };
  const ignored: Vocabulary = {
    'entry.set_accessed': { actor: 'software', indices: ['thread'], meaning: 'sets A', source: '9.6' },
  };

  it('has a meaning and a source for every event', () => {
    expect(unexplained(events)).toEqual([]);
    expect(unexplained(dream)).toEqual(['iommu.dream']);
  });

  it('has a claim that hears every report of a fault', () => {
    const [monitor] = noUnrecoverableFault.observers(quickScope, { threads: [], locks: [] });
    const heard = new Set(alphabet(monitor!.machine));
    expect(unheard(events, heard)).toEqual([]);
    const [last] = outcomesOf({ fate: 'report' }).slice(-1);
    expect(unheard(events, new Set([...heard].filter((name) => name !== last)))).toEqual([last]);
  });

  it('has no event that no chart takes part in', () => {
    const everything = [...Object.values(charts), cached];
    expect(unwritten(events, everything)).toEqual([]);
    const more = { ...events, ...dream, ...ignored };
    expect(unwritten(more, everything)).toEqual(['iommu.dream', 'entry.set_accessed']);
  });
});
