import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { type ColumnDecoder } from '#foundation/vocabulary';
import { DurableLog } from './durable-log.js';
import { type Frame } from './domain/frame.js';
import { Intake } from './intake.js';

/** A sample a byte; a body with a zero byte cannot be decoded. */
const bytes: ColumnDecoder = {
  decode: (body) => {
    if (body.includes(0)) throw new ApplianceError('SPEC_MALFORMED', { retryable: false });
    return body.length;
  },
};
const frame = (source: string, ...body: number[]): Frame => ({
  kind: 'remote-write',
  source,
  body: Uint8Array.from(body),
});

describe('Intake', () => {
  let folder: string;
  let log: DurableLog;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-intake-'));
    log = await DurableLog.open(folder, { segmentBytes: 1 << 20, fsync: 'never' });
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const intakeOf = (limits = {}): Intake =>
    new Intake(log, { 'remote-write': bytes }, { maxPendingBytes: 1000, maxSources: 2, ...limits });

  it('acknowledges what the log holds', async () => {
    expect(await intakeOf().accept(frame('a', 1, 2, 3))).toBe(3);
    const logged = await Array.fromAsync(log.read(0));
    expect(logged.map(({ source, body }) => [source, ...body])).toEqual([['a', 1, 2, 3]]);
  });

  it('refuses what cannot be decoded, logs none of it and counts the body', async () => {
    const intake = intakeOf();
    await expect(intake.accept(frame('a', 1, 0))).rejects.toMatchObject({ code: 'SPEC_MALFORMED' });
    expect(log.end).toBe(0);
    expect(intake.accounts.get('a')).toEqual({ accepted: 0, refusedBodies: 1, deferredBodies: 0 });
  });

  it('tells senders to come back when too much waits, and takes the same body afterwards', async () => {
    const intake = intakeOf({ maxPendingBytes: 5 });
    const first = intake.accept(frame('a', 1, 2, 3));
    await expect(intake.accept(frame('a', 4, 5, 6))).rejects.toMatchObject({
      code: 'INTAKE_OVERLOADED',
      retryable: true,
      attributes: { retryAfterSeconds: 2 },
    });
    await first;
    await intake.accept(frame('a', 4, 5, 6));
    expect(intake.accounts.get('a')).toEqual({ accepted: 6, refusedBodies: 0, deferredBodies: 1 });
  });

  it('bounds its accounts: sources beyond the limit are counted together', async () => {
    const intake = intakeOf();
    for (const source of ['a', 'b', 'c', 'd']) await intake.accept(frame(source, 1));
    expect([...intake.accounts.keys()]).toEqual(['a', 'b', 'other']);
    expect(intake.accounts.get('other')?.accepted).toBe(2);
  });

  it('does not count as accepted what the log did not take', async () => {
    const intake = intakeOf();
    await log.close();
    await expect(intake.accept(frame('a', 1))).rejects.toMatchObject({ code: 'INTAKE_LOG_UNAVAILABLE' });
    expect(intake.accounts.get('a')).toEqual({ accepted: 0, refusedBodies: 0, deferredBodies: 1 });
  });
});
