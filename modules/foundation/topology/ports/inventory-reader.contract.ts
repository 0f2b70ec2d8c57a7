import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { isDn } from '#foundation/vocabulary';
import { type ReadContext, type ReadInventory } from '../domain/inventory.js';
import { type InventoryReader } from './inventory-reader.js';

export interface ReaderCases {
  readonly reader: InventoryReader;
  /** A body of good rows; `links` says how many relations they make. */
  readonly good: string;
  readonly objects: number;
  readonly relations: number;
  /** The same with one bad row more, and why; absent where a format has no rows. */
  readonly spoilt?: { readonly body: string; readonly place: string; readonly reason: string };
}

const NAMED: Readonly<Record<string, readonly string[]>> = {
  r1: ['SubNetwork=North,ManagedElement=r1'],
  r2: ['SubNetwork=North,ManagedElement=r2'],
  twin: ['SubNetwork=North,ManagedElement=3', 'SubNetwork=South,ManagedElement=3'],
};
const context: ReadContext = {
  regionOf: (dn) => `region of ${dn}`,
  named: (name) => (Object.hasOwn(NAMED, name) ? (NAMED[name] ?? []) : []),
  maxRows: 10,
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const expectSound = ({ objects, relations, rejected }: ReadInventory): void => {
  for (const { dn, region, position } of objects) {
    expect(isDn(dn)).toBe(true);
    expect(region).toBe(context.regionOf(dn));
    if (position !== undefined)
      expect(Math.abs(position.latitude) <= 90 && Math.abs(position.longitude) <= 180).toBe(true);
  }
  expect(new Set(objects.map(({ dn }) => dn)).size).toBe(objects.length);
  for (const { from, to } of relations) expect(isDn(from) && isDn(to)).toBe(true);
  for (const { place, detail } of rejected) expect(place.length > 0 && detail.length <= 200).toBe(true);
};

/** What every reader of an inventory keeps to. */
export const inventoryReaderContract = (
  name: string,
  { reader, good, objects, relations, spoilt }: ReaderCases,
): void => {
  describe(`${name}, as every reader of an inventory,`, () => {
    it('reads a good body whole, and twice alike', () => {
      const read = reader.read(bytesOf(good), context);
      expect(read.rejected).toEqual([]);
      expect([read.objects.length, read.relations.length]).toEqual([objects, relations]);
      expectSound(read);
      expect(reader.read(bytesOf(good), context)).toEqual(read);
    });

    if (spoilt !== undefined)
      it('rejects a bad row by place and reason, and takes the rest', () => {
        const read = reader.read(bytesOf(spoilt.body), context);
        expect(read.rejected).toMatchObject([{ place: spoilt.place, reason: spoilt.reason }]);
        expect([read.objects.length, read.relations.length]).toEqual([objects, relations]);
      });

    it.each(['', 'nonsense', '[]', 'null', '\u0000\u0001'])('refuses %j by name', (text) => {
      expect(() => reader.read(bytesOf(text), context)).toThrow(
        expect.objectContaining({ code: 'TOPOLOGY_INVENTORY_MALFORMED', retryable: false }),
      );
    });

    it('of a body that was changed somewhere reads something sound, or refuses it by name', () => {
      const body = bytesOf(good);
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 32, max: 126 })), { maxLength: 6 }),
          fc.integer({ min: 0, max: body.length }),
          (changes, cut) => {
            const changed = Uint8Array.from(body);
            for (const [at, byte] of changes) changed[at] = byte;
            try {
              expectSound(reader.read(cut % 3 === 0 ? changed.subarray(0, cut) : changed, context));
            } catch (error) {
              if (!(error instanceof ApplianceError)) throw error;
              expect(error.code).toBe('TOPOLOGY_INVENTORY_MALFORMED');
            }
          },
        ),
      );
    });
  });
};
