import { writeFileSync } from 'node:fs';
import { type CampaignOptions } from '../options.js';
import { type Programs } from '../running/programs.js';
import { type PlayedRemedy, remedyResult, remedyTable } from './remedies.js';
import { study } from './study.js';
import { tune } from './tune.js';

/** Campaigns in which no appliance takes part. */
export const STUDIES = ['remedies', 'tune'] as const;
type StudyName = (typeof STUDIES)[number];
export const isStudy = (name: string): name is StudyName => STUDIES.some((one) => one === name);

/** @returns what the closing line says */
export const runStudy = async (
  name: StudyName,
  { campaign, json }: CampaignOptions,
  programs: Programs,
  say: (text: string) => void,
  stop: AbortSignal,
): Promise<object> => {
  const { sites, seeds } = campaign;
  const keep = (found: unknown): void => {
    if (json !== undefined) writeFileSync(json, JSON.stringify(found, null, 2));
  };
  switch (name) {
    case 'tune': {
      const tuned = await tune(campaign, programs, say, stop);
      keep(tuned);
      return { campaign: name, seeds, sites, ...tuned };
    }
    case 'remedies': {
      const seed = seeds[0] ?? 1;
      const found = (await study('--remedies', { seed, sites }, programs, say, stop)) as {
        readonly rows: readonly PlayedRemedy[];
      };
      say(remedyTable(found.rows));
      keep(found);
      return { campaign: name, seed, sites, ...remedyResult(found.rows) };
    }
  }
};
