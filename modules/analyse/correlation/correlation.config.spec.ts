import { describe, expect, it } from '@jest/globals';
import { TopologySnapshot } from '#foundation/topology';
import { networkTimeOf, type SourceSilentEvent } from '#foundation/vocabulary';
import { correlate, CorrelationConfig, emptyCorrelation } from './index.js';

describe('CorrelationConfig', () => {
  it('has what correlation needs, over a real topology', () => {
    const at = networkTimeOf(0);
    const silent = (dn: string): SourceSilentEvent => ({
      id: dn,
      region: 'north',
      dn,
      onset: at,
      decidedAt: at,
      kind: 'source-silent',
      state: 'raised',
      source: dn,
    });
    const element = 'SubNetwork=1,ManagedElement=7';
    const dns = [element, `${element},GNBDUFunction=1`, 'SubNetwork=2,ManagedElement=9'];
    const topology = new TopologySnapshot(
      dns.map((dn) => ({ dn, name: dn, region: 'north', attributes: {} })),
      [],
    );
    const { state } = correlate(dns.map(silent), emptyCorrelation(), topology, CorrelationConfig.schema.parse({}), at);
    expect(state.open).toHaveLength(2);
  });
});
