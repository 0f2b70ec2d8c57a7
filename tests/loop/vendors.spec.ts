import { describe, expect, it } from '@jest/globals';
import { CatalogueConfig, IdentityRules } from '#foundation/catalogue';
import { CELL_COUNTERS } from '../../apps/simulator/src/radio/counters.js';
import { reportedName, vendorNamed } from '../../apps/simulator/src/telemetry/vendors.js';

const rules = new IdentityRules(CatalogueConfig.schema.parse({}));

describe('counters of three makers', () => {
  it.each(['Alder', 'Borealis', 'Cobalt'])('of %s mean the same to the appliance as those of the standard', (name) => {
    const vendor = vendorNamed(name);
    expect(vendor.name).toBe(name);
    for (const { name: canonical } of CELL_COUNTERS.filter(({ isWatched }) => isWatched)) {
      const labels = { subnetwork: 'North', managed_element: '1', cell: '1', vendor: name };
      const identity = rules.identify({ ...labels, __name__: reportedName(vendor, canonical) });
      expect(identity).toMatchObject({ identified: true, counter: canonical });
      if (identity.identified) expect(identity.scale * (vendor.factors[canonical] ?? 1)).toBeCloseTo(1, 12);
    }
  });
});
