import { quantile } from '../domain/quantile.js';
import { gini, topShare } from './inequality.js';
import { type NetworkFacts } from './network-facts.js';

/** A figure of the network beside what is published of real ones. */
export interface Published {
  readonly name: string;
  readonly unit: '%' | 'dB' | 'kWh/GB' | '1';
  readonly low: number;
  readonly high: number;
  /** Who says so. */
  readonly source: string;
  /** `quoted`: read in a text that quotes the source; `unchecked`: from memory, the source could not be looked up here; `derived`: follows from another row. */
  readonly checked: 'quoted' | 'derived' | 'unchecked';
  readonly of: (facts: NetworkFacts) => number;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
const weekday = ({ week }: NetworkFacts): readonly number[] => week.slice(24, 48);
const all = ({ load }: NetworkFacts): readonly number[] => load.flat();

const SITES_SOURCE =
  'Ericsson: 5 % of sites carry 25 % of traffic, 30 % carry 75 % (quoted in spectrummattersindeed.blogspot.com, 5 August 2020)';
const GEOMETRY_SOURCE = '3GPP TR 36.814 annex A.2.2, calibration of wideband SINR at full load, 500 m between sites';
const KPI_SOURCE = 'usual acceptance levels of operators';
const PROFILE_SOURCE = 'EARTH D2.3 (2012), daily traffic profile of Europe';

/** Ranges are wider than one source: networks differ. A figure outside is a finding, not a failure. */
export const PUBLISHED: readonly Published[] = [
  {
    ...{ name: 'traffic on the busiest 30 % of sites', unit: '%', low: 0.6, high: 0.85 },
    ...{ source: SITES_SOURCE, checked: 'quoted', of: ({ siteTraffic }) => topShare(siteTraffic, 0.3) },
  },
  {
    ...{ name: 'traffic on the busiest 5 % of sites', unit: '%', low: 0.13, high: 0.35 },
    ...{ source: SITES_SOURCE, checked: 'quoted', of: ({ siteTraffic }) => topShare(siteTraffic, 0.05) },
  },
  {
    ...{ name: 'Gini coefficient of traffic over sites', unit: '1', low: 0.4, high: 0.7 },
    ...{ source: 'the three points of Ericsson make 0.49 at least', checked: 'derived' },
    of: ({ siteTraffic }) => gini(siteTraffic),
  },
  {
    ...{ name: 'traffic on the busiest 10 % of cells', unit: '%', low: 0.3, high: 0.6 },
    ...{ source: 'Vodafone UK: 50 % in 3G (quoted in blog.wirelessmoves.com, August 2008)', checked: 'quoted' },
    of: ({ cellTraffic }) => topShare(cellTraffic, 0.1),
  },
  {
    ...{ name: 'quietest hour of a weekday against the busiest', unit: '%', low: 0.05, high: 0.25 },
    ...{ source: PROFILE_SOURCE, checked: 'unchecked' },
    of: (facts) => Math.min(...weekday(facts)) / Math.max(...weekday(facts)),
  },
  {
    ...{ name: 'busiest hour of a weekday in its traffic', unit: '%', low: 0.055, high: 0.09 },
    ...{ source: PROFILE_SOURCE, checked: 'unchecked' },
    of: (facts) => Math.max(...weekday(facts)) / weekday(facts).reduce((a, b) => a + b, 0),
  },
  {
    ...{ name: 'mean load of cells in the busy hour', unit: '%', low: 0.2, high: 0.5 },
    ...{ source: 'operators extend from 50 to 70 % on', checked: 'unchecked', of: (facts) => mean(all(facts)) },
  },
  {
    ...{ name: 'load in the busy hour, 95th percentile of cells', unit: '%', low: 0.5, high: 0.9 },
    ...{
      source: 'operators extend from 50 to 70 % on',
      checked: 'unchecked',
      of: (facts) => quantile(all(facts), 0.95) ?? 0,
    },
  },
  {
    ...{ name: 'wideband SINR at full load, 5th percentile of users', unit: 'dB', low: -6, high: 1 },
    ...{ source: GEOMETRY_SOURCE, checked: 'unchecked', of: ({ geometryDb }) => geometryDb[5] ?? 0 },
  },
  {
    ...{ name: 'wideband SINR at full load, median of users', unit: 'dB', low: 3, high: 10 },
    ...{ source: GEOMETRY_SOURCE, checked: 'unchecked', of: ({ geometryDb }) => geometryDb[50] ?? 0 },
  },
  {
    ...{ name: 'handovers that succeed, median of cells', unit: '%', low: 0.97, high: 0.999 },
    ...{ source: KPI_SOURCE, checked: 'unchecked', of: ({ handoverSuccess }) => quantile(handoverSuccess, 0.5) ?? 0 },
  },
  {
    ...{ name: 'handovers that succeed, 5th percentile of cells', unit: '%', low: 0.9, high: 0.99 },
    ...{ source: KPI_SOURCE, checked: 'unchecked', of: ({ handoverSuccess }) => quantile(handoverSuccess, 0.05) ?? 0 },
  },
  {
    ...{ name: 'connections that are set up', unit: '%', low: 0.985, high: 0.999 },
    ...{ source: KPI_SOURCE, checked: 'unchecked', of: ({ setupSuccess }) => setupSuccess },
  },
  {
    ...{ name: 'bearers that are lost', unit: '%', low: 0.001, high: 0.01 },
    ...{ source: KPI_SOURCE, checked: 'unchecked', of: ({ dropRatio }) => dropRatio },
  },
  {
    ...{ name: 'energy of radios for a gigabyte', unit: 'kWh/GB', low: 0.02, high: 0.25 },
    ...{
      source:
        'Ericsson Mobility Report, November 2015: whole networks 2 in 2015, 0.25 expected in 2021 (quoted in ran-iot.com)',
    },
    ...{ checked: 'quoted', of: ({ energyPerGigabyte }) => energyPerGigabyte },
  },
];
