import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vesSet } from './ves.js';

const event = (eventSeverity: string) => ({
  commonEventHeader: {
    ...{ version: '4.1', vesEventListenerVersion: '7.2.1', domain: 'fault', eventName: 'Fault', eventId: 'f1' },
    ...{ sequence: 1, priority: 'High', reportingEntityName: 'ems', sourceName: 'r1' },
    ...{ startEpochMicrosec: 1_000_000, lastEpochMicrosec: 2_000_000 },
  },
  faultFields: {
    ...{ faultFieldsVersion: '4.0', alarmCondition: 'LinkDown', eventSourceType: 'port', vfStatus: 'Active' },
    ...{ specificProblem: 'down', eventSeverity },
  },
});

describe('the set of VES events', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-ves-'));
  beforeAll(() => {
    mkdirSync(join(folder, 'ves', 'events'), { recursive: true });
    const write = (name: string, document: unknown): void => {
      writeFileSync(join(folder, 'ves', 'events', name), JSON.stringify(document));
    };
    write('a_valid.json', { event: event('MAJOR') });
    write('b_batch_valid.json', { eventList: [event('MINOR'), event('NORMAL')] });
    write('c_invalid.json', { event: event('FATAL') });
    write('d_invalid.json', { event: event('MAJOR') });
    write('e_valid.json', { event: event('FATAL') });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes what is valid, sees what is not refused, and says what was', async () => {
    const { passed, total, differences } = await vesSet.run(folder);
    expect([passed, total]).toEqual([3, 5]);
    expect(differences).toEqual([
      'd_invalid.json: expected to be refused, taken',
      expect.stringMatching(/^e_valid\.json: expected to be taken, refused: event\.faultFields\.eventSeverity: /),
    ]);
  });
});
