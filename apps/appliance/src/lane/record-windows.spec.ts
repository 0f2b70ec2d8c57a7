import { describe, expect, it } from '@jest/globals';
import { type CallRecord, type LogRecord, networkTimeOf, type Span } from '#foundation/vocabulary';
import { ObjectTable } from './object-table.js';
import { CALL_MEASURES, REQUEST_MEASURES } from './record-measures.js';
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

  const service = 'SubNetwork=North,Service=a';
  const span: Span = {
    ...{ dn: service, time: networkTimeOf(1_000), durationSeconds: 0.2, startTimeUnixNano: '800000000' },
    ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'INVITE', kind: 'server', status: 'ok' },
  };
  const spansOf = (spans: readonly Span[]) => {
    const objects = new ObjectTable(() => 'North', 1_000);
    const logs: LogRecord[] = [];
    const make = () =>
      new RecordWindows({
        ...{ objects, measures: REQUEST_MEASURES, mosOf: () => undefined },
        windows: { windowMs: MINUTE, allowedDelayMs: 0, maxStreams: 1_000 },
        store: { call: () => undefined, log: (log) => logs.push(log), observation: () => undefined },
      });
    // Every span is counted by another process than the one before.
    let windows = make();
    for (const each of spans) {
      windows.spans('s', [each]);
      const state = structuredClone(windows.state());
      windows = make();
      windows.restore(state);
    }
    const rows = windows.close(MINUTE).flatMap(({ batch }) =>
      Array.from({ length: batch.length }, (_, at) => {
        const { slice } = objects.get(batch.object[at] ?? 0);
        const name = REQUEST_MEASURES[batch.measure[at] ?? 0]?.name ?? '';
        return [name, slice?.['operation'], batch.numerator[at], batch.denominator[at]] as const;
      }),
    );
    return { rows, logs };
  };

  it('counts requests, failures and durations of a service and of its operations', () => {
    const { rows } = spansOf([span, { ...span, status: 'error', durationSeconds: 0.4 }, { ...span, name: 'BYE' }]);
    expect(rows.filter(([, operation]) => operation === undefined)).toEqual([
      ['requests', undefined, 3, 3],
      ['requestErrorRatio', undefined, 1, 3],
      ['requestDurationSeconds', undefined, expect.closeTo(0.8 / 3), 3],
    ]);
    expect(rows.find(([name, operation]) => name === 'requests' && operation === 'BYE')).toEqual([
      'requests',
      'BYE',
      1,
      1,
    ]);
  });

  it('keeps every span as a log record that is found by its trace, errors as errors, and counts no request of others', () => {
    const { rows, logs } = spansOf([{ ...span, kind: 'client', status: 'error' }]);
    expect(rows).toEqual([]);
    expect(logs).toMatchObject([{ dn: service, time: 1_000, severityNumber: 17 }]);
    expect(JSON.parse(logs[0]?.body ?? '')).toMatchObject({
      span: { traceId: span.traceId, spanId: span.spanId, name: 'INVITE', kind: 'client', durationSeconds: 0.2 },
    });
  });

  it('watches no more operations of a service than fifty, those that came first', () => {
    const { rows } = spansOf(Array.from({ length: 60 }, (_, n) => ({ ...span, name: `GET /${String(n)}` })));
    const operations = new Set(rows.map(([, operation]) => operation));
    expect(operations.size).toBe(51);
    expect(operations.has('GET /50')).toBe(false);
    expect(rows.find(([name, operation]) => name === 'requests' && operation === undefined)?.[2]).toBe(60);
  });
});
