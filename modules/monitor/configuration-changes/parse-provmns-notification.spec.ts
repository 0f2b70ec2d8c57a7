import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { ConfigurationChangesConfig } from './configuration-changes.config.js';
import { parseProvMnsNotification } from './parse-provmns-notification.js';

const config = ConfigurationChangesConfig.schema.parse({ maxChanges: 4 });
const CELL = 'SubNetwork=North/ManagedElement=7/GNBDUFunction=1/NRCellDU=3';
const header = {
  href: `https://oss.example/ProvMnS/v1700/${CELL}`,
  notificationId: 12,
  eventTime: '2026-11-23T17:00:00+01:00',
  systemDN: 'SubNetwork=North,MnsAgent=cm',
};
const changesOfValues = {
  ...{ ...header, notificationType: 'notifyMOIAttributeValueChanges', sourceIndicator: 'MANAGEMENT_OPERATION' },
  attributeListValueChanges: [
    { administrativeState: 'LOCKED', cellIndividualOffset: { rsrpOffsetSSB: 2 }, plmnIdList: [{ mcc: '262' }] },
    { administrativeState: 'UNLOCKED', cellIndividualOffset: { rsrpOffsetSSB: 0 } },
  ],
};
const encode = (body: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(body));
const parse = (body: unknown) => parseProvMnsNotification(encode(body), config);

describe('parseProvMnsNotification', () => {
  it('takes each attribute that got a new value, structures by dotted names', () => {
    const changes = parse(changesOfValues);
    expect(changes.map(({ attribute, from, to }) => [attribute, from, to])).toEqual([
      ['administrativeState', 'UNLOCKED', 'LOCKED'],
      ['cellIndividualOffset.rsrpOffsetSSB', 0, 2],
      ['plmnIdList', undefined, '[{"mcc":"262"}]'],
    ]);
    expect(changes[0]).toMatchObject({
      dn: 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3',
      actor: 'MANAGEMENT_OPERATION',
      time: Date.parse('2026-11-23T16:00:00Z'),
    });
  });

  it('gives a notification that comes again the same ids, and others others', () => {
    const ids = (body: unknown) => parse(body).map(({ id }) => id);
    expect(ids(changesOfValues)).toEqual(ids(changesOfValues));
    expect(new Set([...ids(changesOfValues), ...ids({ ...changesOfValues, notificationId: 13 })]).size).toBe(6);
  });

  it('says which objects came and went', () => {
    const [created] = parse({ ...header, notificationType: 'notifyMOICreation', attributeList: { id: '3' } });
    expect(created).toMatchObject({ attribute: 'operation', to: 'CREATE', actor: 'SubNetwork=North,MnsAgent=cm' });
    const moiChanges = [
      { notificationId: 1, path: '/NRCellDU=4', operation: 'DELETE' },
      {
        path: 'NRCellDU=5',
        operation: 'REPLACE',
        value: [{ nRPCI: 7 }, { nRPCI: 6 }],
        sourceIndicator: 'SON_OPERATION',
      },
    ];
    const href = 'https://oss.example/ProvMnS/v1700/SubNetwork=North/ManagedElement=7/GNBDUFunction=1';
    const changes = parse({ ...header, href, notificationType: 'notifyMOIChanges', moiChanges });
    expect(changes.map(({ dn, attribute, from, to }) => [dn.slice(-10), attribute, from, to])).toEqual([
      ['NRCellDU=4', 'operation', undefined, 'DELETE'],
      ['NRCellDU=5', 'nRPCI', 6, 7],
    ]);
  });

  it.each<[unknown, RegExp]>([
    [{ ...changesOfValues, notificationType: 'notifyNewAlarm' }, /MALFORMED notificationType: /],
    [{ ...changesOfValues, eventTime: 'today' }, /MALFORMED eventTime: /],
    [{ ...changesOfValues, href: 'https://oss.example/ProvMnS' }, /MALFORMED href: it names no managed object/],
    [{ ...changesOfValues, href: '/ManagedElement=%E0%A4%A' }, /MALFORMED href: it is no valid URI/],
    [{ ...changesOfValues, attributeListValueChanges: [{ a: 1, b: 2, c: 3, d: 4, e: 5 }] }, /TOO_MANY .*5 changes/],
    [[], /MALFORMED/],
  ])('refuses %j', (body, expected) => {
    let refused = '';
    try {
      parse(body);
    } catch (error) {
      if (error instanceof ApplianceError) refused = `${error.code} ${error.message}`;
    }
    expect(refused).toMatch(expected);
  });

  it('refuses by name whatever a body is turned into, or takes it', () => {
    const text = JSON.stringify(changesOfValues);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 4 }), (at, put) => {
        try {
          parseProvMnsNotification(new TextEncoder().encode(text.slice(0, at) + put + text.slice(at + 1)), config);
        } catch (error) {
          expect(error).toBeInstanceOf(ApplianceError);
        }
      }),
    );
  });
});
