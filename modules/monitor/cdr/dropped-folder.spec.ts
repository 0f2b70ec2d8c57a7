import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ApplianceError } from '#foundation/platform';
import { CallIntake } from './call-intake.js';
import { readCallRecordsFrame } from './call-records-frame.js';
import { CdrMetrics } from './cdr.metrics.js';
import { DeadLetter } from './dead-letter.js';
import { DroppedFolder } from './dropped-folder.js';
import { ChargingDataDecoder } from './ber/charging-data-decoder.js';
import { imsRecord } from './testing/call-samples.js';

const recordOf = (id: string): Uint8Array =>
  imsRecord({
    ...{ id, caller: '1', callee: '2', trunk: 'peer' },
    ...{ startMs: 1_767_225_600_000, answerMs: 1_767_225_601_000, endMs: 1_767_225_602_000 },
  });

describe('DroppedFolder', () => {
  let path: string;
  let letter: string;
  let taken: string[];
  let isFull: boolean;
  let intended: string[];
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'nocturne-drop-'));
    letter = mkdtempSync(join(tmpdir(), 'nocturne-dead-'));
    [taken, intended, isFull] = [[], [], false];
  });
  afterEach(() => {
    for (const folder of [path, letter]) rmSync(folder, { recursive: true, force: true });
  });

  const open = (over: { after?: 'move' | 'delete'; taken?: string; failSave?: boolean } = {}): DroppedFolder => {
    const metrics = new CdrMetrics(new Registry(), ['ims']);
    return new DroppedFolder({
      path,
      source: 'ims',
      after: over.after ?? 'move',
      maxFileBytes: 1000,
      pollMs: 10,
      taken: over.taken,
      intake: new CallIntake({
        source: 'ims',
        decoder: new ChargingDataDecoder({
          trunkDnTemplate: 'SipTrunk={trunk}',
          trunks: [],
          maxLineLength: 1000,
          regionKey: new Uint8Array(32),
        }),
        hasLines: false,
        accept: async (_, __, decode) => {
          if (isFull) throw new ApplianceError('INTAKE_OVERLOADED', { retryable: true });
          taken.push(...readCallRecordsFrame(decode().body).map(({ id }) => id));
          return Promise.resolve();
        },
        metrics,
        deadLetter: new DeadLetter(letter, 1 << 16),
        nowMs: () => 0,
      }),
      intend: async (file) => {
        intended.push(file);
        return Promise.resolve();
      },
      save: async () => Promise.resolve(),
      metrics,
      onFailure: () => undefined,
    });
  };

  it('reads files once they stay as they are, in the order of their names, and puts them away', async () => {
    writeFileSync(join(path, 'b.dat'), recordOf('2'));
    writeFileSync(join(path, 'a.dat'), recordOf('1'));
    writeFileSync(join(path, 'c.dat.tmp'), recordOf('3'));
    const folder = open();
    expect(await folder.poll()).toBe(0);
    writeFileSync(join(path, 'b.dat'), Buffer.concat([recordOf('2'), recordOf('4')]));
    expect(await folder.poll()).toBe(1);
    expect(await folder.poll()).toBe(1);
    expect(taken).toEqual(['1', '2', '4']);
    expect(readdirSync(join(path, 'done')).sort()).toEqual(['a.dat', 'b.dat']);
    expect(readdirSync(path).sort()).toEqual(['c.dat.tmp', 'done']);
  });

  it('keeps a file that the log has no room for, and reads it once it has', async () => {
    writeFileSync(join(path, 'a.dat'), recordOf('1'));
    const folder = open({ after: 'delete' });
    isFull = true;
    await expect(folder.poll(true)).rejects.toThrow('INTAKE_OVERLOADED');
    isFull = false;
    expect(await folder.poll(true)).toBe(1);
    expect(taken).toEqual(['1']);
    expect(readdirSync(path)).toEqual([]);
  });

  it('does not read again what was accepted just before a crash', async () => {
    writeFileSync(join(path, 'a.dat'), recordOf('1'));
    await open({ taken: 'a.dat' }).poll();
    expect(taken).toEqual([]);
    expect(readdirSync(join(path, 'done'))).toEqual(['a.dat']);
  });

  it('sets aside what is too large and what has no call in it', async () => {
    writeFileSync(join(path, 'large.dat'), Buffer.alloc(2000, recordOf('1')));
    writeFileSync(join(path, 'none.dat'), 'no record');
    expect(await open().poll(true)).toBe(2);
    expect(readdirSync(join(path, 'refused')).sort()).toEqual(['large.dat', 'none.dat']);
    expect(intended).toEqual([]);
  });
});
