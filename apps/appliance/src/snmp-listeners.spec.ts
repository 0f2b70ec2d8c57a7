import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { ApplianceError, parseConfig } from '#foundation/platform';
import { type Alarm, type LogRecord } from '#foundation/vocabulary';
import { readAlarmsFrame } from '#monitor/alarms';
import { DurableLog, Intake } from '#monitor/intake';
import { OtlpConfig, readLogRecordsFrame } from '#monitor/otlp';
import { SnmpConfig } from '#monitor/snmp';
import { WallClock } from './clock.js';
import { SnmpListeners } from './snmp-listeners.js';

const hasSnmptrap = spawnSync('snmptrap', ['--version']).error === undefined;
if (!hasSnmptrap) {
  if (process.env['CI'] === 'true') throw new Error('snmptrap is needed: apt-get install snmp');
  process.stderr.write('SKIPPED: traps of the command snmptrap, which is not here: apt-get install snmp.\n');
}

const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const LINK_UP = '1.3.6.1.6.3.1.1.5.4';
const IF_INDEX = ['1.3.6.1.2.1.2.2.1.1.3', 'i', '3'];
const R1 = 'SubNetwork=North,ManagedElement=r1';
const secrets = { AUTH: 'authentic-phrase', PRIV: 'private-phrase' };
const V2C = ['-v', '2c', '-c', 'north-traps'];
const V3 = [
  '-v',
  '3',
  '-u',
  'r1',
  '-l',
  'authPriv',
  '-a',
  'SHA-256',
  '-A',
  secrets.AUTH,
  '-x',
  'AES',
  '-X',
  secrets.PRIV,
];

