import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { BENIGN_KINDS, FAULT_KINDS } from './faults/library/library.js';
import { fault } from './faults/scenario.js';
import { buildNetwork } from './network/build-network.js';
import { Rng } from './rng.js';
import { Simulation } from './simulation.js';
import { DigestOutlet } from './telemetry/outlet.js';
import { encodeWriteRequest, labelBytes } from './telemetry/remote-write.js';

describe('Network', () => {
  it('tells of an effective change once and refuses what does not exist', () => {
    const { network, cells } = buildNetwork(3, 1, new Rng(1));
    const dn = cells[0]?.dn ?? '';
    const from = network.read(dn, 'digitalTilt');
    const to = Number(from) - 10;
    const seen: unknown[] = [];
    network.onChange((c) => seen.push(c));
    network.write(dn, { digitalTilt: to }, 5);
    network.write(dn, { digitalTilt: to }, 6);
    expect(seen).toEqual([{ time: 5, dn, attribute: 'digitalTilt', from, to, through: 'provmns' }]);
    expect(network.write(dn, { colour: 1 }, 7)).toMatchObject({ kind: 'refused', status: 400 });
    expect(network.write('SubNetwork=Nowhere', {}, 7)).toMatchObject({ kind: 'refused', status: 404 });
  });
});

describe('Simulation', () => {
  it('gives one digest for one seed, with every kind of fault', async () => {
    const run = async (seed: number, kinds: readonly string[]) => {
      const outlet = new DigestOutlet();
      const scenario = { faults: kinds.map((kind, i) => fault(kind, i % 3)) };
      const simulation = new Simulation({ seed, sites: 20, regions: 2, startMs: 1_800_000_000_000, scenario }, outlet);
      for (let n = 0; n < 4; n++) await simulation.step();
      return { digest: outlet.digest(), begun: simulation.faults.truths.length };
    };
    const all = [...FAULT_KINDS, ...BENIGN_KINDS];
    const first = await run(1, all);
    // Some wait for a place that is free.
    expect(first.begun).toBeGreaterThan(25);
    expect(await run(1, all)).toEqual(first);
    const quiet = await run(1, []);
    expect(quiet.digest).not.toBe(first.digest);
    expect((await run(2, [])).digest).not.toBe(quiet.digest);
  });
});

describe('Simulation', () => {
  const options = {
    seed: 3,
    sites: 6,
    regions: 1,
    startMs: 1_800_000_000_000,
    scenario: { faults: [fault('trunk-loss', 2)] },
  };

  it('goes on from a saved state as if it had not stopped', async () => {
    const [first, second, whole] = [new DigestOutlet(), new DigestOutlet(), new DigestOutlet()];
    // What has come in part, what is off for a while, what is still to come and what drains.
    const kinds = ['trunk-loss', 'water-in-feeder', 'route-flap', 'failing-software', 'power-failure', 'lost-pm-file'];
    const faults = [...kinds.map((kind) => fault(kind, 2)), fault('wrong-tilt', 5)];
    const busy = { ...options, sites: 20, scenario: { faults } };
    const uninterrupted = new Simulation(busy, whole);
    for (let n = 0; n < 6; n++) await uninterrupted.step();
    const before = new Simulation(busy, first);
    for (let n = 0; n < 4; n++) await before.step();
    const after = new Simulation(busy, second);
    after.restore(JSON.parse(JSON.stringify(before.state())) as ReturnType<Simulation['state']>);
    for (let n = 0; n < 2; n++) await after.step();
    expect(JSON.parse(JSON.stringify(after.state()))).toEqual(JSON.parse(JSON.stringify(uninterrupted.state())));
    expect(() => {
      new Simulation({ ...busy, seed: 4 }, second).restore(before.state());
    }).toThrow(/another network/);
  });

  it('reports the past in order, and calls of the last of it', async () => {
    const outlet = new DigestOutlet();
    const shares: number[] = [];
    const simulation = new Simulation(options, outlet);
    await simulation.history(0.05, outlet, (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    expect(simulation.now).toBe(options.startMs);
  });

  it('begins another fault after the last where its scenario goes round', async () => {
    const scenario = {
      faults: [fault('link-down', 0)],
      cycle: { everyMinutes: 3, most: 4, kinds: ['link-down', 'overload'] },
    };
    const simulation = new Simulation({ ...options, scenario }, new DigestOutlet());
    for (let n = 0; n < 8; n++) await simulation.step();
    expect(simulation.faults.truths.length).toBeGreaterThanOrEqual(3);
    expect(new Set(simulation.faults.truths.map(({ kind }) => kind)).size).toBeGreaterThan(1);
  });
});

describe('encodeWriteRequest', () => {
  it('is read by protobufjs', () => {
    const { root } =
      protobuf.parse(`syntax = "proto3"; message W { repeated T s = 1; } message T { repeated L l = 1; repeated S v = 2; }
      message L { string n = 1; string v = 2; } message S { double v = 1; int64 t = 2; }`);
    const body = encodeWriteRequest(
      [labelBytes({ b: '2', a: '1' })],
      [1_800_000_000_000, 1_800_000_060_000],
      Float64Array.of(1.5, 2),
    );
    const decoded = root.lookupType('W').toObject(root.lookupType('W').decode(body), { longs: Number });
    expect(decoded).toEqual({
      s: [
        {
          l: [
            { n: 'a', v: '1' },
            { n: 'b', v: '2' },
          ],
          v: [
            { v: 1.5, t: 1_800_000_000_000 },
            { v: 2, t: 1_800_000_060_000 },
          ],
        },
      ],
    });
  });
});
