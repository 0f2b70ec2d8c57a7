import { execFileSync, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseConfig } from '#foundation/platform';
import { type LogRecord } from '#foundation/vocabulary';
import { DurableLog, Intake } from '#monitor/intake';
import { OtlpConfig, readLogRecordsFrame } from '#monitor/otlp';
import { SyslogConfig } from '#monitor/syslog';
import { WallClock } from './clock.js';
import { SyslogListeners } from './syslog-listeners.js';

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;
if (!hasOpenssl) process.stderr.write('SKIPPED: syslog over TLS; openssl makes its certificate.\n');
if (!isThere('logger')) process.stderr.write('SKIPPED: syslog of the command logger, which is not here.\n');

describe('SyslogListeners', () => {
  let folder: string;
  let log: DurableLog;
  let registry: Registry;
  let limits: { maxPendingBytes: number; maxLagBytes: number; maxSources: number };
  let listeners: SyslogListeners | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-syslog-'));
    log = await DurableLog.open(join(folder, 'log'), { segmentBytes: 1 << 20, fsync: 'never' });
    registry = new Registry();
    limits = { maxPendingBytes: 1 << 20, maxLagBytes: 1 << 20, maxSources: 10 };
  });
  afterEach(async () => {
    await listeners?.stop();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (changes: object = {}, slice: object = {}): Promise<number> => {
    const listener = {
      ...{ source: 'routers', host: '127.0.0.1', identity: ['SubNetwork=North,ManagedElement=${host}'] },
      hosts: { '127.0.0.1': 'r1' },
      ...changes,
    };
    listeners = new SyslogListeners(
      parseConfig({ syslog: { listeners: [listener], ...slice } }, [OtlpConfig, SyslogConfig]),
      {
        intake: new Intake(log, limits),
        registry,
        clock: new WallClock(),
        keyOf: () => new Uint8Array(32),
        trouble: (error) => {
          throw error;
        },
      },
    );
    return (await listeners.start())[0]?.port ?? 0;
  };
  const recorded = async (count: number): Promise<readonly LogRecord[]> => {
    for (let looks = 0; ; looks++) {
      const records: LogRecord[] = [];
      for await (const { body } of log.read(0)) records.push(...readLogRecordsFrame(body));
      if (records.length >= count || looks > 400) return records;
      await sleep(10);
    }
  };
  const metric = async (text: string): Promise<boolean> => {
    for (let looks = 0; looks < 400; looks++) {
      if ((await registry.metrics()).includes(text)) return true;
      await sleep(10);
    }
    return false;
  };
  const now = (): string => new Date().toISOString();

  it('takes datagrams, each as its own event though it be the same again, without subscriber numbers', async () => {
    const port = await start({ udpPort: 0 });
    const socket = createSocket('udp4');
    const message = `<187>1 ${now()} r7 ifmgr - - - Link down, last call +49 170 1234567`;
    for (let n = 0; n < 3; n++) socket.send(message, port, '127.0.0.1');
    socket.send('<13>bare text', port, '127.0.0.1');
    const records = await recorded(4);
    socket.close();
    expect(records.map(({ dn, severityNumber }) => [dn, severityNumber])).toEqual([
      ...Array.from({ length: 3 }, () => ['SubNetwork=North,ManagedElement=r7', 17]),
      ['SubNetwork=North,ManagedElement=r1', 10],
    ]);
    expect(records[0]?.body).toMatch(/^ifmgr: Link down, last call ~[\w-]{22}$/);
    const frames = await Array.fromAsync(log.read(0));
    expect(new Set(frames.map(({ body }) => Buffer.from(body).toString())).size).toBe(frames.length);
    expect(await metric('noc_syslog_records_total{source="routers"} 4')).toBe(true);
    expect(await metric('noc_syslog_untimed_messages_total{source="routers"} 1')).toBe(true);
  });

  it('takes connections by lines and by lengths, waits for room in the log, and loses nothing', async () => {
    const port = await start({ tcpPort: 0 });
    limits.maxPendingBytes = 0;
    const socket = connect(port, '127.0.0.1');
    for (let n = 0; n < 200; n++) {
      const text = `<14>1 ${now()} r1 app - - - message ${String(n)}`;
      socket.write(n % 2 === 0 ? `${text}\n` : `${String(text.length)} ${text}`);
    }
    socket.end('<14>the last has no line feed');
    await sleep(100);
    expect(await recorded(0)).toEqual([]);
    limits.maxPendingBytes = 1 << 20;
    const records = await recorded(201);
    expect(records.map(({ body }) => body)).toEqual([
      ...Array.from({ length: 200 }, (_, n) => `app: message ${String(n)}`),
      'the last has no line feed',
    ]);
  });

  it('ends a connection that speaks something else, refuses who may not send, and says what names no object', async () => {
    const port = await start({ tcpPort: 0, identity: ['SubNetwork=North,ManagedElement=${meta_node}'] });
    const stranger = connect(port, '127.0.0.1');
    stranger.write('123456789 nonsense');
    await once(stranger, 'close');
    const sender = connect(port, '127.0.0.1');
    sender.end(`<14>1 ${now()} r1 app - - [meta node="7"] a\n<14>1 ${now()} r1 app - - [meta node="7,8"] b\n`);
    expect((await recorded(1)).map(({ dn }) => dn)).toEqual(['SubNetwork=North,ManagedElement=7']);
    expect(await metric('noc_syslog_refused_messages_total{source="routers",reason="framing"} 1')).toBe(true);
    expect(await metric('noc_syslog_refused_messages_total{source="routers",reason="no-object"} 1')).toBe(true);
    await listeners?.stop();
    registry.clear();
    const closed = connect(await start({ tcpPort: 0, allow: ['198.51.100.7'] }), '127.0.0.1');
    await once(closed, 'close');
    expect(await metric('noc_syslog_refused_messages_total{source="routers",reason="not-allowed"} 1')).toBe(true);
  });

  it('drops datagrams beyond what may wait, and counts them', async () => {
    const port = await start({ udpPort: 0 }, { maxWaiting: 1 });
    limits.maxPendingBytes = 0;
    const socket = createSocket('udp4');
    for (let n = 0; n < 5; n++) socket.send(`<14>1 ${now()} r1 app - - - ${String(n)}`, port, '127.0.0.1');
    expect(await metric('noc_syslog_refused_messages_total{source="routers",reason="no-room"} 5')).toBe(true);
    socket.close();
  });

  (hasOpenssl ? it : it.skip)(
    'takes what is encrypted, and lets a handshake that does not end not keep it up',
    async () => {
      const [certificateFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
      const subject = [
        '-subj',
        '/CN=localhost',
        '-days',
        '2',
        '-nodes',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
      ];
      execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', keyFile, '-out', certificateFile], {
        stdio: 'ignore',
      });
      const port = await start({ tlsPort: 0, certificateFile, keyFile });
      const silent = connect(port, '127.0.0.1');
      silent.on('error', () => undefined);
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const text = `<11>1 ${now()} r1 app - - - over TLS`;
      socket.end(`${String(text.length)} ${text}`);
      expect(await recorded(1)).toMatchObject([{ body: 'app: over TLS', severityNumber: 17 }]);
      await listeners?.stop();
    },
  );

  (isThere('logger') ? it : it.skip)('takes what the command logger sends', async () => {
    const udp = await start({ udpPort: 0, tcpPort: 0 });
    const send = (...args: string[]): void => {
      execFileSync('logger', ['--server', '127.0.0.1', '--tag', 'probe', '--priority', 'local0.err', ...args]);
    };
    send('--port', String(udp), '--udp', '--rfc3164', 'as RFC 3164');
    send('--port', String(udp), '--udp', '--rfc5424=notq', 'as RFC 5424');
    const records = await recorded(2);
    expect(records.map(({ body }) => body).sort()).toEqual([
      expect.stringMatching(/^probe: as RFC 3164/),
      expect.stringMatching(/^probe: as RFC 5424/),
    ]);
    expect(records.map(({ severityNumber }) => severityNumber)).toEqual([17, 17]);
  });
});
