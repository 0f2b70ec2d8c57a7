import { describe, expect, it } from '@jest/globals';
import { NOTHING_WRONG, type Conditions } from '../conditions.js';
import { buildNetwork } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { TransportNetwork } from '../transport/transport-network.js';
import { alertmanagerBodies } from './alertmanager.js';
import { type AlarmNotice, AlarmStream } from './alarms.js';
import { linkLine, logsRequest, routineLines } from './logs.js';
import { NetworkEvents } from './network-events.js';
import { alarmsOfNetwork, keyOf, type StandingAlarm } from './standing-alarms.js';
import { vesBodies } from './ves.js';

const MINUTE = 60_000;
const plant = buildNetwork(20, 1, new Rng(3));
const demand = new Float64Array(plant.cells.length).fill(20);
const network = new TransportNetwork(plant, demand);
const NOBODY: ReadonlySet<string> = new Set();
const LINK = 'SubNetwork=North,TransportLink=access-3-access-2';
const standingIn = (conditions: Conditions, dark = NOBODY): readonly StandingAlarm[] =>
  alarmsOfNetwork(plant, network.graph, network.evaluate(demand, conditions), dark);
const conditionsOf = (alarms: readonly StandingAlarm[]): Record<string, number> =>
  alarms.reduce<Record<string, number>>(
    (all, { condition }) => ({ ...all, [condition]: (all[condition] ?? 0) + 1 }),
    {},
  );

describe('alarmsOfNetwork', () => {
  it('has none where nothing is wrong', () => {
    expect(standingIn(NOTHING_WRONG)).toEqual([]);
  });

  it('has both ends of a link that is down, and the sites and cells behind it', () => {
    const alarms = standingIn(new Map([[LINK, { outage: 1 }]]));
    const sites = new Set(alarms.flatMap(({ dn, condition }) => (condition === 'NgInterfaceLost' ? [dn] : [])));
    expect(alarms.filter(({ dn }) => dn === LINK)).toHaveLength(2);
    expect(sites.size).toBeGreaterThanOrEqual(2);
    const cells = plant.cells.filter(({ site }) => sites.has(plant.sites[site]?.dn ?? '')).length;
    expect(conditionsOf(alarms)).toEqual({ LinkDown: 2, NgInterfaceLost: sites.size, CellUnavailable: cells });
    expect(new Set(alarms.map(keyOf)).size).toBe(alarms.length);
  });

  it('hears nothing of a dead router but what others say of it', () => {
    const router = 'SubNetwork=North,ManagedElement=access-3';
    const alarms = standingIn(new Map([[router, { outage: 1 }]]));
    expect(alarms.some(({ source }) => source === router)).toBe(false);
    expect(alarms.filter(({ dn }) => dn === router)).toMatchObject([{ condition: 'NodeUnreachable' }]);
    expect(alarms.filter(({ dn }) => dn === LINK)).toHaveLength(1);
  });
});

