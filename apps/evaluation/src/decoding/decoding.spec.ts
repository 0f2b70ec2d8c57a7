import { describe, expect, it } from '@jest/globals';
import { alarmsIn } from './alarms.js';
import { trunkReports } from './calls.js';
import { CellReports } from './cell-reports.js';
import { logsIn } from './logs.js';

const text = new TextEncoder();
const field = (tag: number, bytes: Uint8Array): number[] => [tag, bytes.length, ...bytes];
/** One series with one sample; lengths below 128 only. */
const seriesOf = (labels: Readonly<Record<string, string>>, value: number, time: number): number[] => {
  const pairs = Object.entries(labels).flatMap(([name, of]) =>
    field(0x0a, Uint8Array.from([...field(0x0a, text.encode(name)), ...field(0x12, text.encode(of))])),
  );
  const number = new Uint8Array(8);
  new DataView(number.buffer).setFloat64(0, value, true);
  return field(0x0a, Uint8Array.from([...pairs, ...field(0x12, Uint8Array.from([0x09, ...number, 0x10, time]))]));
};
const body = (name: string, value: number, time: number, more: Readonly<Record<string, string>> = {}): Buffer =>
  Buffer.from(seriesOf({ __name__: name, subnetwork: 'North', managed_element: '7', cell: '3', ...more }, value, time));
const CELL = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3';

describe('CellReports', () => {
  it('takes levels as they are, and of totals what was added; a total that fell began again', () => {
    const reports = new CellReports();
    const taken = [100, 130, 4].map((total, time) => {
      reports.receive(body('RRC_ConnEstabAtt', total, time));
      reports.receive(body('RRU_PrbTotDl', 40, time));
      reports.receive(body('Something_Else', 1, time));
      return reports.take().get(CELL);
    });
    expect(taken).toEqual([
      { 'RRU.PrbTotDl': 40 },
      { 'RRU.PrbTotDl': 40, 'RRC.ConnEstabAtt': 30 },
      { 'RRU.PrbTotDl': 40, 'RRC.ConnEstabAtt': 4 },
    ]);
    expect(reports.take().size).toBe(0);
  });

  it('takes nothing from what comes late or again', () => {
    const reports = new CellReports();
    for (const [total, time] of [
      [100, 1],
      [130, 3],
      [120, 2],
      [130, 3],
      [140, 4],
    ] as const)
      reports.receive(body('RRC_ConnEstabAtt', total, time));
    expect(reports.take().get(CELL)).toEqual({ 'RRC.ConnEstabAtt': 40 });
  });

  it('understands other makers', () => {
    const reports = new CellReports();
    reports.receive(body('brPrbShareDl', 0.4, 1, { vendor: 'Borealis' }));
    expect(reports.take().get(CELL)).toEqual({ 'RRU.PrbTotDl': 40 });
  });
});

describe('trunkReports', () => {
  const call = (trunk: string, disposition: string, userField: string) =>
    `"","+4930","+4989","subscribers","+4930","PJSIP/ims-1","PJSIP/${trunk}-0a1b","Dial","x","2026-11-23 12:00:00","2026-11-23 12:00:08","2026-11-23 12:02:08",128,120,"${disposition}","DOCUMENTATION","1.1","${userField}"\n`;

  it('adds up the calls of every trunk', () => {
    const lines =
      call('carrier-1', 'ANSWERED', 'ssrc=1;lp=10;rxjitter=0.010000;rxcount=90;txcount=100') +
      call('carrier-1', 'ANSWERED', 'ssrc=2;lp=0;rxjitter=0.030000;rxcount=0;txcount=100') +
      call('carrier-1', 'BUSY', '') +
      call('carrier-2', 'NO ANSWER', '');
    expect([...trunkReports(lines, 'South')]).toEqual([
      [
        'SubNetwork=South,ManagedElement=sbc-1,SipTrunk=carrier-1',
        { calls: 3, answered: 2, silent: 1, lossRatio: 0.1, jitterSeconds: 0.02, setUpSeconds: 8 },
      ],
      [
        'SubNetwork=South,ManagedElement=sbc-1,SipTrunk=carrier-2',
        { calls: 1, answered: 0, silent: 0, lossRatio: 0, jitterSeconds: 0, setUpSeconds: 0 },
      ],
    ]);
  });
});

describe('alarmsIn', () => {
  it('reads an Alertmanager webhook', () => {
    const labels = { alertname: 'LinkDown', dn: 'x', severity: 'critical' };
    const expected = { dn: 'x', name: 'LinkDown', severity: 'critical' };
    expect(alarmsIn({ alerts: [{ status: 'firing', labels }] })).toEqual([{ ...expected, isCleared: false }]);
    expect(alarmsIn({ alerts: [{ status: 'resolved', labels }] })).toEqual([{ ...expected, isCleared: true }]);
  });

  it('reads fault events of VES, one or a batch', () => {
    const event = (eventSeverity: string) => ({
      commonEventHeader: { sourceName: 'x' },
      faultFields: { alarmCondition: 'LinkDown', eventSeverity },
    });
    const expected = { dn: 'x', name: 'LinkDown' };
    expect(alarmsIn({ event: event('MAJOR') })).toEqual([{ ...expected, severity: 'major', isCleared: false }]);
    expect(alarmsIn({ eventList: [event('NORMAL'), { commonEventHeader: {} }] })).toEqual([
      { ...expected, severity: 'normal', isCleared: true },
    ]);
  });
});

describe('logsIn', () => {
  it('names the element that wrote a line', () => {
    const attributes = Object.entries({ subnetwork: 'North', managed_element: 'access-1' }).map(([key, of]) => ({
      key,
      value: { stringValue: of },
    }));
    const record = { severityNumber: 17, body: { stringValue: 'link down' }, attributes };
    expect(logsIn({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })).toEqual([
      { dn: 'SubNetwork=North,ManagedElement=access-1', severityNumber: 17, text: 'link down' },
    ]);
  });
});
