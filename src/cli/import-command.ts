/** `pasidcheck import MODEL TRACE`: what another checker found, as a report that `replay` reads. */
import type { Command } from 'commander';
import { resultOfForeign } from '../check/foreign-trace.ts';
import { readSteps } from '../export/read-steps.ts';
import { readTlc, type TlcFault } from '../export/read-tlc.ts';
import { InputError } from '../flow/error.ts';
import { type Report, summaryOf } from '../report/verdict.ts';
import { exitCodes } from './exit-codes.ts';
import { readHeader, requestOf } from './model-header.ts';
import { printJson } from './output.ts';
import { readText } from './read-text.ts';
import { toolVersion } from './version.ts';

/** Adds the command. */
export function addImport(command: Command): void {
  command
    .argument('<model>', 'the model that `export` wrote')
    .argument(
      '<trace>',
      'what `./pan -r`, `spin -t`, TLC or the verifier of rumur printed; - reads standard input',
    )
    .action((model: string, trace: string) => {
      const file = readText(model, 'a model that `export` wrote');
      const header = readHeader(file.text, file.source);
      if (header.any !== undefined) {
        throw new InputError(
          `${file.source}: requests are sets in this model, and a trace of it is none of the system. Export it with numbers.`,
        );
      }
      const { text, source } = readText(trace, 'what a checker printed');
      const foreign = readTlc(text, file.text) ?? readSteps(text);
      if (foreign === undefined) {
        throw new InputError(
          `${source}: there is no counterexample in it; for SPIN it is what \`./pan -r\` prints`,
        );
      }
      if ('line' in foreign)
        throw new InputError(`${source}:${foreign.line}: ${faultText(foreign, file.source)}`);
      const result = resultOfForeign(requestOf(header), foreign);
      const report: Report = {
        formatVersion: 3,
        tool: 'pasidcheck',
        version: toolVersion,
        ...(header.input === undefined ? {} : { input: header.input }),
        options: header.options,
        ...summaryOf([result]),
      };
      printJson(report);
      process.exitCode = exitCodes[report.verdict];
    });
}

/** What is wrong with a line of TLC's output, and what to do. */
function faultText({ kind, name }: TlcFault, model: string): string {
  const whole = 'Give everything that TLC printed.';
  switch (kind) {
    case 'state':
      return `this is not a state as TLC prints one. ${whole}`;
    case 'number':
      return `this state does not follow the one before it. ${whole}`;
    case 'action':
      return `${model} has no action ${name}. Give the module that TLC read.`;
    case 'cut':
      return `the output ends within the trace. ${whole}`;
    case 'open':
      return `the run neither stutters nor leads back to a state. ${whole}`;
  }
}