describe('AlarmStream', () => {
  const alarm = (n: number): StandingAlarm => ({
    ...{ dn: `ManagedElement=${n}`, source: `ManagedElement=${n}` },
    ...{ condition: 'LinkDown', severity: 'critical', text: 'down' },
  });
  const many = Array.from({ length: 200 }, (_, n) => alarm(n));
  const run = (
    standing: (minute: number) => readonly StandingAlarm[],
    minutes: number,
    stream = new AlarmStream([], new Rng(4)),
  ) => Array.from({ length: minutes }, (_, n) => stream.step(standing(n), NOBODY, n * MINUTE, (n + 1) * MINUTE));

  it('tells of each alarm that it began and ended: some late, some twice, some flapping, always in order', () => {
    const arrived = run((minute) => (minute < 5 ? many : []), 10);
    const byKey = new Map<string, AlarmNotice[]>();
    for (const notice of arrived.flat())
      byKey.set(keyOf(notice.alarm), [...(byKey.get(keyOf(notice.alarm)) ?? []), notice]);
    expect(byKey.size).toBe(200);
    for (const notices of byKey.values()) {
      expect(notices.at(0)?.isCleared).toBe(false);
      expect(notices.at(-1)?.isCleared).toBe(true);
      const order = notices.map(({ sequence }) => sequence);
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
    const all = arrived.flat();
    const distinct = new Set(all.map(({ sequence }) => sequence)).size;
    expect(all.length / distinct).toBeCloseTo(1.15, 1);
    expect(distinct).toBeGreaterThan(404);
    expect(arrived.slice(1, 3).flat().length).toBeGreaterThan(10);
  });

  it('keeps alarms of who lost its power until it can clear them', () => {
    const stream = new AlarmStream([], new Rng(4));
    const tell = (standing: readonly StandingAlarm[], dark: readonly string[], n: number) =>
      stream.step(standing, new Set(dark), n * MINUTE, (n + 1) * MINUTE);
    for (const n of [0, 1, 2]) tell([alarm(1)], [], n);
    expect([3, 4, 5].flatMap((n) => tell([], ['ManagedElement=1'], n))).toEqual([]);
    expect([6, 7, 8].flatMap((n) => tell([], [], n)).some(({ isCleared }) => isCleared)).toBe(true);
  });

  it('goes on from a saved state as if it had not stopped', () => {
    const standing = (minute: number) => many.slice(minute * 10, 100);
    const [first, second] = [1, 1].map(() => new AlarmStream(['ManagedElement=9'], new Rng(7)));
    if (first === undefined || second === undefined) throw new Error('two were made');
    const expected = run(standing, 6, new AlarmStream(['ManagedElement=9'], new Rng(7)));
    run(standing, 3, first);
    second.restore(JSON.parse(JSON.stringify(first.state())) as ReturnType<AlarmStream['state']>);
    for (const n of [3, 4, 5])
      expect(second.step(standing(n), NOBODY, n * MINUTE, (n + 1) * MINUTE)).toEqual(expected[n]);
  });
});

describe('bodies of alarms', () => {
  const notice = (sequence: number, isCleared = false): AlarmNotice => ({
    alarm: {
      ...{ dn: LINK, source: 'SubNetwork=North,ManagedElement=access-3', condition: 'LinkDown', severity: 'critical' },
      ...{ text: 'Link is down', port: 'to-access-3-access-2' },
    },
    ...{ isCleared, startMs: 1000, atMs: isCleared ? 9000 : 1000, sequence },
  });

  it('are one VES event, or batches of at most 500', () => {
    expect(vesBodies([], String)).toEqual([]);
    expect(vesBodies([notice(1)], String)).toMatchObject([
      [
        '/eventListener/v7',
        {
          event: {
            commonEventHeader: { domain: 'fault', startEpochMicrosec: 1e6, lastEpochMicrosec: 1e6, sequence: 1 },
            faultFields: { eventSeverity: 'CRITICAL', alarmAdditionalInformation: { dn: LINK } },
          },
        },
      ],
    ]);
    const bodies = vesBodies(
      Array.from({ length: 501 }, (_, n) => notice(n, true)),
      String,
    );
    expect(bodies.map(([path, body]) => [path, (body as { eventList: unknown[] }).eventList.length])).toEqual([
      ['/eventListener/v7/eventBatch', 500],
      ['/eventListener/v7/eventBatch', 1],
    ]);
  });

  it('go through an Alertmanager too, raise and clear under one fingerprint', () => {
    const [body] = alertmanagerBodies([notice(1), notice(2, true)]) as {
      alerts: { status: string; fingerprint: string }[];
    }[];
    expect(body?.alerts.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(new Set(body?.alerts.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });
});

describe('logs', () => {
  const elements = plant.network.ofClass('ManagedElement');

  it('are few where nothing is wrong, hardly ever errors, and in order', () => {
    const lines = Array.from({ length: 1440 }, (_, n) => routineLines(elements, 60, n * MINUTE, new Rng(n))).flat();
    expect(lines.length / elements.length).toBeCloseTo(100, -1);
    expect(lines.filter(({ severity }) => severity === 'error').length).toBeLessThan(0.2 * elements.length);
    expect(lines.every(({ body }) => !body.includes('#'))).toBe(true);
    const { resourceLogs } = logsRequest(lines.slice(0, 50)) as {
      resourceLogs: { scopeLogs: { logRecords: { timeUnixNano: string }[] }[] }[];
    };
    const times = resourceLogs[0]?.scopeLogs[0]?.logRecords.map(({ timeUnixNano }) => Number(timeUnixNano)) ?? [];
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('have a line at either end of a link that goes down, and what a fault writes', () => {
    const events = new NetworkEvents(plant, network.graph, 5);
    const transport = network.evaluate(demand, new Map([[LINK, { outage: 1 }]]));
    const fault = { dn: LINK, severity: 'warn', body: 'input errors rising' } as const;
    const posted = events.step({ beganMs: 0, nowMs: MINUTE, transport, dark: NOBODY, alarms: [], logs: [fault] });
    const text = JSON.stringify(posted.find(([path]) => path === '/v1/logs')?.[1]);
    expect(text.split(linkLine('', LINK, true, 0).body)).toHaveLength(3);
    expect(text).toContain('input errors rising');
    expect(posted.at(-1)?.[0]).toBe('/eventListener/v7/eventBatch');
  });
});
