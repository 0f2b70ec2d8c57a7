import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDataFolder } from './data-folder.js';

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
