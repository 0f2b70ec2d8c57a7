import { describe, expect, it } from '@jest/globals';
import { type Conditions, NOTHING_WRONG } from '../conditions.js';
import { buildNetwork } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { INTERFACE_COUNTERS, TransportInterfaces } from './interfaces.js';
import { probeLinks } from './probes.js';
import { TransportNetwork } from './transport-network.js';

const plant = buildNetwork(20, 1, new Rng(3));
const demand = new Float64Array(plant.cells.length).fill(20);
const transport = new TransportNetwork(plant, demand);
const { graph } = transport;
const LINK = 'access-3-access-2';
const linkDn = `SubNetwork=North,TransportLink=${LINK}`;
const during = (dn: string, wrong: Record<string, number>): Conditions => new Map([[dn, wrong]]);
const stateIn = (conditions: Conditions, share = 1) =>
  transport.evaluate(
    demand.map((mbps) => share * mbps),
    conditions,
  );

type Counters = Readonly<Record<string, number>>;
/** What each end of the link shows, by router; nothing of a router that says nothing. */
const shown = (interfaces: TransportInterfaces): ReadonlyMap<string, Counters> => {
  const found = new Map<string, Record<string, number>>();
  for (const body of interfaces.take() as {
    resourceMetrics: { scopeMetrics: { metrics: Record<string, unknown>[] }[] }[];
  }[])
    for (const metric of body.resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? []) {
      const data = (metric['sum'] ?? metric['gauge']) as {
        dataPoints: { asDouble: number; attributes: { key: string; value: { stringValue: string } }[] }[];
      };
      for (const { asDouble, attributes } of data.dataPoints) {
        const labels = new Map(attributes.map(({ key, value }) => [key, value.stringValue]));
        if (labels.get('interface') !== `to-${LINK}`) continue;
        const router = labels.get('managed_element') ?? '';
        found.set(router, { ...found.get(router), [String(metric['name'])]: asDouble });
      }
    }
  return found;
};
const run = (conditions: Conditions, interfaces = new TransportInterfaces(graph, new Rng(1))) => {
  const state = stateIn(conditions);
  interfaces.count(state, state, 0, 60, 60_000);
  return shown(interfaces);
};
const at = (ends: ReadonlyMap<string, Counters>, router: string, counter: string): number =>
  ends.get(router)?.[counter] ?? NaN;

