/** What the simulator says of its sound network; its own words and units. */
export interface NetworkFacts {
  readonly sites: number;
  readonly cells: number;
  /** By layer (700 MHz, 1.8 GHz, 3.5 GHz) and cell, 0 to 1. */
  readonly load: readonly (readonly number[])[];
  /** Percentiles 0 to 100, dB. */
  readonly geometryDb: readonly number[];
  readonly trafficSinrDb: readonly number[];
  readonly handoverSuccess: readonly number[];
  readonly dropRatio: number;
  readonly setupSuccess: number;
  readonly unservedShare: number;
  /** Mbit/s by hour of the week, from Monday 00:00. */
  readonly week: readonly number[];
  readonly siteTraffic: readonly number[];
  readonly cellTraffic: readonly number[];
  readonly energyPerGigabyte: number;
}
