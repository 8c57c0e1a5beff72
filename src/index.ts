/** The public face of pasidcheck as a library: check flows, and the engine for charts of one's own. */
export { type Scope, type ScopeName, scopes } from '../model/scopes.ts';
export { type Charts, type Configuration, charts, quickScope } from '../model/system.ts';
export { claims } from '../properties/catalog.ts';
export type { ObservedProgram, ShippedClaim } from '../properties/claim.ts';
export { type CheckRequest, type Compiled, check, compile } from './check/check.ts';
export { DEFAULT_FLOW, type FlowChoice, flowFor } from './check/flow-choice.ts';
export { type Defect, defectOf, historyFlow, isAsTold, tell } from './check/history.ts';
export { type KernelVersion, kernelNames, kernelVersion, shippedFlow } from './check/library.ts';
export type { ResolvedProgram } from './check/program.ts';
export { type StoryOptions, tellStory } from './check/story.ts';
export * from './engine/index.ts';
export type { FlowFile } from './flow/ast.ts';
export { FlowError, InputError } from './flow/error.ts';
export { parseFlow } from './flow/parse.ts';
export { pageFiles } from './page-files.ts';
export { formatHtml, type PageFiles } from './report/html.ts';
export { formatMail } from './report/mail-text.ts';
export { formatMarkdown } from './report/markdown-text.ts';
export { type Story, storySchema } from './report/story.ts';
export {
  type Assumption,
  type Report,
  type Result,
  type Step,
  summaryOf,
  type Verdict,
} from './report/verdict.ts';
