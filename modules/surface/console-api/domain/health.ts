import { type Cause, classOf, type Dn, parentOf, type PerceivedSeverity } from '#foundation/vocabulary';
import { type Health } from './contract.js';
import { rankOf } from './severity.js';

export interface OpenTouch {
  readonly perceivedSeverity: PerceivedSeverity;
  readonly cause: Cause;
  readonly touched: readonly Dn[];
}

/**
 * Worst severity by object over the open incidents: of the objects they touch and of what those stand in, up to the managed element. An incident
 * whose cause is a silent source says nothing of its objects but that they are not observed.
 */
export const touchesOf = (open: Iterable<OpenTouch>): ReadonlyMap<Dn, Health> => {
  const healths = new Map<Dn, Health>();
  for (const { perceivedSeverity, cause, touched } of open)
    for (const dn of touched)
      for (let at: Dn | undefined = dn; at !== undefined && classOf(at) !== 'SubNetwork'; at = parentOf(at)) {
        const known = healths.get(at);
        if (cause === 'source-silent') {
          if (known === undefined && at === dn) healths.set(at, 'unobserved');
          continue;
        }
        const isWorse =
          known === undefined ||
          known === 'unobserved' ||
          known === 'healthy' ||
          rankOf(perceivedSeverity) < rankOf(known);
        if (isWorse) healths.set(at, perceivedSeverity);
      }
  return healths;
};
