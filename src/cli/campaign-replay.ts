/** The counterexamples of a corpus, walked again before anything else is done. */
import type { Corpus } from '../campaign/corpus.ts';
import { replayTrace } from '../check/replay.ts';
import { InputError } from '../flow/error.ts';
import { corpusText, outcomeText } from '../words/replay-words.ts';
import { say } from './output.ts';
import { readReport, requestOf } from './replay-command.ts';

/** Replays every file, says on standard error what became of it, and gives how many still break their claims. */
export function replayCorpus(corpus: Corpus): number {
  const { files } = corpus;
  let broken = 0;
  for (const file of files) {
    try {
      const report = readReport(file);
      const replayed = report.results.map((result) => replayTrace(requestOf(report, result), result));
      const other = replayed.find(({ violated }) => violated !== true);
      if (other === undefined) broken++;
      else say(`${file}: ${outcomeText(other)}\n`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      say(`${file}: ${error.message}\n`);
    }
  }
  if (files.length > 0) say(`${corpusText(files.length, broken)}\n`);
  return broken;
}
