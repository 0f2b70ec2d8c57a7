import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { openDataFolder, sentenceOfDisk } from './data-folder.js';

describe('openDataFolder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-data-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens, gives back and opens again', () => {
    openDataFolder(folder)();
    const close = openDataFolder(folder);
    close();
    close();
  });

  it('refuses a folder of a newer release in one sentence', () => {
    writeFileSync(join(folder, 'version'), '99\n');
    expect(() => openDataFolder(folder)).toThrow(/newer release \(layout 99/);
  });

  it('refuses a folder that another process holds', () => {
    writeFileSync(join(folder, 'appliance.pid'), `${process.ppid}\n`);
    expect(() => openDataFolder(folder)).toThrow(/in use by process/);
  });

  it('takes over from a process that died without giving it back', () => {
    writeFileSync(join(folder, 'appliance.pid'), '4194999\n');
    expect(() => openDataFolder(folder)).not.toThrow();
  });

  it('says so where the folder is a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(file)).toThrow(/is not a folder/);
  });
});

describe('sentenceOfDisk', () => {
  const full = 'The disk that holds /data is full: free some space and start again.';
  it.each<[string, unknown, string | undefined]>([
    ['the operating system says so', Object.assign(new Error(), { code: 'ENOSPC' }), full],
    ['a limit of the process says so', Object.assign(new Error(), { code: 'EFBIG' }), full],
    ['SQLite says so', Object.assign(new Error(), { code: 'ERR_SQLITE_ERROR', errcode: 13 }), full],
    ['the telemetry store says so', new ApplianceError('TELEMETRY_STORE_FULL', { retryable: true }), full],
    [
      'SQLite cannot write, by an extended code',
      Object.assign(new Error(), { code: 'ERR_SQLITE_ERROR', errcode: 10 | (3 << 8) }),
      'The data folder /data cannot be used (SQLITE_IOERR).',
    ],
    ['it is no matter of the disk', new Error('something else'), undefined],
    ['it is no error at all', 'text', undefined],
  ])('because %s', (_, error, expected) => {
    expect(sentenceOfDisk('/data', error)).toBe(expected);
  });
});
