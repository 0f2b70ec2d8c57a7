import { describe, expect, it } from '@jest/globals';
import { CatalogueConfig, IdentityRules } from '#foundation/catalogue';
import { CELL_COUNTERS } from '../../apps/simulator/src/radio/counters.js';
import { reportedName, vendorNamed } from '../../apps/simulator/src/telemetry/vendors.js';

const catalogue = CatalogueConfig.schema.parse({});
const rules = new IdentityRules(catalogue);
/** What no standard counts has a name of ours. */
const OURS: Readonly<Record<string, string>> = { vsUlInterferencePerPrb: 'UL.InterferencePerPrb' };
const watched = CELL_COUNTERS.filter(({ isWatched }) => isWatched).map(({ name }) => name);

describe('counters of three makers', () => {
  it.each(['Alder', 'Borealis', 'Cobalt'])('of %s mean the same to the appliance as those of the standard', (name) => {
    const vendor = vendorNamed(name);
    expect(vendor.name).toBe(name);
    for (const canonical of watched) {
      const labels = { subnetwork: 'North', managed_element: '1', cell: '1', vendor: name };
      const identity = rules.identify({ ...labels, __name__: reportedName(vendor, canonical) });
      expect(identity).toMatchObject({ identified: true, counter: OURS[canonical] ?? canonical });
      if (identity.identified) expect(identity.scale * (vendor.factors[canonical] ?? 1)).toBeCloseTo(1, 12);
    }
  });

  it('of the past are those that the appliance watches, no more and no fewer', () => {
    const known = catalogue.measures
      .filter(({ objectClass }) => objectClass === 'NRCellDU')
      .flatMap(({ counters, meanOf }) => [...counters, ...(meanOf === undefined ? [] : [meanOf])]);
    expect(new Set(watched.map((name) => OURS[name] ?? name))).toEqual(new Set(known));
  });
});
