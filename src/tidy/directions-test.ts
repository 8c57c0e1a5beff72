/** Who may know whom: which imports the files of each room may have. */
import { allImports, describeImport, type Files, isForTests } from './imports-test.ts';

export interface Rule {
  readonly rule: string;
  /** What breaks the rule, one line each. */
  readonly breaches: (files: Files) => readonly string[];
  /** Files that break it, by their paths. */
  readonly broken: Readonly<Record<string, string>>;
}

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

export const directions: readonly Rule[] = [
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
    /^(?:preact|preact\/hooks|@preact\/signals|src\/report\/counterexample\.ts|src\/words\/(?:entry-layout|(?:beginning|cause|explanation|labels|length|scope|source|who)-text)\.ts)$|^src\/page\//,
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
    /^(?:node:|elkjs\/|(?:xstate|esbuild|valibot|ws|model\/(?:components|events|system)\.ts)$)|^src\/(?:check|compare|engine|explain|flow|inspector|program|report|words)\/|^src\/page-files\.ts$/,
    ['src/inspector/server.ts', '../../properties/catalog.ts'],
  ),
  direction(
    'the pages that inspect and watch know what they show and what they are drawn with',
    /^src\/page\/(?:charts|inspector|watch)/,
    /^(?:preact|preact\/hooks|@preact\/signals|model\/components\.ts)$|^src\/explain\/(?:entries|causes-of-step)\.ts$|^src\/(?:engine|inspector|page|report|words)\//,
    ['src/page/inspector.tsx', '../check/check.ts'],
  ),
  direction('no other room knows the command line', /^(?!src\/cli\/)/, /^(?!src\/cli\/)/, [
    'src/index.ts',
    './cli/version.ts',
  ]),
];
