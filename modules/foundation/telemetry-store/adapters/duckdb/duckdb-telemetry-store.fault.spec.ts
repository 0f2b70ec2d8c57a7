import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { networkTimeOf } from '#foundation/vocabulary';
import { encodeLabels } from '../../domain/labels.js';
import { HOUR_MS, TIER_MS } from '../../domain/tiers.js';
import { type Upkept } from '../../ports/telemetry-store.js';
import { fingerprintOf } from '../../series-registry.js';
import { TelemetryStoreConfig } from '../../telemetry-store.config.js';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.js';

const ROWS = 20_000;
const ALL = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };
const APPENDER = fileURLToPath(new URL('../../testing/append-forever.ts', import.meta.url));
const KEEPER = fileURLToPath(new URL('../../testing/keep-forever.ts', import.meta.url));
const config = TelemetryStoreConfig.schema.parse({});

describe('DuckDbTelemetryStore', () => {
  let folder: string;
  let file: string;
  const running: ChildProcessWithoutNullStreams[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
    file = join(folder, 'telemetry.duckdb');
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  /** @param fileBlocks soft limit of a file's size in KiB */
  const appender = (fileBlocks?: number, script = APPENDER) => {
    const node = [process.execPath, '--conditions=source', '--import', '@oxc-node/core/register', script, file];
    const limit = fileBlocks === undefined ? '' : `ulimit -Sf ${fileBlocks};`;
    const child = spawn('bash', ['-c', `${limit} exec "$@"`, 'bash', ...node]);
    running.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const errors: string[] = [];
    child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
    const next = async (): Promise<string> => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`the appender ended: ${errors.join('')}`);
      return line.value;
    };
    return { child, next };
  };

  /** Rows, calls and series of each lane are exactly those that its offset says. */
  const check = async (acknowledged: ReadonlyMap<string, number>): Promise<void> => {
    const store = await DuckDbTelemetryStore.open(file, config);
    try {
      let chunks = 0;
      for (const lane of ['a', 'b']) {
        const through = store.storedThrough(lane);
        chunks += through;
        expect(through).toBeGreaterThanOrEqual(acknowledged.get(lane) ?? 0);
        const select = { matchers: [{ label: 'lane', op: '=', value: lane } as const] };
        const found = await store.windows({ ...ALL, select, from: networkTimeOf(-1), stepMs: 1e15 });
        expect(found.map(({ count }) => count[0])).toEqual(Array.from({ length: through }, () => ROWS));
        const calls = await store.calls({ ...ALL, within: lane, limit: 1_000_000 });
        expect(calls.items.map(({ id }) => id)).toEqual(Array.from({ length: through }, (_, n) => `${lane}-${n}`));
      }
      const { series, ...rows } = await store.usage();
      expect(rows).toMatchObject({ samples: chunks * ROWS, calls: chunks });
      // A new series travels with any lane's chunk, so that one of each lane may be ahead; none is there twice.
      expect(series - chunks).toBeLessThanOrEqual(2);
      const names = (await store.seriesWhere([])).map(
        ({ labels }) => `${labels['lane'] ?? ''} ${labels['chunk'] ?? ''}`,
      );
      expect(new Set(names).size).toBe(series);
    } finally {
      await store.close();
    }
  };

  it('agrees with its offsets after kill -9 at any moment', async () => {
    const acknowledged = new Map<string, number>();
    for (const moments of [1, 4, 9, 17, 30, 2, 40]) {
      const { child, next } = appender();
      expect(await next()).toBe('open');
      for (let n = 0; n < moments; n++) {
        const [lane = '', offset = ''] = (await next()).split(' ');
        acknowledged.set(lane, Number(offset));
      }
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      await check(acknowledged);
    }
  }, 120_000);

  it('neither loses nor doubles a sample by kill -9 while what is old is folded', async () => {
    let stored = 0;
    let folded = 0;
    for (const moments of [3, 11, 25, 41, 60]) {
      const { child, next } = appender(undefined, KEEPER);
      expect(await next()).toBe('open');
      for (let kept = 0; kept < moments;) {
        const [what = '', hour = ''] = (await next()).split(' ');
        if (what === 'kept') kept++;
        else stored = Number(hour);
      }
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      const store = await DuckDbTelemetryStore.open(file, config);
      try {
        const hours = store.storedThrough('a');
        expect(hours).toBeGreaterThanOrEqual(stored);
        const select = { matchers: [] };
        const windows = await store.windows({ ...ALL, select, from: networkTimeOf(0), stepMs: HOUR_MS });
        expect(windows).toHaveLength(50);
        const expected = Array.from({ length: hours }, (_, hour) => [60, 59 + hour]);
        for (const { count, sum } of windows) expect(Array.from(count, (n, at) => [n, sum[at]])).toEqual(expected);
        const { samples, fiveMinutes, hours: wide } = await store.usage();
        expect(samples + 5 * fiveMinutes + 60 * wide).toBe(hours * 50 * 60);
        folded = wide;
      } finally {
        await store.close();
      }
    }
    expect(folded).toBeGreaterThan(0);
  }, 120_000);

  it('keeps within its budget: the oldest first, samples as windows, never what is of the last hour', async () => {
    const store = await DuckDbTelemetryStore.open(file, { ...config, checkpointBytes: 1 << 20 });
    try {
      const bytes = encodeLabels({ __name__: 'm' });
      const fingerprint = fingerprintOf(bytes);
      const id = store.register(fingerprint, bytes);
      const [hours, rows] = [48, 36_000];
      for (let hour = 0; hour < hours; hour++) {
        const samples = {
          series: new Uint32Array(rows).fill(id),
          timestampMs: Float64Array.from({ length: rows }, (_, n) => hour * HOUR_MS + (n + 1) * 100),
          value: Float64Array.from({ length: rows }, (_, n) => Math.sin(hour * rows + n)),
          length: rows,
        };
        await store.append({ lane: 'a', from: hour, to: hour + 1, samples });
      }
      const [now, never] = [networkTimeOf(hours * HOUR_MS), networkTimeOf(-Infinity)];
      const keep = async (budgetBytes?: number): Promise<Upkept> => {
        const budget = budgetBytes === undefined ? {} : { budgetBytes };
        const horizons = { now, raw: never, fiveMinutes: never, hours: never, records: never, ...budget };
        let upkept = await store.keep(horizons);
        for (let steps = 0; !upkept.isDone && steps < 200; steps++) upkept = await store.keep(horizons);
        return upkept;
      };
      const { usedBytes } = await keep();
      const half = await keep(usedBytes / 2);
      expect(half).toMatchObject({ isDone: true, isOverBudget: false });
      expect(half.usedBytes).toBeLessThanOrEqual(usedBytes / 2);
      const usage = await store.usage();
      expect(usage.samples).toBeGreaterThan(0);
      expect(usage.samples + 3_000 * usage.fiveMinutes).toBe(hours * rows);
      const [first] = await store.samples({ select: { fingerprints: [fingerprint] }, from: never, until: now });
      expect(first?.timestampMs[0]).toBe(TIER_MS.fiveMinutes);
      const nothing = await keep(1);
      expect(nothing).toMatchObject({ isDone: true, isOverBudget: true });
      const [left] = await store.samples({ select: { fingerprints: [fingerprint] }, from: never, until: now });
      expect(left?.timestampMs.filter((time) => time > (hours - 1) * HOUR_MS)).toHaveLength(rows);
      expect(left?.timestampMs[0]).toBeGreaterThan((hours - 24) * HOUR_MS);
    } finally {
      await store.close();
    }
  }, 60_000);

  it('says that the disk is full, keeps what it has, and goes on when there is room', async () => {
    const { child, next } = appender(8 << 10);
    const acknowledged = new Map<string, number>();
    const codes = new Set<string>();
    let line = await next();
    for (; !line.startsWith('TELEMETRY'); line = await next()) {
      const [lane = '', offset = ''] = line.split(' ');
      if (lane !== 'open') acknowledged.set(lane, Number(offset));
    }
    expect(line).toMatch(/^TELEMETRY_STORE_FULL The disk of the telemetry store has no room/);
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    for (let stored = 0; stored < 10; line = await next()) {
      if (line.startsWith('TELEMETRY')) {
        codes.add(line.split(' ')[0] ?? '');
        child.stdin.write('\n');
        continue;
      }
      const [lane = '', offset = ''] = line.split(' ');
      acknowledged.set(lane, Number(offset));
      stored++;
    }
    expect(
      [...codes].filter((code) => code !== 'TELEMETRY_STORE_FULL' && code !== 'TELEMETRY_STORE_UNAVAILABLE'),
    ).toEqual([]);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    await check(acknowledged);
  }, 60_000);

  it('refuses a file that another process has open', async () => {
    const { next } = appender();
    expect(await next()).toBe('open');
    await expect(DuckDbTelemetryStore.open(file, config)).rejects.toMatchObject({
      code: 'TELEMETRY_STORE_LOCKED',
      message: `The telemetry store ${file} is in use by another process.`,
    });
  });

  it('refuses the file of a newer release, and one that is none, in one sentence', async () => {
    await (await DuckDbTelemetryStore.open(file, config)).close();
    const raw = await DuckDBInstance.create(file);
    const connection = await raw.connect();
    await connection.run('UPDATE schema_version SET version = 4');
    connection.closeSync();
    raw.closeSync();
    await expect(DuckDbTelemetryStore.open(file, config)).rejects.toMatchObject({
      code: 'TELEMETRY_STORE_SCHEMA_UNSUPPORTED',
      message: `The telemetry store ${file} has schema version 4; this release reads up to 3.`,
    });
    writeFileSync(file, 'x'.repeat(10_000));
    await expect(DuckDbTelemetryStore.open(file, config)).rejects.toMatchObject({ code: 'TELEMETRY_STORE_FAILED' });
  });

  it('takes the file of the release before, keeps its calls, and writes new ones with all that they tell', async () => {
    const raw = await DuckDBInstance.create(file);
    const connection = await raw.connect();
    await connection.run(`CREATE TABLE schema_version(version INTEGER); INSERT INTO schema_version VALUES (1);
      CREATE TABLE call_record(n BIGINT, id VARCHAR, trunk VARCHAR, start_ms DOUBLE, end_ms DOUBLE, caller VARCHAR, callee VARCHAR,
        answered BOOLEAN, disposition VARCHAR, billable_seconds DOUBLE, post_dial_delay_seconds DOUBLE, codec VARCHAR,
        loss_ratio DOUBLE, jitter_seconds DOUBLE, round_trip_seconds DOUBLE);
      INSERT INTO call_record VALUES (1, 'old', 'SipTrunk=a', 1, 2, 'x', 'y', true, 'ANSWERED', 1, NULL, 'alaw', 0.5, NULL, NULL)`);
    connection.closeSync();
    raw.closeSync();
    const store = await DuckDbTelemetryStore.open(file, config);
    const [start, end] = [networkTimeOf(3), networkTimeOf(4)];
    const call = { id: 'new', trunk: 'SipTrunk=a', start, end, caller: 'x', callee: 'y', answered: true } as const;
    const told = { disposition: 'ANSWERED', billableSeconds: 1, kind: 'quality-report', measuredMos: 4.2 } as const;
    const samples = {
      series: new Uint32Array(),
      timestampMs: new Float64Array(),
      value: new Float64Array(),
      length: 0,
    };
    await store.append({ lane: 'a', from: 0, to: 1, samples, calls: [{ ...call, ...told }] });
    const { items } = await store.calls({ from: networkTimeOf(0), until: networkTimeOf(9), limit: 9 });
    await store.close();
    expect(items).toEqual([
      expect.objectContaining({ id: 'old', codec: 'alaw', lossRatio: 0.5 }),
      { ...call, ...told },
    ]);
  });

  it('refuses after it was closed, and closes twice', async () => {
    const store = await DuckDbTelemetryStore.open(file, config);
    await store.close();
    await store.close();
    await expect(store.usage()).rejects.toMatchObject({ code: 'TELEMETRY_STORE_UNAVAILABLE', retryable: true });
  });

  it('refuses a read that gives more than the bound, and takes the next', async () => {
    const store = await DuckDbTelemetryStore.open(file, { ...config, maxRowsPerRead: 10 });
    try {
      const id = store.register('f'.repeat(32), new Uint8Array());
      const timestampMs = Float64Array.from({ length: 11 }, (_, n) => n);
      const samples = { series: new Uint32Array(11).fill(id), timestampMs, value: new Float64Array(11), length: 11 };
      await store.append({ lane: 'a', from: 0, to: 1, samples });
      const select = { fingerprints: ['f'.repeat(32)] };
      await expect(store.samples({ ...ALL, select })).rejects.toMatchObject({
        code: 'TELEMETRY_STORE_RESULT_TOO_LARGE',
        retryable: false,
      });
      expect(await store.samples({ ...ALL, select, from: networkTimeOf(0) })).toHaveLength(1);
    } finally {
      await store.close();
    }
  });
});
