import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DurableLog, type LoggedFrame } from './durable-log.js';
import { type Frame, FRAME_KINDS, type FrameKind } from './domain/frame.js';

const settings = { segmentBytes: 1 << 20, fsync: 'always' } as const;
const small = { segmentBytes: 200, fsync: 'never' } as const;
const frame = (text: string): Frame => ({ kind: 'alarms', source: 'noc', body: Buffer.from(text) });
const textOf = ({ body }: Frame): string => Buffer.from(body).toString();

describe('DurableLog', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-log-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const readAll = async (log: DurableLog, from = log.start): Promise<LoggedFrame[]> => {
    const frames: LoggedFrame[] = [];
    for await (const logged of log.read(from)) frames.push(logged);
    return frames;
  };
  const segments = (): string[] => readdirSync(folder).sort();
  const lastSegment = (): string => join(folder, segments().at(-1) ?? '');

  it('gives back any frames in order, over segments and over a restart', async () => {
    const arbitrary = fc.record({
      kind: fc.constantFrom(...(Object.keys(FRAME_KINDS) as FrameKind[])),
      source: fc.string({ maxLength: 20, unit: 'grapheme' }),
      body: fc.uint8Array({ maxLength: 120 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arbitrary, { maxLength: 30 }), async (frames) => {
        const own = mkdtempSync(join(folder, 'run-'));
        const log = await DurableLog.open(own, small);
        for (const one of frames) await log.append(one);
        await log.close();
        const again = await DurableLog.open(own, small);
        const read = await readAll(again);
        await again.close();
        expect(read.map(({ kind, source, body }) => ({ kind, source, body: Uint8Array.from(body) }))).toEqual(frames);
      }),
      { numRuns: 30 },
    );
  });

  it('commits what arrives together in one go and keeps its order', async () => {
    const log = await DurableLog.open(folder, settings);
    const nexts = await Promise.all(Array.from({ length: 200 }, (_, i) => log.append(frame(String(i)))));
    expect(nexts).toEqual([...nexts].sort((a, b) => a - b));
    expect((await readAll(log)).map(textOf)).toEqual(nexts.map((_, i) => String(i)));
    expect(log.end).toBe(nexts.at(-1));
    await log.close();
  });

  it('resumes a reader at the offset behind what it has seen', async () => {
    const log = await DurableLog.open(folder, small);
    for (let i = 0; i < 50; i += 1) await log.append(frame(String(i)));
    const seen = (await readAll(log))[29];
    expect((await readAll(log, seen?.next)).map(textOf)).toEqual(Array.from({ length: 20 }, (_, i) => String(30 + i)));
    await log.close();
  });

  it.each<[string, (file: string) => void]>([
    [
      'a frame cut short',
      (file) => {
        truncateSync(file, statSync(file).size - 3);
      },
    ],
    [
      'a length without its payload',
      (file) => {
        appendFileSync(file, Buffer.from([9, 0, 0]));
      },
    ],
    [
      'noise',
      (file) => {
        appendFileSync(file, Buffer.from('nothing of ours stands here'));
      },
    ],
  ])('cuts a torn tail (%s), keeps all before it and goes on', async (because, tear) => {
    const log = await DurableLog.open(folder, settings);
    for (const text of ['a', 'b', 'c']) await log.append(frame(text));
    await log.close();
    tear(lastSegment());
    const again = await DurableLog.open(folder, settings);
    await again.append(frame('d'));
    const kept = because === 'a frame cut short' ? ['a', 'b', 'd'] : ['a', 'b', 'c', 'd'];
    expect((await readAll(again)).map(textOf)).toEqual(kept);
    await again.close();
  });

  it('says where a frame that was durable is damaged', async () => {
    const log = await DurableLog.open(folder, small);
    for (let i = 0; i < 30; i += 1) await log.append(frame(`number ${i}`));
    const first = join(folder, segments()[0] ?? '');
    const bytes = readFileSync(first);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(first, bytes);
    await expect(readAll(log)).rejects.toMatchObject({ code: 'INTAKE_LOG_CORRUPT', attributes: { offset: 0 } });
    await log.close();
  });

  it('refuses to open where a frame before the tail of the last segment is damaged, and cuts nothing', async () => {
    const log = await DurableLog.open(folder, settings);
    const nexts: number[] = [];
    for (let i = 0; i < 10; i += 1) nexts.push(await log.append(frame(`number ${i}`)));
    await log.close();
    const bytes = readFileSync(lastSegment());
    const third = nexts[1] ?? 0;
    bytes[third + 20] = (bytes[third + 20] ?? 0) ^ 1;
    writeFileSync(lastSegment(), bytes);
    await expect(DurableLog.open(folder, settings)).rejects.toMatchObject({
      code: 'INTAKE_LOG_CORRUPT',
      attributes: { offset: third },
    });
    expect(readFileSync(lastSegment()).equals(bytes)).toBe(true);
  });

  it('cuts a group that a power cut left with a hole: none of it was acknowledged', async () => {
    const log = await DurableLog.open(folder, settings);
    await log.append(frame('kept'));
    const { end } = log;
    await Promise.all(Array.from({ length: 5 }, (_, i) => log.append(frame(`one group ${i}`))));
    await log.close();
    // The first of a group is written alone, so the hole is put behind it, into the group that follows.
    const bytes = readFileSync(lastSegment());
    const hole = end + (bytes.length - end) / 5;
    bytes.fill(0, hole, hole + 24);
    writeFileSync(lastSegment(), bytes);
    const again = await DurableLog.open(folder, settings);
    expect((await readAll(again)).map(textOf)).toEqual(['kept', 'one group 0']);
    await again.close();
  });

  it('never steps over a segment when the log is trimmed under a reader', async () => {
    const log = await DurableLog.open(folder, small);
    for (let i = 0; i < 30; i += 1) await log.append(frame(String(i)));
    const seen: string[] = [];
    for await (const logged of log.read(log.start)) {
      seen.push(textOf(logged));
      await log.trim(logged.next);
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => String(i)));
    await log.close();
  });

  it('trims whole segments behind the slowest reader, and no more', async () => {
    const log = await DurableLog.open(folder, small);
    for (let i = 0; i < 50; i += 1) await log.append(frame(String(i)));
    const seen = (await readAll(log))[24];
    await log.trim(seen?.next ?? 0);
    expect(log.start).toBeGreaterThan(0);
    expect((await readAll(log, seen?.next)).map(textOf)[0]).toBe('25');
    await log.close();
  });

  it('takes nothing after it was closed', async () => {
    const log = await DurableLog.open(folder, settings);
    await log.close();
    await log.close();
    await expect(log.append(frame('late'))).rejects.toMatchObject({ code: 'INTAKE_LOG_UNAVAILABLE', retryable: true });
  });

  it('refuses with a retryable error when the disk is full, and takes frames again when there is space', async () => {
    // A file size limit stands in for a full disk: the writer is a child with its own limit.
    const script = join(import.meta.dirname, 'testing', 'fill-log.ts');
    const child = spawn(
      'bash',
      [
        '-c',
        `trap '' XFSZ; ulimit -f 4; exec "$0" --conditions=source --import @oxc-node/core/register "$1" "$2"`,
        process.execPath,
        script,
        folder,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    const told = JSON.parse(output) as { acknowledged: number; error: string };
    expect(told.error).toBe('INTAKE_LOG_FULL');
    const log = await DurableLog.open(folder, settings);
    expect(await readAll(log)).toHaveLength(told.acknowledged);
    await log.append(frame('there is space again'));
    await log.close();
  });

  it('holds every frame that was acknowledged before kill -9', async () => {
    const script = join(import.meta.dirname, 'testing', 'fill-log.ts');
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(
        process.execPath,
        ['--conditions=source', '--import', '@oxc-node/core/register', script, folder, 'forever'],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let acknowledged = 0;
      for await (const chunk of child.stdout) {
        acknowledged = Number(String(chunk).trim().split('\n').at(-1));
        if (acknowledged >= 50 * (round + 1)) break;
      }
      child.kill('SIGKILL');
      const log = await DurableLog.open(folder, settings);
      expect((await readAll(log)).length).toBeGreaterThanOrEqual(acknowledged);
      await log.close();
    }
  });
});
