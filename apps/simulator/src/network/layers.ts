/** A carrier as operators of mid-band 5G have them. Bands, spacings and widths: TS 38.101-1 tables 5.2-1 and 5.3.2-1. */
export interface Carrier {
  readonly band: string;
  /** As `vsLayer` says: 0 coverage, 1 capacity, 2 mid-band. */
  readonly layer: number;
  readonly frequencyGhz: number;
  readonly bandwidthMhz: number;
  readonly subcarrierKhz: number;
  /** Resource blocks, TS 38.101-1 table 5.3.2-1. */
  readonly resourceBlocks: number;
  /** NR-ARFCN of the carrier and of its SSB, TS 38.104 clause 5.4.2: raster of 5 kHz below 3 GHz, of 15 kHz from 3,000 MHz = 600,000 on. */
  readonly arfcn: number;
  /** Share of the time that is downlink: 1 where duplex is by frequency. */
  readonly downlinkShare: number;
  /** Of the whole carrier at the antenna port. */
  readonly powerDbm: number;
  readonly branches: number;
  readonly gainDbi: number;
  readonly horizontalBeamDegrees: number;
  readonly verticalBeamDegrees: number;
  /** What traffic beams reach beyond the broadcast beam, and how much less of them reaches others. */
  readonly beamGainDb: number;
}

const widebeam = { horizontalBeamDegrees: 65, beamGainDb: 0 } as const;
/** The second mid-band carrier stands on the busiest sites only. Powers, antennas: chosen, as data sheets of 4T4R and 64T64R radios have them. */
export const CARRIERS: readonly Carrier[] = [
  {
    ...{ band: 'n28', layer: 0, frequencyGhz: 0.778, bandwidthMhz: 10, subcarrierKhz: 15, resourceBlocks: 52 },
    ...{ arfcn: 155_600, downlinkShare: 1, powerDbm: 46, branches: 2, gainDbi: 14.5, verticalBeamDegrees: 12 },
    ...widebeam,
  },
  {
    ...{ band: 'n3', layer: 1, frequencyGhz: 1.84, bandwidthMhz: 20, subcarrierKhz: 15, resourceBlocks: 106 },
    ...{ arfcn: 368_000, downlinkShare: 1, powerDbm: 49, branches: 4, gainDbi: 17, verticalBeamDegrees: 7 },
    ...widebeam,
  },
  {
    ...{ band: 'n78', layer: 2, frequencyGhz: 3.55, bandwidthMhz: 80, subcarrierKhz: 30, resourceBlocks: 217 },
    ...{ arfcn: 636_666, downlinkShare: 0.74, powerDbm: 53, branches: 64, gainDbi: 18, verticalBeamDegrees: 8 },
    ...{ horizontalBeamDegrees: 65, beamGainDb: 5 },
  },
  {
    ...{ band: 'n78', layer: 2, frequencyGhz: 3.65, bandwidthMhz: 60, subcarrierKhz: 30, resourceBlocks: 162 },
    ...{ arfcn: 643_333, downlinkShare: 0.74, powerDbm: 52, branches: 64, gainDbi: 18, verticalBeamDegrees: 8 },
    ...{ horizontalBeamDegrees: 65, beamGainDb: 5 },
  },
];
export const LAYERS = 3;

export const carrierOf = (carrier: number): Carrier => {
  const found = CARRIERS[carrier];
  if (found === undefined) throw new RangeError(`There is no carrier ${carrier}.`);
  return found;
};
