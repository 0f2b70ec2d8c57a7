import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseConfig } from '#foundation/platform';
import { type CallRecord } from '#foundation/vocabulary';
import { readCallRecordsFrame } from '#monitor/cdr';
import { DurableLog, Intake } from '#monitor/intake';
import { VoiceQualityConfig } from '#monitor/voice-quality';
import { WallClock } from '../../apps/appliance/src/clock.js';
import { Keys } from '../../apps/appliance/src/secrets.js';
import { VoiceListeners } from '../../apps/appliance/src/voice-listeners.js';
import { CapturingRelay, TRUNK_IP } from './capturing-relay.js';
import { BUSY, CALL_BUSY, PUBLISH } from './scenarios.js';
import { callIdsIn, hasSipp, SippAnswering, sippCalls } from './sipp.js';

if (!hasSipp) {
  if (process.env['CI'] === 'true') throw new Error('SIPp is needed: apt-get install sip-tester');
  process.stderr.write('SKIPPED: calls of SIPp, which is not here: apt-get install sip-tester.\n');
}

/** SIPp ends by itself after a minute; a busy machine takes its time. */
jest.setTimeout(90_000);

const CALLS = 40;
const TRUNK = 'SubNetwork=North,SipTrunk=carrier';

const freeUdpPort = async (): Promise<number> => {
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise<void>((closed) => {
    probe.close(closed);
  });
  return port;
};

(hasSipp ? describe : describe.skip)('calls that SIPp makes', () => {
  let folder: string;
  let log: DurableLog;
  let listeners: VoiceListeners;
  let portOf: (source: string) => number;
  let relay: CapturingRelay | undefined;
  let answering: SippAnswering | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-sipp-'));
    log = await DurableLog.open(join(folder, 'log'), { segmentBytes: 1 << 20, fsync: 'never' });
    const listener = {
      ...{ region: 'North', trunkDnTemplate: 'SubNetwork=North,SipTrunk={trunk}', udpPort: 0 },
      addresses: { [TRUNK_IP]: 'carrier' },
    };
    listeners = new VoiceListeners(
      parseConfig(
        { voiceQuality: { publish: [{ ...listener, source: 'phones' }], capture: [{ ...listener, source: 'hep' }] } },
        [VoiceQualityConfig],
      ),
      {
        intake: new Intake(log, { maxPendingBytes: 1 << 24, maxLagBytes: 1 << 24, maxSources: 10 }),
        ...{ keys: new Keys(folder), registry: new Registry(), clock: new WallClock(), environment: {} },
        trouble: (error) => {
          throw error;
        },
      },
    );
    const ports = await listeners.start();
    portOf = (source) => ports.find((port) => port.source === source)?.port ?? 0;
  });
  afterEach(async () => {
    await answering?.stop();
    relay?.close();
    [answering, relay] = [undefined, undefined];
    await listeners.stop();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const recorded = async (count: number): Promise<readonly CallRecord[]> => {
    for (let looks = 0; ; looks++) {
      const records: CallRecord[] = [];
      for await (const { body } of log.read(0)) records.push(...readCallRecordsFrame(body));
      if (records.length >= count || looks > 400) return records;
      await sleep(10);
    }
  };
  /** The host of an id becomes a pseudonym; what stands before it tells the call. */
  const words = (ids: readonly string[]): readonly string[] => ids.map((id) => id.split('@')[0] ?? '').sort();
  const between = async (xml?: string): Promise<CapturingRelay> => {
    const calledPort = await freeUdpPort();
    answering = SippAnswering.start(folder, calledPort, xml);
    relay = await CapturingRelay.open(calledPort, portOf('hep'));
    return relay;
  };

  it('are each found again, answered, from what is captured of them', async () => {
    const { port } = await between();
    const counts = await sippCalls(folder, { name: 'uac' }, port, CALLS, '-d', '100');
    expect(counts).toEqual({ successful: CALLS, failed: 0 });
    const records = await recorded(CALLS);
    expect(words(records.map(({ id }) => id))).toEqual(words(callIdsIn(folder)));
    expect(records).toHaveLength(CALLS);
    for (const record of records) {
      expect(record).toMatchObject({ trunk: TRUNK, answered: true, sipStatus: 200, codec: 'pcmu' });
      expect(record.end - record.start).toBeGreaterThanOrEqual(100);
      expect(record.id).not.toContain('127.0.0.1');
    }
  });

  it('are each found again, with why they failed', async () => {
    const { port } = await between(BUSY);
    const counts = await sippCalls(folder, { file: 'busy-call.xml', xml: CALL_BUSY }, port, CALLS);
    expect(counts).toEqual({ successful: CALLS, failed: 0 });
    const records = await recorded(CALLS);
    expect(words(records.map(({ id }) => id))).toEqual(words(callIdsIn(folder)));
    for (const record of records)
      expect(record).toMatchObject({ trunk: TRUNK, answered: false, sipStatus: 486, releaseCause: 17 });
    expect(new Set(records.map(({ caller }) => caller)).size).toBe(1);
    expect(JSON.stringify(records)).not.toContain('15790000001');
  });

  it('are reported on, and every report that was answered with 200 is there', async () => {
    const counts = await sippCalls(folder, { file: 'publish.xml', xml: PUBLISH }, portOf('phones'), CALLS);
    expect(counts).toEqual({ successful: CALLS, failed: 0 });
    const records = await recorded(CALLS);
    expect(records).toHaveLength(CALLS);
    const reported = callIdsIn(folder).filter((id) => !id.startsWith('report-'));
    expect(words(records.map(({ id }) => id))).toEqual(words(reported.map((id) => `report-${id}`)));
    for (const record of records)
      expect(record).toMatchObject({ kind: 'quality-report', trunk: TRUNK, measuredMos: 4, codec: 'pcma' });
  });
});
