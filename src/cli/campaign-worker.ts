/** A worker thread of a campaign: it makes the trials that it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Configuration } from '../../model/system.ts';
import { Trials } from '../campaign/trial.ts';
import { InputError } from '../flow/error.ts';
import type { Settings } from '../report/campaign.ts';
import { configurationOf } from './configuration.ts';
import { selectClaims } from './select-claims.ts';

const settings = workerData as Settings;
const trials = new Trials(settings, selectClaims(settings.claims), isPossible);
parentPort?.on('message', (trial: number) => parentPort?.postMessage(trials.run(trial)));

function isPossible(configuration: Configuration): boolean {
  try {
    configurationOf(configuration);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
