/** Shards of one campaign put together. */
import { Campaign } from '../campaign/campaign.ts';
import { InputError } from '../flow/error.ts';
import type { CampaignReport } from '../report/campaign.ts';

/** The sum of some reports. Throws an `InputError` for reports of different campaigns, and for a trial in two of them. */
export function mergeReports(reports: readonly CampaignReport[], version: string): CampaignReport {
  const [first] = reports;
  if (first === undefined) throw new InputError('--merge wants the files of the shards');
  const campaign = new Campaign(first.settings, version);
  for (const report of reports) {
    if (report.version !== version) {
      throw new InputError(`--merge: a shard was made by version ${report.version}, and this is ${version}`);
    }
    if (JSON.stringify(report.settings) !== JSON.stringify(first.settings)) {
      throw new InputError('--merge: these are shards of different campaigns: their settings differ');
    }
    for (const [from, to] of report.trials) {
      for (let trial = from; trial <= to; trial++) {
        if (campaign.has(trial)) throw new InputError(`--merge: trial ${trial} is in two of the files`);
      }
    }
    campaign.merge(report);
  }
  return campaign.report();
}
