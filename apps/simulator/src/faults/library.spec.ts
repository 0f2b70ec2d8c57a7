import { describe, expect, it, jest } from '@jest/globals';
import { Simulation } from '../simulation.js';
import { DigestOutlet } from '../telemetry/outlet.js';
import { type Numbers } from './instance.js';
import { BENIGN_KINDS, FAULT_KINDS, LIBRARY } from './library/library.js';
import { type ScriptedFault } from './scenario.js';
import { type Truth } from './truth.js';

jest.setTimeout(60_000);

/** Early evening of a Wednesday. */
const EVENING = Date.parse('2026-11-25T17:00:00Z');
/** Minutes until users notice, where that is not at once. */
const NOTICED: Readonly<Record<string, number>> = {
  'power-failure': 5,
  'tdd-clock-drift': 6,
  'water-in-feeder': 12,
  'trunk-at-capacity': 12,
  'one-way-audio': 12,
  'failing-software': 8,
  'slow-proxy': 5,
  'ring-cut-twice': 3,
};
const QUICKER: Readonly<Record<string, Numbers>> = {
  'tdd-clock-drift': { over: 5 },
  'water-in-feeder': { over: 30, decibel: 25 },
  'ring-cut-twice': { between: 1 },
  'failing-software': { spacing: 1 },
};
/** What is no fault and yet costs somebody something. */
const BENIGN_IMPACT = new Set(['planned-lock']);

const scripted = (kind: string): ScriptedFault => ({
  ...{ kind, atMinutes: 0, durationMinutes: 300 },
  ...(QUICKER[kind] === undefined ? {} : { parameters: QUICKER[kind] }),
});
const wait = (kind: string): number => NOTICED[kind] ?? 3;
const mendable = FAULT_KINDS.filter((kind) => LIBRARY.get(kind)?.remedy !== undefined);

describe('LIBRARY', () => {
  // One network in which one thing happens after the other: to build it takes longer than to see what happens.
  const scenario = { faults: [] };
  const simulation = new Simulation({ seed: 1, sites: 20, regions: 1, startMs: EVENING, scenario }, new DigestOutlet());
  const { network, trunks } = simulation.plant;
  const planned = network.state();
  // Batteries are nearly empty, so that nobody need wait for them.
  for (const { dn } of simulation.plant.sites) network.objects.get(dn)?.attributes.set('vsBatteryMinutes', 2);
  /** Where each was felt. */
  const places = new Map<string, string>();
  const struck = async (fault: ScriptedFault, minutes: number): Promise<Truth> => {
    simulation.strike(fault);
    for (let n = 0; n < minutes; n++) await simulation.step();
    const truth = simulation.faults.truths.at(-1);
    if (truth?.kind !== fault.kind) throw new Error('it did not begin');
    return truth;
  };

  it.each(FAULT_KINDS)('%s hurts users', async (kind) => {
    const truth = await struck({ ...scripted(kind), durationMinutes: wait(kind) }, wait(kind));
    places.set(kind, truth.dn);
    expect(truth).toMatchObject({ kind, impactful: true, benign: false });
    await simulation.step();
    expect(truth.endedBy).toBe('itself');
    expect(simulation.faults.openTruths).toHaveLength(0);
  });

  it.each(BENIGN_KINDS)('%s is benign, and to be left alone', async (kind) => {
    const truth = await struck({ ...scripted(kind), durationMinutes: 3 }, 3);
    expect(truth).toMatchObject({ benign: true, expected: 'ignored' });
    if (!BENIGN_IMPACT.has(kind)) expect(truth.impactful).toBe(false);
    await simulation.step();
    expect(truth.endedBy).toBe('itself');
  });

  it.each(mendable)('%s is mended by its remedy, and by nothing else', async (kind) => {
    const target = places.get(kind);
    const truth = await struck({ ...scripted(kind), ...(target === undefined ? {} : { target }) }, wait(kind));
    const before = network.state();
    // Another trunk, or another quantity of the same cell.
    if (trunks.includes(truth.dn))
      network.write(trunks.find((dn) => dn !== truth.dn) ?? '', { weight: 0 }, simulation.now);
    else network.write(truth.dn, kind === 'wrong-tilt' ? { azimuth: 7 } : { digitalTilt: 33 }, simulation.now);
    expect(truth.end).toBeUndefined();
    network.restore(before);
    for (const { dn, attribute, to } of truth.remedy?.actions[0] ?? []) {
      const next = Number(network.read(dn, attribute)) + 1;
      expect(network.write(dn, { [attribute]: to ?? next }, simulation.now)).toMatchObject({ kind: 'written' });
    }
    expect(truth).toMatchObject({ endedBy: 'remedy', end: new Date(simulation.now).toISOString() });
    const { impactMinutes } = truth;
    for (let n = 0; n < 3; n++) await simulation.step();
    expect(truth.impactMinutes).toBe(impactMinutes);
    expect(simulation.faults.openTruths).toHaveLength(0);
    // Its carrier has repaired the trunk.
    network.restore(planned);
  });

  it('gives each of two faults at one place the impact that it has beside the other', async () => {
    const asleep = await struck({ ...scripted('sleeping-cell'), durationMinutes: 3 }, 1);
    const noisy = await struck({ ...scripted('uplink-interference'), target: asleep.dn, durationMinutes: 2 }, 2);
    expect(asleep.impactMinutes).toBe(3);
    // Nobody is left in the cell whom noise could disturb.
    expect(noisy.impactful).toBe(false);
  });
});
