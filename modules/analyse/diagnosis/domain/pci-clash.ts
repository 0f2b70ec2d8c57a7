import { type AttributeValue, type Dn } from '#foundation/vocabulary';

/** What identities and frequencies cells have, and which of them meet. */
export interface CellPlan {
  neighbours(dn: Dn): readonly Dn[];
  /** As the inventory has it; `undefined` where it does not say. */
  attribute(dn: Dn, name: string): AttributeValue | undefined;
}
export type PciClash = 'pci-collision' | 'pci-confusion';

/** Where cells of one identity meet on one frequency: `nRPCI` and `ssbFrequency`, or `arfcnDL`, of NRCellDU (TS 28.541 clause 4.3.5). */
const frequencyOf = (dn: Dn, plan: CellPlan): AttributeValue | undefined =>
  plan.attribute(dn, 'ssbFrequency') ?? plan.attribute(dn, 'arfcnDL');

/**
 * What becomes of a cell with this physical cell identity: `pci-collision` where a neighbour has it too, so that a terminal cannot tell the two apart;
 * `pci-confusion` where another neighbour of a neighbour has it, so that the one in between hands over to the wrong cell (TS 28.313 clause 6.4.2.3).
 *
 * @returns `undefined` where the identity clashes with none
 */
export const pciClashOf = (dn: Dn, pci: AttributeValue, plan: CellPlan): PciClash | undefined => {
  const frequency = frequencyOf(dn, plan);
  const isLike = (other: Dn): boolean => other !== dn && frequencyOf(other, plan) === frequency;
  const hasIt = (other: Dn): boolean => isLike(other) && plan.attribute(other, 'nRPCI') === pci;
  const neighbours = plan.neighbours(dn);
  if (neighbours.some(hasIt)) return 'pci-collision';
  return neighbours.some((between) => plan.neighbours(between).some(hasIt)) ? 'pci-confusion' : undefined;
};
