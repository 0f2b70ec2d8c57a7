import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { framesOf, jsonOf } from './recording.js';

const folder = mkdtempSync(join(tmpdir(), 'recording-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const frame = (head: object, body: string): Buffer => {
  const compressed = body === '' ? Buffer.alloc(0) : zstdCompressSync(body);
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...head, bytes: compressed.length })}\n`), compressed]);
};
const written = (name: string, ...parts: readonly Buffer[]): string => {
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat(parts));
  return file;
};

describe('framesOf', () => {
  const long = JSON.stringify(Array.from({ length: 300_000 }, (_, at) => Math.imul(at, 2654435761)));

  it('reads what the simulator writes, however long', () => {
    const file = written(
      'whole',
      frame({ kind: 'json', t: 1, path: '/v1/logs', past: true }, '{"a":"\\n"}'),
      frame({ kind: 'json', t: 2 }, long),
      frame({ kind: 'step', t: 3 }, ''),
    );
    const frames = [...framesOf(file)];
    expect(frames.map(({ kind, t, past, path }) => [kind, t, past, path])).toEqual([
      ['json', 1, true, '/v1/logs'],
      ['json', 2, undefined, undefined],
      ['step', 3, undefined, undefined],
    ]);
    const [first, second] = frames;
    expect(first === undefined ? undefined : jsonOf(first)).toEqual({ a: '\n' });
    expect(second?.body.toString('utf8') === long).toBe(true);
  });

  it('says where a recording was cut off', () => {
    const whole = frame({ kind: 'json', t: 1 }, '{}');
    expect(() => [...framesOf(written('cut', whole.subarray(0, whole.length - 2)))]).toThrow(
      /in the middle of a frame/,
    );
    expect([...framesOf(written('empty'))]).toEqual([]);
  });
});
