import { describe, expect, it, jest } from '@jest/globals';
import { parseScenario } from './faults/scenario.js';
import { Simulation } from './simulation.js';
import { type Outlet } from './telemetry/outlet.js';

jest.setTimeout(60_000);

/** Early evening of a Wednesday. */
const EVENING = Date.parse('2026-11-25T17:00:00Z');

/** Keeps what would be sent, as text. */
class KeepingOutlet implements Outlet {
  readonly writes: string[] = [];
  readonly posts: { readonly path: string; readonly body: string }[] = [];

  remoteWrite(_: number, body: Uint8Array): Promise<void> {
    this.writes.push(Buffer.from(body).toString('latin1'));
    return Promise.resolve();
  }

  json(path: string, body: unknown): Promise<void> {
    this.posts.push({ path, body: JSON.stringify(body) });
    return Promise.resolve();
  }

  calls(): void {
    // Nothing here is about calls.
  }

  posted(text: string): readonly string[] {
    return this.posts.filter(({ body }) => body.includes(text)).map(({ path }) => path);
  }
}

const run = async (scenario: unknown, minutes: number) => {
  const outlet = new KeepingOutlet();
  const parsed = parseScenario(JSON.stringify(scenario), 'test');
  const simulation = new Simulation({ seed: 1, sites: 20, regions: 1, startMs: EVENING, scenario: parsed }, outlet);
  for (let n = 0; n < minutes; n++) await simulation.step();
  return { outlet, simulation, truth: simulation.faults.truths[0] };
};
const element = 'SubNetwork=North,ManagedElement=2';
const cell = `${element},GNBDUFunction=1,NRCellDU=1`;

describe('effects', () => {
  it('come out as alarms, as log lines and as announced changes', async () => {
    const kind = {
      ...{ cause: 'test', target: { among: 'cells' }, lastsMinutes: 4, expected: 'handed-over' },
      effects: [
        { effect: 'alarm', alarm: 'AntennaLineFault', severity: 'major' },
        { effect: 'log', of: 'element', severity: 'error', body: 'ANT: line fault measured' },
        { effect: 'attribute', attribute: 'digitalTilt', value: { plus: 30 }, announcedBy: 'somebody' },
        { effect: 'attribute', attribute: 'azimuth', value: 11 },
      ],
    };
    const { outlet, simulation } = await run(
      { kinds: { own: kind }, faults: [{ kind: 'own', atMinutes: 1, target: cell }] },
      9,
    );
    expect(outlet.posted('AntennaLineFault').length).toBeGreaterThan(0);
    expect(outlet.posted('ANT: line fault measured')).toContain('/v1/logs');
    // Made, and put back.
    expect(outlet.posted('somebody')).toEqual(['/api/v1/configuration-changes', '/api/v1/configuration-changes']);
    expect(outlet.posted('azimuth')).toEqual([]);
    expect(simulation.faults.truths[0]).toMatchObject({ end: new Date(EVENING + 5 * 60_000).toISOString() });
  });

  it('change what an element reports: nothing of it, or other names', async () => {
    const kind = (fate: string) => ({
      ...{ cause: 'test', target: { among: 'sites' }, lastsMinutes: 60, expected: 'ignored', benign: true },
      effects: [{ effect: 'report', fate, suffix: '_v2' }],
    });
    const scenario = (fate: string) => ({
      kinds: { own: kind(fate) },
      faults: [{ kind: 'own', atMinutes: 2, target: element }],
    });
    const last = ({ outlet }: { outlet: KeepingOutlet }, text: string): number =>
      outlet.writes.slice(-4).filter((body) => body.includes(text)).length;
    expect(last(await run(scenario('renamed'), 4), '_v2')).toBeGreaterThan(0);
    const [lost, told] = [await run(scenario('lost'), 4), await run({}, 4)];
    const bytes = ({ outlet }: { outlet: KeepingOutlet }) => outlet.writes.reduce((sum, body) => sum + body.length, 0);
    expect(bytes(lost)).toBeLessThan(bytes(told));
  });

  it('drift, strike one by one and go away as a file says', async () => {
    const kind = {
      ...{ cause: 'test', target: { among: 'cells' }, lastsMinutes: 10, expected: 'handed-over' },
      parameters: { db: { usual: 10, least: 1, most: 20, unit: 'dB' } },
      effects: [
        {
          ...{ effect: 'parameter', parameter: 'feederLoss', value: { parameter: 'db' } },
          onset: { shape: 'drift', minutes: 10 },
        },
        {
          effect: 'parameter',
          of: 'cells',
          parameter: 'uplinkInterference',
          value: 9,
          spacingMinutes: 2,
          afterMinutes: 1,
        },
      ],
    };
    const fault = { kind: 'own', atMinutes: 0, target: cell, parameters: { db: 20 } };
    const { simulation } = await run({ kinds: { own: kind }, faults: [fault] }, 4);
    const now = simulation.conditions(EVENING + 3 * 60_000);
    expect(now.get(cell)).toMatchObject({ feederLoss: 8, uplinkInterference: 9 });
    expect([...now.values()].filter((at) => at['uplinkInterference'] === 9)).toHaveLength(2);
    for (let n = 0; n < 7; n++) await simulation.step();
    expect(simulation.conditions(simulation.now).size).toBe(0);
  });

  it('are not felt where nobody is hurt: the fault is marked', async () => {
    const kind = {
      ...{ cause: 'test', target: { among: 'cells' }, lastsMinutes: 10, expected: 'handed-over' },
      effects: [{ effect: 'parameter', parameter: 'feederLoss', value: 0.1 }],
    };
    const { truth } = await run({ kinds: { own: kind }, faults: [{ kind: 'own', atMinutes: 0, target: cell }] }, 3);
    expect(truth).toMatchObject({ impactful: false, impactMinutes: 0 });
    expect(truth?.userImpactFrom).toBeUndefined();
  });
});
