import { describe, expect, it } from '@jest/globals';
import {
  type AnomalyEvent,
  type ChangeEvent,
  type Dn,
  type Event,
  type Hypothesis,
  networkTimeOf,
} from '#foundation/vocabulary';
import { diagnose } from '../diagnose.js';
import { type NetworkView } from '../network-view.js';

const ONSET = networkTimeOf(1_000_000_000_000);
const LATER = networkTimeOf(ONSET + 2_700_000);
const base = { region: 'north', onset: ONSET, decidedAt: networkTimeOf(ONSET + 900_000) };
const cell = (n: number, c = 1): Dn => `SubNetwork=1,ManagedElement=${String(n)},GNBDUFunction=1,NRCellDU=${String(c)}`;
const HERE = cell(1);
const SITE = 'SubNetwork=1,ManagedElement=1';
const NEIGHBOURS = [2, 3, 4].map((n) => cell(n));

/** Four elements with two cells each; the first cells are neighbours of one another. */
const network = (
  barred: readonly Dn[] = [],
  identityOf: (dn: Dn) => number | undefined = () => undefined,
): NetworkView => ({
  neighbours: (dn) => (dn.endsWith('=1') ? [HERE, ...NEIGHBOURS].filter((each) => each !== dn) : []),
  children: (dn) =>
    /ManagedElement=\d$/.test(dn)
      ? [`${dn},GNBDUFunction=1`]
      : dn.endsWith('GNBDUFunction=1')
        ? [1, 2].map((c) => `${dn},NRCellDU=${String(c)}`)
        : [],
  carriedBy: () => [],
  carries: () => [],
  linksAt: () => [],
  endsOf: () => [],
  barred: (dn) => (dn === HERE ? barred : []),
  attribute: (dn, name) => (name === 'nRPCI' ? identityOf(dn) : undefined),
});

const RATIO = { unit: '1', expected: { value: 0.004, lower: 0, upper: 0.03 } };
const of = (
  dn: Dn,
  measure: string,
  direction: 'high' | 'low',
  observed: number,
  more: Partial<AnomalyEvent> = {},
): AnomalyEvent => ({
  ...{ ...base, id: `${dn}/${measure}`, kind: 'anomaly', state: 'raised', dn, measure, shape: 'level', direction },
  ...{ unit: '1', observed, expected: { value: 0.5, lower: 0.3, upper: 0.7 }, evidence: 12 },
  ...more,
});
const tooLate = (dn = HERE) => of(dn, 'handoverTooLateRatio', 'high', 0.2, RATIO);
const tooEarly = (dn = HERE) => of(dn, 'handoverTooEarlyRatio', 'high', 0.2, RATIO);
const toWrongCell = (dn = HERE) => of(dn, 'handoverToWrongCellRatio', 'high', 0.4, RATIO);
const failing = (dn = HERE) => of(dn, 'handoverSuccessRatio', 'low', 0.78);
const drops = (dn = HERE) => of(dn, 'dropRatio', 'high', 0.06, RATIO);
const blocking = (dn = HERE) => of(dn, 'rrcEstablishmentSuccessRatio', 'low', 0.95);
const loaded = (observed = 0.62, dn = HERE) => of(dn, 'prbUtilisationRatio', 'high', observed);
const slow = (dn = HERE) => of(dn, 'ueThroughputBitsPerSecond', 'low', 0.2);
const noise = (dn = HERE, observed = -100) =>
  of(dn, 'uplinkInterferenceDbm', 'high', observed, {
    unit: 'dBm',
    expected: { value: -116.2, lower: -119, upper: -113 },
  });
const fewerLayers = (dn = HERE) =>
  of(dn, 'averageLayersDownlink', 'low', 1.9, { unit: '{layer}', expected: { value: 2.7, lower: 2.3, upper: 3.1 } });
const change = (attribute: string, minutesBefore = 10): ChangeEvent => {
  const time = networkTimeOf(ONSET - minutesBefore * 60_000);
  const told = { id: 'c-1', dn: HERE, time, attribute, from: 60, to: 0, actor: 'planner' };
  return { ...base, id: 'change', kind: 'configuration-change', dn: HERE, change: told };
};
const asleep = (dn: Dn) =>
  of(dn, 'rrcEstablishmentAttempts', 'low', 0, { shape: 'silence', unit: '{attempt}', evidence: 20 });

