import { type AttributeValue, type Dn, type ManagedObject } from '#foundation/vocabulary';

/** An attribute that an inventory has another value of than the one before it. */
export interface Drift {
  readonly dn: Dn;
  readonly attribute: string;
  readonly from: AttributeValue;
  readonly to: AttributeValue;
}

/** What an object is in, not what it was told to be (ITU-T X.731; TS 28.541 has them as attributes that cannot be written). */
const STATUS = /(^|\.)(operationalState|usageState|availabilityStatus|proceduralStatus|cellState|energySavingState)$/;

/**
 * Attributes that both inventories have of an object, and not alike. What came or went is no drift: a reading may leave a part of the network out.
 *
 * @param before what was known of the object, `undefined` where nothing was
 */
export const driftBetween = (
  before: (dn: Dn) => Pick<ManagedObject, 'attributes'> | undefined,
  after: Iterable<ManagedObject>,
): readonly Drift[] => {
  const found: Drift[] = [];
  for (const { dn, attributes } of after) {
    const known = before(dn)?.attributes;
    if (known === undefined || known === attributes) continue;
    for (const [attribute, to] of Object.entries(attributes)) {
      const from = known[attribute];
      if (from !== undefined && from !== to && !STATUS.test(attribute)) found.push({ dn, attribute, from, to });
    }
  }
  return found;
};
