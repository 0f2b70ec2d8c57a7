import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { DurableLog } from './durable-log.js';
import { Intake, type Received } from './intake.js';

/** An item a byte; a body with a zero byte cannot be decoded. */
const accept = async (intake: Intake, source: string, ...body: number[]): Promise<number> => {
  const decode = (): Received => {
    if (body.includes(0)) throw new ApplianceError('SPEC_MALFORMED', { retryable: false });
    return { kind: 'remote-write', body: Uint8Array.from(body), items: body.length };
  };
  return (await intake.accept(source, body.length, decode)).items;
};

describe('Intake', () => {
  let folder: string;
  let log: DurableLog;
  let readThrough: number | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-intake-'));
    readThrough = undefined;
    log = await DurableLog.open(folder, { segmentBytes: 1 << 20, fsync: 'never' });
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const intakeOf = (limits = {}): Intake =>
    new Intake(
      log,
      { maxPendingBytes: 1000, maxLagBytes: 1000, maxSources: 2, ...limits },
      () => readThrough ?? log.end,
    );

  it('acknowledges what the log holds', async () => {
    expect(await accept(intakeOf(), 'a', 1, 2, 3)).toBe(3);
    const logged = await Array.fromAsync(log.read(0));
    expect(logged.map(({ source, body }) => [source, ...body])).toEqual([['a', 1, 2, 3]]);
  });

  it('refuses what cannot be decoded, logs none of it and counts the body', async () => {
    const intake = intakeOf();
    await expect(accept(intake, 'a', 1, 0)).rejects.toMatchObject({ code: 'SPEC_MALFORMED' });
    expect(log.end).toBe(0);
    expect(intake.accounts.get('a')).toEqual({ accepted: 0, rejected: 0, refusedBodies: 1, deferredBodies: 0 });
  });

  it('tells senders to come back when too much waits, and takes the same body afterwards', async () => {
    const intake = intakeOf({ maxPendingBytes: 5 });
    const first = accept(intake, 'a', 1, 2, 3);
    await expect(accept(intake, 'a', 4, 5, 6)).rejects.toMatchObject({
      code: 'INTAKE_OVERLOADED',
      retryable: true,
      attributes: { retryAfterSeconds: 2 },
    });
    await first;
    await accept(intake, 'a', 4, 5, 6);
    expect(intake.accounts.get('a')).toEqual({ accepted: 6, rejected: 0, refusedBodies: 0, deferredBodies: 1 });
  });

  it('tells senders to come back when the readers of the log lag too far behind', async () => {
    const intake = intakeOf({ maxLagBytes: 4 });
    readThrough = 0;
    await accept(intake, 'a', 1, 2, 3);
    await expect(accept(intake, 'a', 4)).rejects.toMatchObject({ code: 'INTAKE_OVERLOADED' });
    readThrough = log.end;
    expect(await accept(intake, 'a', 4)).toBe(1);
  });

  it('bounds its accounts: sources beyond the limit are counted together', async () => {
    const intake = intakeOf();
    for (const source of ['a', 'b', 'c', 'd']) await accept(intake, source, 1);
    expect([...intake.accounts.keys()]).toEqual(['a', 'b', 'other']);
    expect(intake.accounts.get('other')?.accepted).toBe(2);
  });

  it('does not count as accepted what the log did not take', async () => {
    const intake = intakeOf();
    await log.close();
    await expect(accept(intake, 'a', 1)).rejects.toMatchObject({ code: 'INTAKE_LOG_UNAVAILABLE' });
    expect(intake.accounts.get('a')).toEqual({ accepted: 0, rejected: 0, refusedBodies: 0, deferredBodies: 1 });
  });
});
