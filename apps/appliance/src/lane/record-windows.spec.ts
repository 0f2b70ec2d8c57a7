import { describe, expect, it } from '@jest/globals';
import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import { ObjectTable } from './object-table.js';
import { CALL_MEASURES } from './record-measures.js';
import { RecordWindows } from './record-windows.js';

const MINUTE = 60_000;
const trunk = 'SubNetwork=North,SipTrunk=a';
const call: CallRecord = {
  ...{ id: '1', trunk, start: networkTimeOf(0), end: networkTimeOf(1_000), caller: 'a', callee: 'b' },
  ...{ answered: true, disposition: 'ANSWERED', billableSeconds: 1, codec: 'alaw', measuredMos: 4 },
};

const observedOf = (calls: readonly CallRecord[]): readonly (readonly [string, string | undefined, number])[] => {
  const objects = new ObjectTable(() => 'North', 100);
  const stored: string[] = [];
  const windows = new RecordWindows({
    objects,
    measures: CALL_MEASURES,
    mosOf: ({ measuredMos }) => measuredMos,
    windows: { windowMs: MINUTE, allowedDelayMs: 0, maxStreams: 100 },
    store: { call: ({ id }) => stored.push(id), log: () => undefined, observation: () => undefined },
  });
  windows.calls('s', calls);
  expect(stored).toEqual(calls.map(({ id }) => id));
  return windows.close(3 * MINUTE).flatMap(({ batch }) =>
    Array.from({ length: batch.length }, (_, at) => {
      const { slice } = objects.get(batch.object[at] ?? 0);
      return [CALL_MEASURES[batch.measure[at] ?? 0]?.name ?? '', slice?.['codec'], batch.numerator[at] ?? NaN] as const;
    }).filter((row) => !(row[0] === 'callAttempts' && row[2] === 0)),
  );
};

describe('RecordWindows', () => {
  it('counts a call, its answer and its quality, by trunk and by codec', () => {
    expect(observedOf([call])).toEqual(
      expect.arrayContaining([
        ['mosCqe', undefined, 4],
        ['mosCqe', 'alaw', 4],
        ['answerSeizureRatio', undefined, 1],
        ['callAttempts', undefined, 1],
      ]),
    );
  });

  it('takes the quality of a report like that of a call, and counts no attempt', () => {
    const names = observedOf([{ ...call, kind: 'quality-report', measuredMos: 3 }]);
    expect(names).toEqual(
      expect.arrayContaining([
        ['mosCqe', undefined, 3],
        ['mosCqe', 'alaw', 3],
      ]),
    );
    expect(names.map(([name]) => name)).not.toContain('answerSeizureRatio');
    expect(names.map(([name]) => name)).not.toContain('callAttempts');
  });

  it('keeps a session that carried packets, and observes nothing of it', () => {
    expect(observedOf([{ ...call, kind: 'packet-session' }])).toEqual([]);
  });
});