describe('TransportInterfaces', () => {
  it('receives at one end what the other sends, more towards the cells', () => {
    const ends = run(NOTHING_WRONG);
    for (const [from, to] of [
      ['access-2', 'access-3'],
      ['access-3', 'access-2'],
    ] as const)
      expect(at(ends, to, 'ifHCInOctets')).toBe(at(ends, from, 'ifHCOutOctets'));
    expect(at(ends, 'access-3', 'ifHCInOctets')).toBeGreaterThan(5 * at(ends, 'access-2', 'ifHCInOctets'));
    expect(at(ends, 'access-3', 'ifOperStatus')).toBe(1);
  });

  it('shows a link that is down at both ends, and damaged packets where they arrive', () => {
    const down = run(during(linkDn, { outage: 1 }));
    expect([at(down, 'access-2', 'ifOperStatus'), at(down, 'access-3', 'ifHCInOctets')]).toEqual([2, 0]);
    const lossy = run(during(linkDn, { loss: 0.02 }));
    const [errors, packets] = [at(lossy, 'access-3', 'ifInErrors'), at(lossy, 'access-3', 'ifHCInUcastPkts')];
    expect(errors / (errors + packets)).toBeCloseTo(0.02, 3);
  });

  it('discards where a full link is sent into', () => {
    const full = run(during(linkDn, { lostCapacity: 0.98 }));
    expect(at(full, 'access-2', 'ifOutDiscards')).toBeGreaterThan(100);
    expect(at(full, 'access-3', 'ifOutDiscards')).toBe(0);
  });

  it('hears nothing of a dead router, whose counters begin again', () => {
    const interfaces = new TransportInterfaces(graph, new Rng(1));
    const before = run(NOTHING_WRONG, interfaces);
    const router = 'SubNetwork=North,ManagedElement=access-3';
    expect(run(during(router, { outage: 1 }), interfaces).has('access-3')).toBe(false);
    const after = run(NOTHING_WRONG, interfaces);
    expect(at(after, 'access-3', 'ifHCInOctets')).toBeLessThan(1.5 * at(before, 'access-3', 'ifHCInOctets'));
    expect(at(after, 'access-2', 'ifHCOutOctets')).toBeGreaterThan(1.5 * at(before, 'access-2', 'ifHCOutOctets'));
  });

  it('goes from one hour to the next without a step', () => {
    const [less, more] = [stateIn(NOTHING_WRONG, 0.5), stateIn(NOTHING_WRONG)];
    const octets = [0, 0.5, 1].map((weight) => {
      const interfaces = new TransportInterfaces(graph, new Rng(1));
      interfaces.count(less, more, weight, 60, 60_000);
      return at(shown(interfaces), 'access-3', 'ifHCInOctets');
    });
    expect((octets[1] ?? 0) / (octets[2] ?? 1)).toBeCloseTo(0.75, 1);
    expect((octets[0] ?? 0) / (octets[2] ?? 1)).toBeCloseTo(0.5, 1);
  });

  it('tells of the past what is watched: traffic, and what is lost on the line and before it', () => {
    const interfaces = new TransportInterfaces(graph, new Rng(1));
    interfaces.count(stateIn(NOTHING_WRONG), stateIn(NOTHING_WRONG), 0, 60, 60_000);
    const told = JSON.stringify(interfaces.take(true));
    for (const name of ['ifHCInOctets', 'ifHCInUcastPkts', 'ifInDiscards', 'ifInErrors', 'ifOutDiscards'])
      expect(told).toContain(`"${name}"`);
    expect(told).not.toContain('ifOperStatus');
  });

  it('goes on from a saved state', () => {
    const [first, second] = [1, 1].map(() => new TransportInterfaces(graph, new Rng(1)));
    if (first === undefined || second === undefined) throw new Error('two were made');
    run(NOTHING_WRONG, first);
    second.restore(JSON.parse(JSON.stringify(first.state())) as number[]);
    expect([...second.exposed()]).toEqual([...first.exposed()]);
    expect([...second.exposed()]).toHaveLength(graph.links.length * 2 * INTERFACE_COUNTERS.length);
  });
});

describe('probeLinks', () => {
  const of = (conditions: Conditions, name: string): number | undefined => {
    const request = probeLinks(graph, stateIn(conditions), 60, 60_000, new Rng(2)) as {
      resourceMetrics: {
        scopeMetrics: {
          metrics: {
            name: string;
            gauge: { dataPoints: { asDouble: number; attributes: { value: { stringValue: string } }[] }[] };
          }[];
        }[];
      }[];
    };
    const metric = request.resourceMetrics[0]?.scopeMetrics[0]?.metrics.find((each) => each.name === name);
    return metric?.gauge.dataPoints.find(({ attributes }) => attributes.some(({ value }) => value.stringValue === LINK))
      ?.asDouble;
  };

  it('find delay and loss of a link', () => {
    expect(of(NOTHING_WRONG, 'twamp.loss_ratio')).toBe(0);
    expect(of(NOTHING_WRONG, 'twamp.round_trip_delay')).toBeLessThan(0.001);
    expect(of(during(linkDn, { loss: 0.2 }), 'twamp.loss_ratio')).toBeGreaterThan(0.2);
    expect(of(during(linkDn, { lostCapacity: 0.98 }), 'twamp.round_trip_delay')).toBeGreaterThan(0.01);
    expect(of(during(linkDn, { outage: 1 }), 'twamp.loss_ratio')).toBe(1);
    expect(of(during(linkDn, { outage: 1 }), 'twamp.round_trip_delay')).toBeUndefined();
  });
});
