import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunFacts } from '../domain/run-facts.js';
import { barPlot } from './bar-plot.js';
import { ecdfPlot } from './ecdf-plot.js';
import { type Scoreboard } from './scoreboard.js';

/** Minutes that the plot of detection times shows. */
const SHOWN_MINUTES = 60;

/** Writes what a person looks at first: hurt users by arm, and how soon faults are found. @returns the files */
export const writePlots = (
  folder: string,
  campaign: string,
  scoreboard: Scoreboard,
  runs: ReadonlyMap<string, readonly RunFacts[]>,
): readonly string[] => {
  mkdirSync(folder, { recursive: true });
  const bars = (name: string) =>
    [...scoreboard].flatMap(([arm, scores]) => {
      const score = scores.find(({ metric }) => metric.name === name);
      return score === undefined ? [] : [{ ...score, name: arm }];
    });
  const times = [...runs].map(([arm, of]) => {
    const felt = of.flatMap(({ faults }) => faults.filter(({ impactful }) => impactful));
    return { name: arm, of: felt.length, values: felt.flatMap(({ minutes }) => minutes ?? []) };
  });
  const plots: readonly (readonly [name: string, svg: string])[] = [
    [
      'impact',
      barPlot('User impact a day, by arm', 'hours of hurt users a day, 95 % interval', bars('impactHoursADay')),
    ],
    ['cost', barPlot('Cost index, by arm', 'minutes of a person a day, 95 % interval', bars('costADay'))],
    ['detection', ecdfPlot('Faults found since users were first hurt', 'minutes', SHOWN_MINUTES, times)],
  ];
  return plots.map(([name, svg]) => {
    const file = join(folder, `${campaign}-${name}.svg`);
    writeFileSync(file, svg);
    return file;
  });
};
