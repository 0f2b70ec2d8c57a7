import { type Campaign, START_OF_NETWORK } from '../campaigns.js';
import { Child } from './child.js';
import { REGIONS } from './configuration.js';

export interface NetworkFiles {
  /** Scenario that is played instead of the campaign's. */
  readonly scenario?: string;
  readonly truth: string;
  readonly journal: string;
}

/** What every run of a campaign's network has in common: with one seed, all of them are the same network with the same faults. */
const common = ({ sites, hours, scenario, historyWeeks }: Campaign, seed: number, files: NetworkFiles): string[] => [
  ...['--seed', String(seed), '--sites', String(sites), '--regions', String(REGIONS.length)],
  ...[
    '--start',
    START_OF_NETWORK,
    '--minutes',
    String(Math.round(hours * 60)),
    '--scenario',
    files.scenario ?? scenario,
  ],
  ...['--history-weeks', String(historyWeeks), '--provmns-port', '0'],
  ...['--truth', files.truth, '--journal', files.journal],
];

export interface UnattendedFiles extends NetworkFiles {
  /** Receives all that it sends. */
  readonly record: string;
  /** Receives the scenario with the targets that were drawn. */
  readonly played: string;
}

/** A network that nobody listens to and nobody acts on: it runs as fast as it can, and is recorded. */
export const unattendedNetwork = (program: string, campaign: Campaign, seed: number, files: UnattendedFiles): Child =>
  new Child('simulator', program, [
    ...common(campaign, seed, files),
    ...['--digest', '--record', files.record, '--played', files.played],
  ]);

export interface Attended {
  readonly appliance: string;
  readonly provMnsPort: number;
  readonly cdrFolder: string;
  readonly network: string;
  readonly history: string;
  /** Seconds of network time in a second at most; absent: as fast as the appliance settles. */
  readonly rate?: number;
}

/** A network in step with an appliance that may act on it. */
export const attendedNetwork = (
  program: string,
  campaign: Campaign,
  seed: number,
  files: NetworkFiles,
  { appliance, provMnsPort, cdrFolder, network, history, rate }: Attended,
): Child => {
  const pace = rate === undefined ? [] : ['--rate', String(rate)];
  return new Child(
    'simulator',
    program,
    [
      ...common(campaign, seed, files),
      ...['--appliance', appliance, '--step-locked', '--tell-reports', ...pace],
      ...['--provmns-port', String(provMnsPort), '--cdr-folder', cdrFolder],
    ],
    { SIMULATOR_TOKEN: network, SIMULATOR_HISTORY_TOKEN: history },
  );
};
