import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ConfigurationChange, networkTimeOf } from '#foundation/vocabulary';
import { readConfigurationChangesFrame } from '#monitor/configuration-changes';
import { DurableLog, Intake } from '#monitor/intake';
import { IntakeChanges } from './console-changes.js';
import { ObjectTable } from './lane/object-table.js';

const CELL = 'SubNetwork=North,ManagedElement=1,GNBDUFunction=1,NRCellDU=1';
const change: ConfigurationChange = {
  ...{ id: 'console/otto/e1', dn: CELL, time: networkTimeOf(1_000), attribute: 'digitalTilt', from: undefined, to: 60 },
  ...{ actor: 'otto', reason: 'CHG-7' },
};

const begin = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-changes-'));
  const log = await DurableLog.open(folder, { segmentBytes: 1_000_000, fsync: 'always' });
  const limits = { maxPendingBytes: 1_000_000, maxLagBytes: 1_000_000, maxSources: 10 };
  const intake = new Intake(log, limits);
  const objects = new ObjectTable(() => 'North', 10);
  return { log, intake, objects, changes: new IntakeChanges(intake, objects) };
};

describe('changes that people enter', () => {
  it('stand in the durable log as those that are received, and in the account of their source', async () => {
    const { log, intake, changes } = await begin();
    await changes.record(change);
    const frames = [];
    for await (const { kind, source, body } of log.read(0))
      frames.push({ kind, source, changes: readConfigurationChangesFrame(body) });
    expect(frames).toEqual([{ kind: 'configuration-changes', source: 'console', changes: [change] }]);
    expect(intake.accounts.get('console')).toMatchObject({ accepted: 1, refusedBodies: 0 });
    await log.close();
  });

  it.each([
    [CELL, true, 'it was heard of'],
    ['SubNetwork=North,ManagedElement=1', true, 'what stands in it was heard of'],
    ['SubNetwork=North,ManagedElement=11', false, 'a name that begins alike is another'],
    [`${CELL},Antenna=1`, false, 'only what contains it was heard of'],
  ])('knows of %s: %s, because %s', async (dn, isHeard) => {
    const { log, objects, changes } = await begin();
    objects.hear(objects.numberOf(CELL) ?? 0, 1_000);
    expect(changes.isHeard(dn)).toBe(isHeard);
    await log.close();
  });
});