describe('SnmpListeners', () => {
  let folder: string;
  let log: DurableLog;
  let registry: Registry;
  let intake: Pick<Intake, 'accept'>;
  let listeners: SnmpListeners | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-snmp-'));
    log = await DurableLog.open(join(folder, 'log'), { segmentBytes: 1 << 20, fsync: 'never' });
    registry = new Registry();
    intake = new Intake(log, { maxPendingBytes: 1 << 20, maxLagBytes: 1 << 20, maxSources: 10 });
  });
  afterEach(async () => {
    await listeners?.stop();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (changes: object = {}): Promise<number> => {
    const listener = {
      ...{ source: 'routers', port: 0, identity: ['SubNetwork=North,ManagedElement=${host}'] },
      communities: [{ community: 'north-traps' }],
      users: [
        { name: 'r1', authenticationEnv: 'AUTH', privacyEnv: 'PRIV' },
        { name: 'old', authentication: 'md5', authenticationEnv: 'AUTH', privacy: 'none' },
      ],
      hosts: { '127.0.0.1': 'r1' },
      ...changes,
    };
    listeners = new SnmpListeners(parseConfig({ snmp: { listeners: [listener] } }, [OtlpConfig, SnmpConfig]), {
      intake: { accept: async (...all) => intake.accept(...all) },
      keys: { of: () => new Uint8Array(32).fill(7) },
      ...{
        registry,
        clock: new WallClock(),
        dataFolder: folder,
        keyOf: () => new Uint8Array(32),
        environment: secrets,
      },
      readFile: (path) => readFileSync(path, 'utf8'),
      trouble: (error) => {
        throw error;
      },
    });
    return (await listeners.start())[0]?.port ?? 0;
  };

  const logged = async (): Promise<{ alarms: Alarm[]; records: LogRecord[] }> => {
    const alarms: Alarm[] = [];
    const records: LogRecord[] = [];
    for await (const { kind, body } of log.read(0))
      if (kind === 'alarms') alarms.push(...readAlarmsFrame(body));
      else records.push(...readLogRecordsFrame(body));
    return { alarms, records };
  };
  const metric = async (text: string): Promise<boolean> => {
    for (let looks = 0; looks < 400; looks++) {
      if ((await registry.metrics()).includes(text)) return true;
      await sleep(10);
    }
    return false;
  };
  const fates = async (fate: string, count: number) =>
    metric(`noc_snmp_notifications_total{source="routers",fate="${fate}"} ${String(count)}\n`);
  const refused = async (reason: string, count = 1) =>
    metric(`noc_snmp_refused_messages_total{source="routers",reason="${reason}"} ${String(count)}\n`);

  /** @returns the exit code: of an inform 0 where it was acknowledged */
  const snmptrap = async (args: readonly string[]): Promise<number> => {
    const child = spawn('snmptrap', ['-r', '1', '-t', '1', ...args], {
      stdio: 'ignore',
      env: { ...process.env, MIBS: '' },
    });
    const [code] = (await once(child, 'exit')) as [number];
    return code;
  };
  const send = async (port: number, credentials: readonly string[], ...what: readonly string[]) =>
    snmptrap([...credentials, `127.0.0.1:${String(port)}`, '', ...what]);

  describe.each([
    ['v2c', V2C],
    ['v3 with authentication and encryption', V3],
    [
      'v3 with an old digest and no encryption',
      ['-v', '3', '-u', 'old', '-l', 'authNoPriv', '-a', 'MD5', '-A', secrets.AUTH],
    ],
  ] as const)('by %s', (_, credentials) => {
    (hasSnmptrap ? it : it.skip)('takes traps and informs of snmptrap, and acknowledges the latter', async () => {
      const port = await start();
      expect(await send(port, credentials, LINK_DOWN, ...IF_INDEX)).toBe(0);
      expect(await fates('alarm', 1)).toBe(true);
      expect(await send(port, [...credentials, '-Ci'], LINK_UP, ...IF_INDEX)).toBe(0);
      expect(await metric('noc_snmp_acknowledged_informs_total{source="routers"} 1\n')).toBe(true);
      const { alarms } = await logged();
      expect(alarms.map(({ dn, perceivedSeverity }) => [dn, perceivedSeverity])).toEqual([
        [`${R1},Interface=3`, 'major'],
        [`${R1},Interface=3`, 'cleared'],
      ]);
      expect(new Set(alarms.map(({ id }) => id)).size).toBe(1);
    });
  });

  (hasSnmptrap ? it : it.skip)('takes traps of SNMPv1', async () => {
    const port = await start();
    const to = `127.0.0.1:${String(port)}`;
    await snmptrap(['-v', '1', '-c', 'north-traps', to, '1.3.6.1.4.1.9', '127.0.0.1', '2', '0', '', ...IF_INDEX]);
    expect(await fates('alarm', 1)).toBe(true);
  });

  (hasSnmptrap ? it : it.skip)(
    'does not acknowledge an inform that the log did not take, and takes it when it comes again',
    async () => {
      const real = intake;
      let refusals = 0;
      intake = {
        accept: async (...all) => {
          if (refusals++ < 1) throw new ApplianceError('INTAKE_LOG_UNAVAILABLE', { retryable: true });
          return real.accept(...all);
        },
      };
      const port = await start();
      expect(await send(port, ['-Ci', ...V2C], LINK_DOWN, ...IF_INDEX)).toBe(0);
      expect((await logged()).alarms).toHaveLength(1);
      expect(await refused('no-room')).toBe(true);
      intake = { accept: async () => Promise.reject(new ApplianceError('INTAKE_LOG_FULL', { retryable: true })) };
      expect(await send(port, ['-Ci', ...V2C], LINK_UP, ...IF_INDEX)).not.toBe(0);
    },
  );

  (hasSnmptrap ? it : it.skip)('refuses whom it does not know, and counts why', async () => {
    const port = await start();
    await send(port, ['-v', '2c', '-c', 'public'], LINK_DOWN, ...IF_INDEX);
    expect(await refused('unknown-community')).toBe(true);
    const of = (user: string, phrase: string) =>
      V3.map((each) => (each === 'r1' ? user : each === secrets.AUTH ? phrase : each));
    await send(port, of('mallory', secrets.AUTH), LINK_DOWN, ...IF_INDEX);
    expect(await refused('unknown-user')).toBe(true);
    await send(port, of('r1', 'another-phrase'), LINK_DOWN, ...IF_INDEX);
    expect(await refused('not-authentic')).toBe(true);
    await send(port, ['-v', '3', '-u', 'r1', '-l', 'noAuthNoPriv'], LINK_DOWN, ...IF_INDEX);
    expect(await refused('level-too-low')).toBe(true);
    expect(await send(port, ['-Ci', ...of('mallory', secrets.AUTH)], LINK_DOWN, ...IF_INDEX)).not.toBe(0);
    expect((await logged()).alarms).toEqual([]);
  });

  (hasSnmptrap ? it : it.skip)(
    'keeps what nothing maps as a log record without subscriber numbers, and what has no object with its reason',
    async () => {
      const port = await start();
      await send(port, V2C, '1.3.6.1.4.1.99999.0.7', '1.3.6.1.4.1.99999.1.1', 's', 'call to +49 1511 2345678 failed');
      expect(await fates('log-record', 1)).toBe(true);
      const [record] = (await logged()).records;
      expect(record).toMatchObject({ dn: R1 });
      expect(record?.body).toMatch(
        /^SNMP trap 1\.3\.6\.1\.4\.1\.99999\.0\.7 of 127\.0\.0\.1 1\.3\.6\.1\.4\.1\.99999\.1\.1=call to ~\S{22} failed$/,
      );
      await send(port, V2C, LINK_DOWN, '1.3.6.1.2.1.1.5.0', 's', 'x');
      expect(await fates('quarantined', 1)).toBe(true);
      expect(listeners?.quarantine.read(10)).toMatchObject([
        { source: 'routers', trap: LINK_DOWN, reason: 'no-object' },
      ]);
    },
  );

  it('outlives any datagram', async () => {
    const port = await start();
    const socket = createSocket('udp4');
    const v2c = Buffer.from(
      '304402010104' +
        '0b6e6f7274682d7472617073' +
        'a7320204010203040201000201003024300d06082b060102010103004301633013060a2b0601060301010401000605' +
        '2b06010401',
      'hex',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(v2c.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(v2c.length),
        async (changes, length) => {
          const datagram = Buffer.from(v2c);
          for (const [at, byte] of changes) datagram[at] = byte;
          await new Promise((sent) => {
            socket.send(datagram.subarray(0, length), port, '127.0.0.1', sent);
          });
        },
      ),
    );
    socket.send(Buffer.from([0]), port, '127.0.0.1');
    expect(await metric('reason="malformed"} ')).toBe(true);
    socket.close();
  });

  it.each([
    [{ communities: [{ communityEnv: 'NOWHERE' }] }],
    [{ communities: [{ communityFile: '/nowhere' }] }],
    [{ users: [{ name: 'r1', authenticationEnv: 'NOWHERE', privacy: 'none' }] }],
  ])('does not start where a secret of %j is missing', async (changes) => {
    await expect(start(changes)).rejects.toMatchObject({ code: 'SNMP_SECRET_MISSING' });
  });
});
