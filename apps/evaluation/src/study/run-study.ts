import { writeFileSync } from 'node:fs';
import { type CampaignOptions } from '../options.js';
import { compared, realismTable } from '../realism/compare.js';
import { type NetworkFacts } from '../realism/network-facts.js';
import { writeRealismPlots } from '../realism/realism-plots.js';
import { type Programs } from '../running/programs.js';
import { type PlayedRemedy, remedyResult, remedyTable } from './remedies.js';
import { study } from './study.js';
import { tune } from './tune.js';

/** Campaigns in which no appliance takes part. */
export const STUDIES = ['realism', 'remedies', 'tune'] as const;
type StudyName = (typeof STUDIES)[number];
export const isStudy = (name: string): name is StudyName => STUDIES.some((one) => one === name);

/** @returns what the closing line says */
export const runStudy = async (
  name: StudyName,
  { campaign, json, plots }: CampaignOptions,
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
    case 'realism': {
      const seed = seeds[0] ?? 1;
      const facts = (await study('--realism', { seed, sites }, programs, say, stop)) as NetworkFacts;
      const rows = compared(facts);
      say(realismTable(rows));
      if (plots !== undefined) for (const file of writeRealismPlots(plots, facts)) say(`Wrote ${file}`);
      keep({ rows, facts });
      const figures = Object.fromEntries(rows.map(({ name: figure, value }) => [figure, Number(value.toPrecision(3))]));
      const within = rows.filter(({ isWithin }) => isWithin).length;
      return { campaign: name, seed, sites, cells: facts.cells, within, of: rows.length, figures };
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
