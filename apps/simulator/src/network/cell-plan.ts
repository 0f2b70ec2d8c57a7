import { type Rng } from '../rng.js';
import { identityOf, rootOf, type SiteCodes } from './code-plan.js';
import { type Carrier, CARRIERS, carrierOf } from './layers.js';
import { type Value } from './network.js';
import { type Area, type PlannedSite } from './site-plan.js';

export const SECTORS = 3;
const USER_HEIGHT_M = 1.5;
/** TR 38.901 table 7.2-1 (UMa 25 m, UMi 10 m) and 7.2-3 (RMa 35 m). */
const HEIGHT_M: Readonly<Record<Area, number>> = { core: 25, suburb: 25, village: 35, road: 35 };
const STREET_HEIGHT_M = 10;
/** Of the sites in the middle of a town so many are below the roofs. Chosen. */
const STREET_SHARE = 0.15;
/** A street site has a small radio. */
export const STREET_POWER_DB = -8;
/** Country sites that carry the layer as well. Chosen. */
const CAPACITY_SHARE = 0.85;
const MID_BAND_SHARE = 0.3;
/** The main beam meets the ground at this share of the way to the next site. */
const REACH = 0.65;

export const antennaHeightM = (area: Area, rng: Rng): number =>
  area === 'core' && rng.uniform() < STREET_SHARE ? STREET_HEIGHT_M : HEIGHT_M[area];

/** Carriers of every site. A town has all three layers; what the country lacks, the busiest sites have as a second mid-band carrier: nine cells a site on average. */
export const planCarriers = (sites: readonly PlannedSite[], rng: Rng): number[][] => {
  const planned = sites.map(({ area }) =>
    area === 'core' || area === 'suburb'
      ? [0, 1, 2]
      : [0, ...(rng.uniform() < CAPACITY_SHARE ? [1] : []), ...(rng.uniform() < MID_BAND_SHARE ? [2] : [])],
  );
  let missing = planned.reduce((sum, carriers) => sum + 3 - carriers.length, 0);
  for (const [i, { area }] of sites.entries()) if (area === 'core' && missing-- > 0) planned[i]?.push(3);
  return planned;
};

/** Degrees east of north of a sector's antenna: along a road where there is one. */
export const azimuthOf = (site: PlannedSite, sector: number): number => {
  const first = Math.round((site.bearing * 180) / Math.PI / 10) * 10;
  // Two look along the road and one across it.
  const round = site.area === 'road' ? [0, 180, 90] : [0, 120, 240];
  return (first + (round[sector] ?? 0) + 720) % 360;
};

/** Electrical and mechanical tilt that keep the cell out of the sites next to it, in 0.1 degree. */
const planTilt = (carrier: Carrier, heightM: number, spacingKm: number, rng: Rng) => {
  const down = (Math.atan((heightM - USER_HEIGHT_M) / (REACH * 1000 * spacingKm)) * 180) / Math.PI;
  const total = Math.min(14, Math.max(1, Math.round(down + 0.4 * carrier.verticalBeamDegrees)));
  const mechanical = Math.min(total - 1, rng.integer(3));
  return { digitalTilt: 10 * (total - mechanical), vsMechanicalTilt: 10 * mechanical };
};

/** Attributes of a cell as the planner writes them. Names of TS 28.541 clause 4.4 where they exist; `vs` is the vendor's. Power in dBm, which TS 28.541 has in mW. */
export const cellAttributes = (
  site: PlannedSite & { readonly heightM: number; readonly spacingKm: number; readonly software: string },
  carrier: number,
  sector: number,
  codes: SiteCodes,
  rng: Rng,
): Record<string, Value> => {
  const kind = carrierOf(carrier);
  return {
    administrativeState: 'UNLOCKED',
    energySavingState: 'isNotEnergySaving',
    ...planTilt(kind, site.heightM, site.spacingKm, rng),
    azimuth: azimuthOf(site, sector),
    vsAntennaHeight: site.heightM,
    nRPCI: identityOf(codes, sector),
    vsRootSequenceIndex: rootOf(codes, sector, kind.layer === 2),
    configuredMaxTxPower: kind.powerDbm + (site.heightM === STREET_HEIGHT_M ? STREET_POWER_DB : 0),
    ...{ arfcnDL: kind.arfcn, ssbFrequency: kind.arfcn, bSChannelBwDL: kind.bandwidthMhz },
    vsBand: kind.band,
    vsLayer: kind.layer,
    ...{ vsA3Offset: 2, vsHysteresis: 1, vsTimeToTrigger: 320 },
    rRMPolicyMinRatio: 10,
    vsSoftwareVersion: site.software,
  };
};

export const CELLS_AT_MOST = CARRIERS.length * SECTORS;
