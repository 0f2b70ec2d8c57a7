import { describe, expect, it } from '@jest/globals';
import { CallNaming } from '#monitor/cdr';
import { extendedReport, hepOf, publishOf, receiverReport, sipOf } from '../testing/captured.js';
import { TrunkAddresses } from '../trunk-addresses.js';
import { hepPacketOf } from './hep-packet.js';
import { type Traced, TracedCalls } from './traced-calls.js';

const START = 1_767_225_600_000;
const SBC = '192.0.2.1';
const CARRIER = '198.51.100.7';
const SDP = 'v=0\r\nm=audio 5000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n';

const rig = (addresses: Readonly<Record<string, string>> = { [CARRIER]: 'carrier' }) => {
  const naming = new CallNaming({
    ...{ trunkDnTemplate: 'SipTrunk={trunk}', trunks: [], maxLineLength: 0 },
    regionKey: new Uint8Array(32).fill(3),
  });
  const calls = new TracedCalls(new TrunkAddresses(naming, addresses));
  const take = (s: number, payload: string | Uint8Array, protocol = 1, correlationId = 'c1'): Traced => {
    const packet = hepPacketOf(
      hepOf({ from: SBC, to: CARRIER, timeMs: START + 1000 * s, protocol, payload, correlationId }),
    );
    if (typeof packet === 'string') throw new Error(packet);
    return calls.take(packet);
  };
  return { calls, take };
};
const invite = sipOf('INVITE sip:+4930222@b.example SIP/2.0', 'c1', '1 INVITE');
const answer = (status: number, reason: string, options: Parameters<typeof sipOf>[3] = {}): string =>
  sipOf(`SIP/2.0 ${String(status)} ${reason}`, 'c1', '1 INVITE', { toTag: 't1', ...options });
const bye = sipOf('BYE sip:x@b.example SIP/2.0', 'c1', '2 BYE', {
  toTag: 't1',
  headers: 'Reason: SIP;cause=200, \r\nReason: Q.850;cause=16;text="Normal"',
});

describe('TracedCalls', () => {
  it('puts a call together with its post-dial delay, codec, causes, and the loss and jitter of its RTCP', () => {
    const { calls, take } = rig();
    take(0, invite);
    take(0.1, invite);
    take(0.2, answer(100, 'Trying'));
    take(2, answer(180, 'Ringing'));
    take(5, answer(200, 'OK', { body: SDP }));
    expect(calls.open).toBe(1);
    take(10, receiverReport(9, 64, 80), 5);
    take(15, receiverReport(9, 0, 240), 5);
    const { records } = take(65, bye);
    expect(records).toEqual([
      {
        ...{ id: 'c1', trunk: 'SipTrunk=carrier', start: START, end: START + 65_000, answered: true },
        ...{ disposition: '200', billableSeconds: 60, postDialDelaySeconds: 2, codec: 'pcma' },
        ...{ lossRatio: 0.125, jitterSeconds: 0.02, releaseCause: 16, sipStatus: 200 },
        ...{ caller: expect.stringMatching(/^[\w-]{22}$/), callee: expect.stringMatching(/^[\w-]{22}$/) },
      },
    ]);
    expect(calls.open).toBe(0);
    expect(take(66, bye).records).toEqual([]);
  });

  it('counts a call that failed once, and neither a challenge nor a redirection', () => {
    const { take } = rig();
    take(0, invite);
    expect(take(1, answer(407, 'Proxy Authentication Required')).records).toEqual([]);
    expect(take(2, answer(302, 'Moved')).records).toEqual([]);
    expect(take(3, answer(486, 'Busy Here')).records).toEqual([
      expect.objectContaining({ answered: false, sipStatus: 486, billableSeconds: 0 }),
    ]);
    expect(take(4, answer(486, 'Busy Here')).records).toEqual([]);
  });

  it('makes extended reports records of their own, with trunk and codec of the call', () => {
    const { take } = rig();
    take(0, invite);
    take(1, answer(200, 'OK', { body: SDP }));
    const { records } = take(9, extendedReport(9, { lossRatio: 0.25, rFactor: 80, mosCq: 4 }), 5);
    expect(records).toEqual([
      expect.objectContaining({
        ...{ kind: 'quality-report', trunk: 'SipTrunk=carrier', codec: 'pcma', measuredMos: 4 },
        ...{ lossRatio: 0.25, roundTripSeconds: 0.15, end: START + 9000 },
      }),
    ]);
  });

  it('reads a report that was captured on its way', () => {
    expect(rig().take(0, publishOf()).records).toEqual([
      expect.objectContaining({
        kind: 'quality-report',
        trunk: 'SipTrunk=carrier',
        measuredMos: 4,
        billableSeconds: 60,
      }),
    ]);
  });

  it.each([
    ['hello', 1, 'sip'],
    [sipOf('OPTIONS sip:a SIP/2.0', '', '1 OPTIONS'), 1, 'sip'],
    ['hello hello', 5, 'rtcp'],
    [publishOf('nothing'), 1, 'report'],
  ])('says what is wrong with %.12j', (payload, protocol, refused) => {
    expect(rig().take(0, payload, protocol).refused).toBe(refused);
  });

  it('says that a call stands on no trunk', () => {
    const { take } = rig({ '203.0.113.1': 'another' });
    take(0, invite);
    expect(take(1, answer(486, 'Busy Here')).refused).toBe('no-trunk');
  });
});
