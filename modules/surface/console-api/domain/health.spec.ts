import { describe, expect, it } from '@jest/globals';
import { type Health } from './contract.js';
import { type OpenTouch, touchesOf } from './health.js';

const SITE = 'SubNetwork=North,ManagedElement=1';
const CELL = `${SITE},GNBDUFunction=1,NRCellDU=1`;
const touch = (perceivedSeverity: OpenTouch['perceivedSeverity'], ...touched: string[]): OpenTouch => ({
  perceivedSeverity,
  cause: 'unknown',
  touched,
});
const silent = (...touched: string[]): OpenTouch => ({ perceivedSeverity: 'warning', cause: 'source-silent', touched });

describe('touchesOf', () => {
  it.each<[readonly OpenTouch[], string, Health | undefined, string]>([
    [[touch('minor', CELL)], CELL, 'minor', 'the incident touches it'],
    [[touch('minor', CELL)], SITE, 'minor', 'one of its cells is hurt'],
    [[touch('minor', CELL)], 'SubNetwork=North', undefined, 'a network is not hurt by one cell'],
    [[touch('critical', SITE)], CELL, undefined, 'the fault of an element is not that of each cell'],
    [[touch('minor', CELL), touch('critical', CELL)], CELL, 'critical', 'the worst counts'],
    [[touch('critical', CELL), touch('minor', CELL)], CELL, 'critical', 'the order does not'],
    [[silent(SITE)], SITE, 'unobserved', 'nothing is known of it'],
    [[silent(CELL)], SITE, undefined, 'one silent cell does not make a silent site'],
    [[silent(CELL), touch('minor', CELL)], CELL, 'minor', 'what is known is said'],
    [[touch('minor', CELL), silent(CELL)], CELL, 'minor', 'in either order'],
  ])('of %j takes %s for %s because %s', (open, dn, health) => {
    expect(touchesOf(open).get(dn)).toBe(health);
  });
});
