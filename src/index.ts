/** The public interface of pasidcheck as a library: check flows, and the engine for charts of one's own. */
export { type Scope, type ScopeName, scopes } from '../model/scopes.ts';
export { type Charts, type Configuration, charts, quickScope } from '../model/system.ts';
export { claims, claimsIn, everyClaim } from '../properties/catalog.ts';
export type { ObservedProgram, ShippedClaim } from '../properties/claim.ts';
export { check } from './check/check.ts';
export { checkDefect, type Defect, defectOf, historyFlow, isAsDescribed } from './check/history.ts';
export type { CheckRequest } from './check/searches.ts';
export * from './engine/index.ts';
export { counterexampleOf, type ExplainOptions } from './explain/counterexample.ts';
export type { FlowFile } from './flow/ast.ts';
export { FlowError, InputError } from './flow/error.ts';
export { parseFlow } from './flow/parse.ts';
export { pageFiles } from './page-files.ts';
export { type Compiled, compile } from './program/compile.ts';
export { DEFAULT_FLOW, type FlowChoice, flowFor } from './program/flow-choice.ts';
export { type KernelVersion, kernelNames, kernelVersion, shippedFlow } from './program/library.ts';
export type { ResolvedProgram } from './program/program.ts';
export { type Counterexample, counterexampleSchema } from './report/counterexample.ts';
export { formatHtml, type PageFiles } from './report/html.ts';
export { formatMail } from './report/mail-text.ts';
export { formatMarkdown } from './report/markdown-text.ts';
export {
  type Assumption,
  type Report,
  type Result,
  type Step,
  summaryOf,
  type Verdict,
} from './report/verdict.ts';
