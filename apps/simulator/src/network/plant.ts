import { type Network } from './network.js';
import { type Area } from './site-plan.js';
import { type Terrain } from './terrain.js';

export interface Cell {
  readonly dn: string;
  readonly site: number;
  readonly sector: number;
  /** As `vsLayer` says. */
  readonly layer: number;
  /** Of `CARRIERS`. */
  readonly carrier: number;
  /** As planned, degrees east of north. */
  readonly azimuth: number;
}
/** Positions in km, east and north of the reference point. */
export interface Site {
  readonly dn: string;
  readonly region: string;
  readonly x: number;
  readonly y: number;
  readonly area: Area;
  /** In its region; -1 outside towns. */
  readonly town: number;
  /** Of the road that it stands at, radians east of north. */
  readonly roadBearing: number;
  readonly antennaHeightM: number;
  /** To the next site. */
  readonly spacingKm: number;
  /** The last link of its primary path. */
  readonly aggregationLink: string;
}
/** The network as it was built: what changes later stands in `network`. */
export interface Plant {
  readonly network: Network;
  readonly terrain: Terrain;
  readonly sites: readonly Site[];
  readonly cells: readonly Cell[];
  readonly regions: readonly string[];
  readonly trunks: readonly string[];
  readonly aggregationLinks: readonly string[];
}
