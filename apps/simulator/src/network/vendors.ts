import { type Rng } from '../rng.js';

/** Invented: three makers of base stations, as `vendorName` says. */
export const VENDORS = ['Alder', 'Borealis', 'Cobalt'] as const;
export type VendorName = (typeof VENDORS)[number];

/** Levels that are in the field, the newest last. */
export const SOFTWARE: Readonly<Record<VendorName, readonly string[]>> = {
  Alder: ['23.Q4', '24.Q2'],
  Borealis: ['BR11.2', 'BR12.0'],
  Cobalt: ['7.1.4', '7.2.0'],
};

/** A vendor has a region, and here and there a town in the region of another: as areas are awarded. @param town of the site in its region, -1 in the country */
export const vendorOf = (region: number, town: number): VendorName => {
  const foreign = town > 0 && town % 3 === 1 ? 1 : 0;
  return VENDORS[(region + foreign) % VENDORS.length] ?? 'Alder';
};

/** Most sites have the newest level. */
export const softwareOf = (vendor: VendorName, rng: Rng): string => SOFTWARE[vendor][rng.uniform() < 0.8 ? 1 : 0] ?? '';
