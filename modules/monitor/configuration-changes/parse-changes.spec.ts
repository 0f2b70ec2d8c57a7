import { describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { ConfigurationChangesConfig } from './configuration-changes.config.js';
import { parseConfigurationChanges } from './parse-changes.js';

const config = ConfigurationChangesConfig.schema.parse({ maxChanges: 3 });
const tilt = {
  id: 'c1',
  dn: 'SubNetwork=North,ManagedElement=7,NRCellDU=3',
  time: 1000,
  attribute: 'digitalTilt',
  from: 40,
  to: 90,
  actor: 'planner',
};
const parse = (body: unknown) => parseConfigurationChanges(new TextEncoder().encode(JSON.stringify(body)), config);
const refusal = (body: unknown): string => {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof ApplianceError) return `${error.code} ${error.message}`;
  }
  return 'taken';
};

describe('parseConfigurationChanges', () => {
  it('reads times in milliseconds and in ISO 8601, and an absent old value', () => {
    const unknownBefore = { ...tilt, from: undefined, time: '1970-01-01T01:00:02+01:00' };
    const [first, second] = parse([tilt, unknownBefore]);
    expect(first).toEqual(tilt);
    expect(second?.time).toBe(2000);
    expect(second?.from).toBeUndefined();
  });

  it('keeps the ticket or reason where one is told', () => {
    expect(parse([{ ...tilt, reason: 'CHG-7' }])).toEqual([{ ...tilt, reason: 'CHG-7' }]);
  });

  it.each<[unknown, RegExp, string]>([
    [[tilt, { ...tilt, time: 'yesterday' }], /MALFORMED 1\.time: /, 'the item and path are named'],
    [[tilt, { ...tilt, time: '2026-01-01T00:00:00' }], /MALFORMED 1\.time: /, 'a time without offset is ambiguous'],
    [[{ ...tilt, dn: 'cell 3' }], /MALFORMED 0\.dn: /, 'that is no distinguished name'],
    [[{ ...tilt, to: null }], /MALFORMED 0\.to: /, 'the new value must be known'],
    [[{ ...tilt, reason: 'x'.repeat(2001) }], /MALFORMED 0\.reason: /, 'a reason is no document'],
    [[{ ...tilt, form: 1 }], /MALFORMED 0: .*form/, 'a misspelt key would lose a value'],
    [tilt, /MALFORMED The body must be an array/, 'one object is no array'],
    [[tilt, tilt, tilt, tilt], /TOO_MANY .*4 changes/, 'the count is bounded'],
  ])('refuses %j with %s because %s', (body, expected) => {
    expect(refusal(body)).toMatch(expected);
  });

  it('refuses what is not JSON', () => {
    expect(() => parseConfigurationChanges(new Uint8Array([0xff]), config)).toThrow(/not JSON/);
  });
});
