import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseConfig } from '#foundation/platform';
import { readCallRecordsFrame } from '#monitor/cdr';
import { DurableLog, Intake } from '#monitor/intake';
import { VoiceQualityConfig } from '#monitor/voice-quality';
import { hepOf, publishOf, sipOf } from '#monitor/voice-quality/testing';
import { WallClock } from './clock.js';
import { Keys } from './secrets.js';
import { VoiceListeners } from './voice-listeners.js';

const listener = { region: 'North', trunkDnTemplate: 'SipTrunk={trunk}', udpPort: 0, tcpPort: 0 };
const capture = { ...listener, source: 'hep', addresses: { '198.51.100.7': 'carrier' }, keyEnv: 'HEP_KEY' };

describe('VoiceListeners', () => {
  let folder: string;
  let log: DurableLog;
  let registry: Registry;
  let listeners: VoiceListeners;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-voice-'));
    log = await DurableLog.open(join(folder, 'log'), { segmentBytes: 1 << 20, fsync: 'never' });
    registry = new Registry();
    const limits = { maxPendingBytes: 1 << 20, maxLagBytes: 1 << 20, maxSources: 10 };
    const config = parseConfig({ voiceQuality: { publish: [{ ...listener, source: 'phones' }], capture: [capture] } }, [
      VoiceQualityConfig,
    ]);
    listeners = new VoiceListeners(config, {
      intake: new Intake(log, limits),
      keys: new Keys(folder),
      registry,
      clock: new WallClock(),
      environment: { HEP_KEY: 'secret' },
      trouble: (error) => {
        throw error;
      },
    });
  });
  afterEach(async () => {
    await listeners.stop();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<(source: string, transport: 'udp' | 'tcp') => number> => {
    const ports = await listeners.start();
    return (source, transport) =>
      ports.find((port) => port.source === source && port.transport === transport)?.port ?? 0;
  };
  const recorded = async () => {
    const records = [];
    for await (const { body, source } of log.read(0))
      for (const record of readCallRecordsFrame(body)) records.push({ source, ...record });
    return records;
  };

  it('answers a report over UDP and over TCP with 200 once it is in the log', async () => {
    const portOf = await start();
    const udp = createSocket('udp4');
    udp.send(publishOf(), portOf('phones', 'udp'), '127.0.0.1');
    const [answer] = (await once(udp, 'message')) as [Buffer];
    udp.close();
    expect(answer.toString()).toMatch(/^SIP\/2\.0 200 OK\r\nVia: .*;rport=\d+;received=127\.0\.0\.1\r\n/);

    const tcp = connect(portOf('phones', 'tcp'), '127.0.0.1');
    tcp.write(publishOf(undefined, 'z9hG4bK-tcp').slice(0, 100));
    tcp.write(publishOf(undefined, 'z9hG4bK-tcp').slice(100));
    const [over] = (await once(tcp, 'data')) as [Buffer];
    tcp.destroy();
    expect(over.toString()).toMatch(/^SIP\/2\.0 200 OK/);
    expect(await recorded()).toEqual([
      expect.objectContaining({ source: 'phones', kind: 'quality-report', measuredMos: 4 }),
      expect.objectContaining({ source: 'phones', kind: 'quality-report', measuredMos: 4 }),
    ]);
  });

  it('puts a call together from packets that come over UDP and TCP, of agents that know the key', async () => {
    const portOf = await start();
    const at = { from: '192.0.2.1', to: '198.51.100.7', protocol: 1, key: 'secret' };
    const invite = sipOf('INVITE sip:b@b.example SIP/2.0', 'c1', '1 INVITE');
    const busy = sipOf('SIP/2.0 486 Busy Here', 'c1', '1 INVITE', { toTag: 't' });
    const udp = createSocket('udp4');
    const tcp = connect(portOf('hep', 'tcp'), '127.0.0.1');
    const send = async (packet: Uint8Array): Promise<void> =>
      new Promise((resolve) => {
        udp.send(packet, portOf('hep', 'udp'), '127.0.0.1', () => {
          resolve();
        });
      });
    await send(hepOf({ ...at, timeMs: 1_767_225_600_000, payload: invite, key: 'wrong' }));
    await send(hepOf({ ...at, timeMs: 1_767_225_600_000, payload: invite }));
    const open = async (): Promise<string> => registry.metrics();
    while (!(await open()).includes('noc_voice_quality_open_calls{source="hep"} 1')) await turnOfLoop();
    tcp.write(hepOf({ ...at, timeMs: 1_767_225_601_000, payload: busy }));
    await log.grown(0);
    udp.close();
    tcp.destroy();
    expect(await recorded()).toEqual([
      expect.objectContaining({ source: 'hep', trunk: 'SipTrunk=carrier', sipStatus: 486, answered: false }),
    ]);
    expect(await open()).toContain('noc_voice_quality_refused_total{source="hep",reason="key"} 1');
  });

  it('closes a connection that speaks something else', async () => {
    const portOf = await start();
    const tcp = connect(portOf('phones', 'tcp'), '127.0.0.1');
    tcp.on('error', () => undefined);
    tcp.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(tcp, 'close');
    expect(await registry.metrics()).toContain('noc_voice_quality_refused_total{source="phones",reason="sip"} 1');
  });

  it('wants to know who may send where others than this host can', () => {
    const config = (over: object) => ({ voiceQuality: { publish: [{ ...listener, source: 's', ...over }] } });
    expect(() => parseConfig(config({ host: '0.0.0.0' }), [VoiceQualityConfig])).toThrow(/who may send/);
    expect(() => parseConfig(config({ host: '0.0.0.0', allow: ['192.0.2.1'] }), [VoiceQualityConfig])).not.toThrow();
  });
});
