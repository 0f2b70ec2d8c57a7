import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lorenz } from './inequality.js';
import { type Axis, type Curve, linePlot } from './line-plot.js';
import { type NetworkFacts } from './network-facts.js';

const LAYER_NAMES = ['700 MHz', '1.8 GHz', '3.5 GHz'];
const percent = (unit: string): Axis => ({ unit, from: 0, to: 100, ticks: [0, 20, 40, 60, 80, 100] });
const PERCENT_OF_USERS = percent('% of users');

const distribution = (name: string, values: readonly number[]): Curve => ({
  name: `${name} (${values.length})`,
  points: [...values].sort((a, b) => a - b).map((value, i) => [100 * value, (100 * (i + 1)) / values.length] as const),
});
const percentilesOf = (name: string, values: readonly number[]): Curve => ({
  name,
  points: values.map((value, i) => [value, i] as const),
});

/** By file name, without its ending. */
export const realismPlots = (facts: NetworkFacts): ReadonlyMap<string, string> => {
  const decibel: Axis = { unit: 'SINR, dB', from: -15, to: 40, ticks: [-10, 0, 10, 20, 30, 40] };
  const top = Math.max(...facts.week);
  const day = (name: string, from: number): Curve => ({
    name,
    points: facts.week.slice(from, from + 24).map((mbps, h) => [h, (100 * mbps) / top] as const),
  });
  const curve = (name: string, values: readonly number[]): Curve => ({
    name,
    points: lorenz(values).map((share, i) => [(100 * i) / values.length, 100 * share] as const),
  });
  return new Map([
    [
      'load',
      linePlot(
        'Load of cells in the busy hour',
        percent('% of blocks in use'),
        percent('% of cells'),
        facts.load.map((values, layer) => distribution(LAYER_NAMES[layer] ?? '', values)),
      ),
    ],
    [
      'sinr',
      linePlot('SINR in the busy hour', decibel, PERCENT_OF_USERS, [
        percentilesOf('at full load', facts.geometryDb),
        percentilesOf('of traffic', facts.trafficSinrDb),
      ]),
    ],
    [
      'handover',
      linePlot(
        'Handovers that succeed in the busy hour',
        { unit: '% of handovers', from: 90, to: 100, ticks: [90, 92, 94, 96, 98, 100] },
        percent('% of cells'),
        [distribution('all layers', facts.handoverSuccess)],
      ),
    ],
    [
      'day',
      linePlot(
        'Traffic of the network by hour',
        { unit: 'hour, UTC', from: 0, to: 23, ticks: [0, 4, 8, 12, 16, 20] },
        percent('% of the busiest hour'),
        [day('Tuesday', 24), day('Saturday', 120), day('Sunday', 144)],
      ),
    ],
    [
      'inequality',
      linePlot('Traffic over sites and cells', percent('% of them, the quietest first'), percent('% of traffic'), [
        curve('sites', facts.siteTraffic),
        curve('cells', facts.cellTraffic),
        {
          name: 'were all equal',
          points: [
            [0, 0],
            [100, 100],
          ],
        },
      ]),
    ],
  ]);
};

/** @returns the files written */
export const writeRealismPlots = (folder: string, facts: NetworkFacts): readonly string[] => {
  mkdirSync(folder, { recursive: true });
  return [...realismPlots(facts)].map(([name, svg]) => {
    const file = join(folder, `${name}.svg`);
    writeFileSync(file, svg);
    return file;
  });
};
