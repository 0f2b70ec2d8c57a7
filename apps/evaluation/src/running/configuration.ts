import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

export const REGIONS = ['North', 'South'] as const;
export const FUNCTIONS = ['sleeping-cell-recovery', 'load-balancing', 'trunk-reweighting', 'configuration-rollback'];

export interface Tokens {
  readonly network: string;
  readonly history: string;
}
export const newTokens = (): Tokens => ({
  network: randomBytes(24).toString('base64url'),
  history: randomBytes(24).toString('base64url'),
});

/** What the appliance is told of the network: nobody is there to approve, so that every function acts by itself. */
export const applianceConfiguration = (folder: string, provMnsRoot: string, tokens: Tokens): object => ({
  appliance: { networkTime: 'telemetry', historySources: ['history'] },
  authority: { modes: Object.fromEntries(FUNCTIONS.map((name) => [name, 'autonomous'])) },
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
});
