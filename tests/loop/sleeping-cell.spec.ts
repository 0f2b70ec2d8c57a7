import { describe, expect, it } from '@jest/globals';
import { correlate, CorrelationConfig, emptyCorrelation } from '#analyse/correlation';
import { DetectionConfig, Detector } from '#analyse/detection';
import { diagnose } from '#analyse/diagnosis';
import { TopologySnapshot } from '#foundation/topology';
import {
  type AnomalyEvent,
  type Incident,
  type Measure,
  networkTimeOf,
  type ObservationBatch,
} from '#foundation/vocabulary';

const REPORT_MS = 900_000;
const REPORTS_A_DAY = 96;
const SLEEPS_AT = 14 * REPORTS_A_DAY + 44;
const cells = ['1', '2', '3'].map((cell) => `SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=${cell}`);
const sleeping = cells[1] ?? '';
const measures: Measure[] = [
  {
    name: 'rrcEstablishmentAttempts',
    objectClass: 'NRCellDU',
    kind: 'count',
    unit: '{attempt}',
    worseWhen: 'silence',
    counters: ['RRC.ConnEstabAtt'],
  },
];
const topology = new TopologySnapshot(
  cells.map((dn) => ({ dn, name: dn, region: 'north', attributes: {} })),
  cells.slice(1).map((to, i) => ({ kind: 'neighbour', from: cells[i] ?? '', to })),
);

let seed = 7;
const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;

/** One report of every cell by the hour of the day; the sleeping cell has no traffic and raises no alarm. */
const report = (at: number): ObservationBatch => {
  const length = cells.length;
  const usual = 400 - 300 * Math.cos((2 * Math.PI * at) / REPORTS_A_DAY);
  return {
    object: Uint32Array.from({ length }, (_, i) => i),
    measure: new Uint16Array(length),
    timeMs: new Float64Array(length).fill((at + 1) * REPORT_MS),
    intervalMs: new Float64Array(length).fill(REPORT_MS),
    numerator: Float64Array.from(cells, (dn) =>
      dn === sleeping && at >= SLEEPS_AT ? 0 : Math.round(usual * (0.9 + 0.2 * random())),
    ),
    denominator: new Float64Array(length).fill(1),
    length,
  };
};

describe('from observations to a diagnosis', () => {
  it('finds a cell that sleeps without an alarm, alone, within two hours of the busy part of the day', () => {
    const detector = new Detector(DetectionConfig.schema.parse({}), measures, (slot) => ({
      dn: cells[slot] ?? '',
      region: 'north',
    }));
    const events: AnomalyEvent[] = [];
    for (let at = 0; at < SLEEPS_AT + 8; at += 1) events.push(...detector.observe(report(at)));
    expect(events.map(({ dn, shape, state }) => [dn, shape, state])).toEqual([[sleeping, 'silence', 'raised']]);

    const now = networkTimeOf((SLEEPS_AT + 8) * REPORT_MS);
    const limits = CorrelationConfig.schema.parse({});
    const { touched } = correlate(events, emptyCorrelation(), topology, limits, now);
    expect(touched.map((incident: Incident) => incident.affected)).toEqual([[sleeping]]);

    const [incident] = touched;
    if (incident === undefined) throw new Error('no incident');
    const { ranked } = diagnose(
      incident,
      {
        neighbours: (dn) => topology.neighbours(dn),
        attribute: () => undefined,
        children: (dn) => topology.children(dn),
        carriedBy: () => [],
        carries: () => [],
        linksAt: () => [],
        endsOf: () => [],
        barred: () => [],
      },
      now,
    );
    expect(ranked[0]).toMatchObject({ dn: sleeping, cause: 'sleeping-cell' });
  });
});
