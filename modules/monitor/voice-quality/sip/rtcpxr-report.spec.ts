import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressIn, vqReportOf, type VqReport } from './rtcpxr-report.js';

const body = [
  'VQSessionReport: CallTerm',
  'CallID: 77@phone.example',
  'LocalID: "Ann" <sip:101@pbx.example>',
  'RemoteID: <sip:102@pbx.example;user=phone>',
  'LocalGroup: carrier-a',
  'LocalAddr: IP=192.0.2.1 PORT=5000 SSRC=0xAB',
  'RemoteAddr: IP=192.0.2.2 PORT=5002 SSRC=0xCD',
  'LocalMetrics:',
  'Timestamps:START=2026-01-01T10:00:00Z STOP=2026-01-01T10:01:00Z',
  'SessionDesc:PT=18 PD=G729 SR=8000 PPS=50 SSUP=on',
  'JitterBuffer:JBA=3 JBR=2 JBN=40 JBM=80JBX=120',
  'PacketLoss:NLR=5.0 JDR=2.0',
  'Delay:RTD=200 ESD=140 IAJ=2 MAJ=10',
  'QualityEst:RLQ=88 RCQ=85 MOSLQ=4.1 MOSCQ=4.0 QoEEstAlg=P.564',
  'RemoteMetrics:',
  'PacketLoss:NLR=1.5',
  'QualityEst:MOSCQ=127',
  'DialogID:77@phone.example;to-tag=1;from-tag=2',
].join('\r\n');
const read = (text: string): VqReport => {
  const report = vqReportOf(text);
  if (typeof report === 'string') throw new Error(report);
  return report;
};

describe('vqReportOf', () => {
  it('reads both blocks in the units of the product', () => {
    const { type, label, callId, fields, local, remote } = read(body);
    expect({ type, label, callId }).toEqual({ type: 'session', label: 'CallTerm', callId: '77@phone.example' });
    expect(fields.get('localgroup')).toBe('carrier-a');
    expect(addressIn(fields.get('remoteaddr'))).toEqual({ ip: '192.0.2.2', ssrc: '0xCD' });
    expect(local.metrics).toEqual({
      start: Date.UTC(2026, 0, 1, 10),
      stop: Date.UTC(2026, 0, 1, 10, 1),
      codec: 'G729',
      lossRatio: 0.05,
      discardRatio: 0.02,
      jitterSeconds: 0.002,
      roundTripSeconds: 0.2,
      endSystemDelaySeconds: 0.14,
      rFactor: 85,
      mosCq: 4,
      mosLq: 4.1,
    });
    expect(remote?.metrics).toEqual({ lossRatio: 0.015 });
  });

  it('tells values apart that a phone glued together', () => {
    const { values } = read(body).local;
    expect([values.get('JBM'), values.get('JBX')]).toEqual([80, 120]);
  });

  it('knows a codec by its payload type where RFC 3551 fixes it', () => {
    expect(read(body.replace('PT=18 PD=G729 ', 'PT=8 ')).local.metrics.codec).toBe('PCMA');
  });

  it.each([
    ['', 'no-report', 'it is empty'],
    ['Subject: hello', 'no-report', 'it is something else'],
    [body.replace(/CallID: .*\r\n/, ''), 'no-call-id', 'nobody knows which call it is of'],
    [body.replace(/LocalMetrics:[^]*/, ''), 'no-metrics', 'it measures nothing'],
    [`${body}\r\nnonsense`, 'line', 'a line has no name'],
    [`${body}\r\nX:${'x'.repeat(5000)}`, 'too-long', 'a line is bounded'],
  ])('refuses %.20j as %s because %s', (text, reason) => {
    expect(vqReportOf(text)).toBe(reason);
  });

  it('never throws, and keeps every measure within its range', () => {
    const mutated = fc
      .array(fc.tuple(fc.nat(body.length - 1), fc.constantFrom('9', '=', ':', ' ', 'A', '-', '\n', '.')), {
        maxLength: 15,
      })
      .map((changes) => changes.reduce((text, [at, letter]) => text.slice(0, at) + letter + text.slice(at + 1), body));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ maxLength: 200 })), (text) => {
        const report = vqReportOf(text);
        if (typeof report === 'string') return;
        const { lossRatio = 0, mosCq = 1, rFactor = 0 } = report.local.metrics;
        expect(lossRatio).toBeGreaterThanOrEqual(0);
        expect(lossRatio).toBeLessThanOrEqual(1);
        expect(mosCq).toBeGreaterThanOrEqual(1);
        expect(mosCq).toBeLessThanOrEqual(5);
        expect(rFactor).toBeLessThanOrEqual(120);
      }),
      { numRuns: 1000 },
    );
  });
});
