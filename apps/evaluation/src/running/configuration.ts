import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

export const REGIONS = ['North', 'South'] as const;
export const FUNCTIONS = [
  ...['sleeping-cell-recovery', 'cell-outage-recovery', 'clock-recovery'],
  ...['load-balancing', 'trunk-reweighting', 'configuration-rollback'],
];

export interface Tokens {
  readonly network: string;
  readonly history: string;
}
export const newTokens = (): Tokens => ({
  network: randomBytes(24).toString('base64url'),
  history: randomBytes(24).toString('base64url'),
});

export type Mode = 'shadow' | 'assist' | 'autonomous';
/** What an arm changes of it. */
export interface Conduct {
  readonly mode: Mode;
  /** Slices that stand beside or instead of those below. */
  readonly config?: Readonly<Record<string, object>>;
}

/** What the appliance is told of the network. In `autonomous` nobody is there to approve, so that every function acts by itself. */
export const applianceConfiguration = (
  folder: string,
  provMnsRoot: string,
  tokens: Tokens,
  { mode, config = {} }: Conduct = { mode: 'autonomous' },
): object => ({
  appliance: { networkTime: 'telemetry', historySources: ['history'] },
  authority: { modes: Object.fromEntries(FUNCTIONS.map((name) => [name, mode])) },
  actuators: { provMnsRoot },
  access: { sources: Object.entries(tokens).map(([name, token]: [string, string]) => ({ name, token })) },
  cdr: {
    files: REGIONS.map((region) => ({
      path: join(folder, 'cdr', region.toLowerCase(), 'Master.csv'),
      source: `calls-${region.toLowerCase()}`,
      region,
      trunkDnTemplate: `SubNetwork=${region},ManagedElement=sbc-1,SipTrunk={trunk}`,
    })),
  },
  ...config,
});