const ranked = (
  events: readonly Event[],
  barred: readonly Dn[] = [],
  identityOf?: (dn: Dn) => number | undefined,
): readonly Hypothesis[] =>
  diagnose(
    {
      ...{ id: 'i', schemaVersion: 1, region: 'north', state: 'open', openedAt: ONSET, onset: ONSET, updatedAt: LATER },
      ...{ perceivedSeverity: 'major', affected: [...new Set(events.map(({ dn }) => dn))] },
      ...{ events, eventCount: events.length },
    },
    network(barred, identityOf),
    LATER,
  ).ranked;

describe('a fault of the radio', () => {
  it.each([
    ['handover-too-late', 'handovers that fail too late', [tooLate(), failing()]],
    ['handover-too-late', 'too late, until connections are lost', [tooLate(), failing(), drops()]],
    [
      'handover-too-late',
      'too late, where those who stay too long fill the cell and have a poor rate',
      [tooLate(), failing(), drops(), slow(), loaded(0.74)],
    ],
    ['handover-too-early', 'handovers that fail too early', [tooEarly(), failing()]],
    [
      'handover-too-early',
      'too early, where a neighbour fills up with who was sent over',
      [tooEarly(), failing(), loaded(0.85, cell(2)), slow(cell(2))],
    ],
    ['uplink-interference', 'noise in the uplink that hurts nobody yet', [noise()]],
    [
      'uplink-interference',
      'noise that two cells hear, the nearer one more',
      [noise(), noise(cell(2), -110), blocking()],
    ],
    ['uplink-interference', 'noise that set-ups and connections are lost to', [noise(), drops(), blocking()]],
    ['uplink-interference', 'noise at a cell that is busy, not full', [noise(), drops(), blocking(), loaded(0.55)]],
    ['antenna-branch-lost', 'fewer layers and a poor rate', [fewerLayers(), slow()]],
    [
      'antenna-branch-lost',
      'fewer layers, and the same traffic taking more room',
      [fewerLayers(), slow(), loaded(0.6)],
    ],
    ['antenna-branch-lost', 'fewer layers in a cell that fills up with them', [fewerLayers(), slow(), loaded(0.75)]],
  ] as const)('is named %s: %s', (cause, _, events) => {
    const [first] = ranked(events);
    expect(first).toMatchObject({ dn: HERE, cause });
    // What planning asks for before it believes a cause.
    expect(first?.probability).toBeGreaterThan(0.6);
  });

  it.each([
    [
      'cell-overload',
      'a full cell whose handovers fail, for want of room and not of the moment',
      [loaded(0.97), slow(), failing(), drops()],
    ],
    [
      'cell-overload',
      'a full cell that drops and blocks, with a crowd at the edge that has fewer layers',
      [loaded(0.97), slow(), fewerLayers(), drops(), blocking()],
    ],
    [
      'cell-overload',
      'a full cell whose users a neighbour hears',
      [loaded(0.97), slow(), drops(), noise(cell(2), -112)],
    ],
    [
      'wrong-antenna-tilt',
      'a tilt that was just changed, and leaves the border where handovers come too late',
      [change('digitalTilt'), tooLate(), failing(), slow(), fewerLayers(), drops(), failing(cell(2))],
    ],
    [
      'wrong-antenna-tilt',
      'a tilt that was just changed, with fewer layers and a poor rate',
      [change('digitalTilt'), fewerLayers(), slow(), slow(cell(2))],
    ],
    [
      'configuration-change',
      'power that was just changed, with fewer layers and a poor rate',
      [change('configuredMaxTxPower'), fewerLayers(), slow()],
    ],
    [
      'sleeping-cell',
      'a cell that is silent, whose neighbour is left with poor users',
      [asleep(HERE), fewerLayers(cell(2))],
    ],
    ['unknown', 'handovers to a wrong cell, which say nothing of the moment', [toWrongCell(), failing()]],
    ['unknown', 'failing handovers and lost connections, no word of when', [failing(), drops()]],
    ['unknown', 'failing set-ups alone', [blocking()]],
    ['unknown', 'a poor rate alone', [slow()]],
  ] as const)('is not read into %s: %s', (cause, _, events) => {
    expect(ranked(events)[0]).toMatchObject({ cause });
  });

  it('is the clock of a site that says so, before and after its cells and those around it hear it', () => {
    const told: Event = {
      ...{ ...base, id: 'clock', kind: 'alarm', state: 'raised', dn: SITE, perceivedSeverity: 'minor' },
      alarm: {
        ...{ id: 'clock', dn: SITE, time: ONSET, perceivedSeverity: 'minor' },
        ...{ probableCause: 'timingProblem', text: 'SYNC: GNSS holdover entered, reference lost' },
      },
    };
    for (const heard of [[], [noise(), noise(cell(1, 2)), noise(cell(2), -110), blocking(cell(2))]])
      expect(ranked([told, ...heard])[0]).toMatchObject({ dn: SITE, cause: 'clock-out-of-sync' });
    expect(ranked([noise(), noise(cell(2), -110)]).map(({ cause }) => cause)).not.toContain('clock-out-of-sync');
  });

  it('is where the noise is loudest, not where it is heard from', () => {
    const [first, second] = ranked([noise(), noise(cell(2), -111)]);
    expect(first).toMatchObject({ dn: HERE, cause: 'uplink-interference' });
    expect(second).toMatchObject({ dn: cell(2), cause: 'uplink-interference' });
    expect(first?.probability).toBeGreaterThan(0.6);
  });

  it('is a clash of identities where one was just changed into that of a neighbour', () => {
    const events = [tooLate(), failing(), drops(), tooLate(cell(2)), failing(cell(2))];
    const plan = (dn: Dn): number | undefined => (dn === cell(2) ? 0 : undefined);
    expect(ranked([change('nRPCI'), ...events], [], plan)[0]).toMatchObject({ dn: HERE, cause: 'pci-collision' });
    expect(ranked(events, [], plan)[0]?.cause).not.toBe('pci-collision');
  });

  it('is no wrong tilt without a change of one on record', () => {
    const tilted = ranked([tooLate(), failing(), drops(), slow(), failing(cell(2))]);
    expect(tilted[0]?.cause).toBe('handover-too-late');
    expect(tilted.find(({ cause }) => cause === 'wrong-antenna-tilt')?.probability ?? 0).toBeLessThan(0.1);
  });

  it('is nowhere where its own measure is usual, whatever follows from it shows', () => {
    const causes = ranked([failing(), drops(), blocking(), slow(), loaded()]).map(({ cause }) => cause);
    for (const cause of ['handover-too-late', 'handover-too-early', 'uplink-interference', 'antenna-branch-lost'])
      expect(causes).not.toContain(cause);
  });

  it('is a missing neighbour where the inventory bars one, and says which', () => {
    const events = [tooLate(), failing(), drops()];
    const [first, second] = ranked(events, [cell(2), cell(3)]);
    expect(first).toMatchObject({ dn: HERE, cause: 'missing-neighbour' });
    expect(first?.for[0]?.sentence).toBe(
      'ManagedElement=1,NRCellDU=1 may not hand over to ManagedElement=2,NRCellDU=1 and 1 more: isHOAllowed is false.',
    );
    expect(second?.cause).toBe('handover-too-late');
    expect(ranked(events).map(({ cause }) => cause)).not.toContain('missing-neighbour');
    expect(ranked([failing(), drops()], [cell(2)])[0]?.cause).toBe('unknown');
  });

  it('is said in the words and units of its measure', () => {
    const sentences = [[tooLate()], [noise()], [fewerLayers(), slow()]].map(
      (events) => ranked(events)[0]?.for[0]?.sentence,
    );
    expect(sentences).toEqual([
      'handoverTooLateRatio of ManagedElement=1,NRCellDU=1 is high: 20 %, where 0.4 % (0 % to 3 %) is usual.',
      'uplinkInterferenceDbm of ManagedElement=1,NRCellDU=1 is high: -100 dBm, where -116 dBm (-119 dBm to -113 dBm) is usual.',
      'averageLayersDownlink of ManagedElement=1,NRCellDU=1 is low: 1.9, where 2.7 (2.3 to 3.1) is usual.',
    ]);
  });
});
