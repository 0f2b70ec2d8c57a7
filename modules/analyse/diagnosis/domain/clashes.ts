import { type AttributeValue, type Dn } from '#foundation/vocabulary';

/** What identities and frequencies cells have, and which of them meet. */
export interface CellPlan {
  neighbours(dn: Dn): readonly Dn[];
  /** As the inventory has it; `undefined` where it does not say. */
  attribute(dn: Dn, name: string): AttributeValue | undefined;
}
export type PciClash = 'pci-collision' | 'pci-confusion';
export type Clash = PciClash | 'prach-root-clash';

/** Where cells of one identity meet on one frequency: `nRPCI` and `ssbFrequency`, or `arfcnDL`, of NRCellDU (TS 28.541 clause 4.3.5). */
const frequencyOf = (dn: Dn, plan: CellPlan): AttributeValue | undefined =>
  plan.attribute(dn, 'ssbFrequency') ?? plan.attribute(dn, 'arfcnDL');

const isLike = (dn: Dn, other: Dn, plan: CellPlan): boolean =>
  other !== dn && frequencyOf(other, plan) === frequencyOf(dn, plan);

/**
 * What becomes of a cell with this physical cell identity: `pci-collision` where a neighbour has it too, so that a terminal cannot tell the two apart;
 * `pci-confusion` where another neighbour of a neighbour has it, so that the one in between hands over to the wrong cell (TS 28.313 clause 6.4.2.3).
 *
 * @returns `undefined` where the identity clashes with none
 */
const pciClashOf = (dn: Dn, pci: AttributeValue, plan: CellPlan): PciClash | undefined => {
  const hasIt = (other: Dn): boolean => isLike(dn, other, plan) && plan.attribute(other, 'nRPCI') === pci;
  const neighbours = plan.neighbours(dn);
  if (neighbours.some(hasIt)) return 'pci-collision';
  return neighbours.some((between) => plan.neighbours(between).some(hasIt)) ? 'pci-confusion' : undefined;
};

/** The root sequence that a cell's random access preambles come from (TS 38.211 clause 6.3.3.1): LTE's name for it, and makers' own. */
const ROOTS = ['rootSequenceIndex', 'vsRootSequenceIndex'];

/** A neighbour on the same frequency has the root sequence too: each takes the other's preambles for its own, and set-ups at both fail. */
const isRootClash = (dn: Dn, root: AttributeValue, plan: CellPlan): boolean =>
  plan
    .neighbours(dn)
    .some((other) => isLike(dn, other, plan) && ROOTS.some((name) => plan.attribute(other, name) === root));

/** What clashes around the cell where the attribute has that value. */
export const clashOf = (dn: Dn, attribute: string, value: AttributeValue, plan: CellPlan): Clash | undefined => {
  if (attribute === 'nRPCI') return pciClashOf(dn, value, plan);
  return ROOTS.includes(attribute) && isRootClash(dn, value, plan) ? 'prach-root-clash' : undefined;
};

/** What clashes around the cell as the inventory has it. */
export const clashesAt = (dn: Dn, plan: CellPlan): readonly Clash[] =>
  ['nRPCI', ...ROOTS].flatMap((attribute) => {
    const value = plan.attribute(dn, attribute);
    return value === undefined ? [] : (clashOf(dn, attribute, value, plan) ?? []);
  });
