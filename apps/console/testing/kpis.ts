import type { KpiSeries, Point } from '../src/api/types.js';
import { seeded } from './network.js';

const STEP = 60_000;

interface Shape {
  readonly unit: string;
  readonly base: number;
  readonly swing: number;
  readonly noise: number;
  readonly most: number;
}
const SHAPES: Readonly<Record<string, Shape>> = {
  prbUtilisationRatio: { unit: '1', base: 0.48, swing: 0.16, noise: 0.03, most: 1 },
  rrcEstablishmentSuccessRatio: { unit: '1', base: 0.992, swing: 0.002, noise: 0.002, most: 1 },
  rrcEstablishmentAttempts: { unit: '{attempt}', base: 140, swing: 45, noise: 9, most: 1e9 },
  dropRatio: { unit: '1', base: 0.006, swing: 0.001, noise: 0.0012, most: 1 },
  handoverSuccessRatio: { unit: '1', base: 0.985, swing: 0.003, noise: 0.004, most: 1 },
  ueThroughputBitsPerSecond: { unit: 'bit/s', base: 24e6, swing: -6e6, noise: 1.6e6, most: 1e12 },
  connectedUsers: { unit: '{user}', base: 62, swing: 22, noise: 4, most: 1e9 },
  inOctets: { unit: 'By', base: 3.2e9, swing: 1e9, noise: 1.6e8, most: 1e15 },
  discardRatio: { unit: '1', base: 0.0004, swing: 0.0001, noise: 0.0001, most: 1 },
  answerSeizureRatio: { unit: '1', base: 0.62, swing: 0.02, noise: 0.02, most: 1 },
  mosCqe: { unit: '{score}', base: 4.32, swing: 0.01, noise: 0.03, most: 4.5 },
  callAttempts: { unit: '{call}', base: 88, swing: 30, noise: 7, most: 1e9 },
};

export const unitOf = (measure: string): string => SHAPES[measure]?.unit ?? '1';

export const measuresOf = (dn: string): string[] => {
  const names = Object.keys(SHAPES);
  if (dn.includes('SipTrunk=')) return names.slice(9);
  if (dn.includes('Interface=') || dn.includes('TransportLink=')) return names.slice(7, 9);
  return dn.includes('NRCellDU=') ? names.slice(0, 7) : [];
};

/** A fault as its KPIs tell it: from `at` the measure is multiplied, until `until`. */
export interface Effect {
  readonly dn: string;
  readonly measure: string;
  readonly at: number;
  readonly until: number;
  readonly times: number;
}

const expectedAt = ({ base, swing }: Shape, t: number): number =>
  base + swing * Math.sin(((t / 3_600_000 - 8) / 24) * 2 * Math.PI);

/** Reports of a minute each with what is usual: the same for the same question. */
export const seriesOf = (
  dn: string,
  name: string,
  measure: string,
  from: number,
  until: number,
  effects: readonly Effect[],
): KpiSeries => {
  const shape = SHAPES[measure];
  if (shape === undefined) return { dn, name, measure, unit: '1', points: [], band: [] };
  const step = STEP * Math.max(1, Math.ceil((until - from) / STEP / 600));
  const points: Point[] = [];
  const band: KpiSeries['band'] = [];
  for (let t = Math.ceil(from / step) * step; t <= until; t += step) {
    const random = seeded(
      Array.from(`${dn}${measure}`).reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, Math.floor(t / STEP)),
    );
    const usual = expectedAt(shape, t);
    const times = effects
      .filter((e) => e.dn === dn && e.measure === measure && t > e.at && t <= e.until)
      .reduce((p, e) => p * e.times, 1);
    const value = Math.max(0, Math.min(shape.most, usual * times + shape.noise * (random() + random() - 1)));
    points.push([t, value]);
    band.push([t, usual, Math.max(0, usual - 2.4 * shape.noise), Math.min(shape.most, usual + 2.4 * shape.noise)]);
  }
  return { dn, name, measure, unit: shape.unit, points, band };
};
