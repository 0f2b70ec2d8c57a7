import { describe, expect, it } from '@jest/globals';
import { Simulation } from '../simulation.js';
import { DigestOutlet } from '../telemetry/outlet.js';
import { fault } from './scenario.js';
import { type Truth } from './truth.js';

/** Noon of a Wednesday. */
const NOON = Date.parse('2026-11-25T11:59:00Z');

const withFault = async (kind: string, minutes: number, before?: (s: Simulation, t: Truth) => void) => {
  const scenario = { faults: [{ ...fault(kind, 0), ...(kind === 'link-down' ? { durationMinutes: 3 } : {}) }] };
  const simulation = new Simulation({ seed: 5, sites: 12, regions: 1, startMs: NOON, scenario }, new DigestOutlet());
  await simulation.step();
  const [truth] = simulation.faults.truths;
  if (truth === undefined) throw new Error('no fault began');
  before?.(simulation, truth);
  for (let n = 0; n < minutes; n++) await simulation.step();
  return { simulation, truth };
};
const wrongAt = (simulation: Simulation, dn: string) => simulation.conditions(simulation.now).get(dn);

describe('Faults', () => {
  it.each<[string, Truth['expected']]>([
    ['sleeping-cell', 'mended'],
    ['wrong-tilt', 'mended'],
    ['trunk-loss', 'mended'],
    ['link-down', 'handed-over'],
    ['overload', 'reverted'],
  ])('%s hurts users from its first report on', async (kind, expected) => {
    const { truth } = await withFault(kind, 1);
    expect(truth.userImpactFrom).toBe(new Date(NOON + 60_000).toISOString());
    expect(truth.userImpactMinutes).toBeGreaterThan(0);
    expect(truth.expected).toBe(expected);
  });

  it('wakes a sleeping cell by lock and unlock, not by a lock alone', async () => {
    const { simulation, truth } = await withFault('sleeping-cell', 0);
    simulation.plant.network.write(truth.dn, { administrativeState: 'LOCKED' }, simulation.now);
    expect(simulation.cellsDown).toBe(1);
    simulation.plant.network.write(truth.dn, { administrativeState: 'UNLOCKED' }, simulation.now);
    expect(simulation.cellsDown).toBe(0);
    expect(truth.endedBy).toBe('remedy');
  });

  it('wakes a sleeping cell by a restart, for which all cells of the unit are down two minutes', async () => {
    const { simulation, truth } = await withFault('sleeping-cell', 0);
    const unit = truth.dn.slice(0, truth.dn.lastIndexOf(','));
    const cells = simulation.plant.cells.filter(({ dn }) => dn.startsWith(`${unit},`)).length;
    simulation.plant.network.write(unit, { vsRestartCount: 1 }, simulation.now);
    expect(simulation.cellsDown).toBe(cells);
    await simulation.step();
    await simulation.step();
    expect(simulation.cellsDown).toBe(cells);
    await simulation.step();
    expect(simulation.cellsDown).toBe(0);
  });

  it('announces a wrong tilt, which only writing it back mends', async () => {
    const planned: unknown[] = [];
    const { simulation, truth } = await withFault('wrong-tilt', 1);
    planned.push(...(truth.remedy?.actions[0] ?? []).map(({ to }) => to));
    expect(simulation.plant.network.read(truth.dn, 'digitalTilt')).toBe(0);
    simulation.plant.network.write(truth.dn, { digitalTilt: Number(planned[0]) - 20 }, simulation.now);
    expect(truth.end).toBeUndefined();
    simulation.plant.network.write(truth.dn, { digitalTilt: Number(planned[0]) - 10 }, simulation.now);
    expect(truth.endedBy).toBe('remedy');
  });

  it('mends a trunk by taking its calls off, and the carrier puts it back in the end', async () => {
    const { simulation, truth } = await withFault('trunk-loss', 0, (s, t) => {
      s.plant.network.write(t.dn, { weight: 0 }, s.now);
    });
    expect(truth.endedBy).toBe('remedy');
    expect(wrongAt(simulation, truth.dn)).toMatchObject({ loss: 0.06 });
    for (let n = 0; n <= 241; n++) await simulation.step();
    expect(wrongAt(simulation, truth.dn)).toBeUndefined();
    expect(simulation.plant.network.read(truth.dn, 'weight')).toBeGreaterThan(0);
  });

  it('is on again where its trunk takes calls before it is repaired', async () => {
    const { simulation, truth } = await withFault('trunk-loss', 0, (s, t) => {
      s.plant.network.write(t.dn, { weight: 0 }, s.now);
    });
    simulation.plant.network.write(truth.dn, { weight: 40 }, simulation.now);
    expect(truth.end).toBeUndefined();
  });

  it('repairs a link after its time', async () => {
    const { simulation, truth } = await withFault('link-down', 3);
    expect(truth.endedBy).toBe('itself');
    expect(wrongAt(simulation, truth.dn)).toBeUndefined();
  });
});
