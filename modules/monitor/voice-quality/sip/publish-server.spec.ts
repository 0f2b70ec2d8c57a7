import { describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import { CallNaming, readCallRecordsFrame } from '#monitor/cdr';
import { Registry } from 'prom-client';
import { QualityIntake } from '../quality-intake.js';
import { publishOf, sipOf } from '../testing/captured.js';
import { TrunkAddresses } from '../trunk-addresses.js';
import { VoiceQualityMetrics } from '../voice-quality.metrics.js';
import { PublishServer } from './publish-server.js';
import { sipMessageOf } from './sip-message.js';

const PEER = { address: '203.0.113.5', port: 40_000 };

const rig = () => {
  const taken: CallRecord[] = [];
  const refused: string[] = [];
  const state = { isFull: false };
  const naming = new CallNaming({
    ...{ trunkDnTemplate: 'SipTrunk={trunk}', trunks: [], maxLineLength: 0 },
    regionKey: new Uint8Array(32),
  });
  const intake = new QualityIntake(
    's',
    async (_, __, decode) => {
      if (state.isFull) throw new ApplianceError('INTAKE_OVERLOADED', { retryable: true });
      taken.push(...readCallRecordsFrame(decode().body));
      return Promise.resolve();
    },
    new VoiceQualityMetrics(new Registry(), ['s']),
  );
  let tags = 0;
  const server = new PublishServer({
    addresses: new TrunkAddresses(naming, {}),
    intake,
    now: () => networkTimeOf(1_767_225_700_000),
    newTag: () => `tag${String(++tags)}`,
    countRefused: (reason) => refused.push(reason),
  });
  const ask = async (text: string): Promise<string | undefined> => {
    const message = sipMessageOf(new TextEncoder().encode(text));
    if (typeof message === 'string') throw new Error(message);
    return server.answer(message, PEER);
  };
  return { ask, taken, refused, state };
};

describe('PublishServer', () => {
  it('answers a report with 200 as RFC 3261 and RFC 3903 want it, once the report is durable', async () => {
    const { ask, taken } = rig();
    expect((await ask(publishOf()))?.split('\r\n')).toEqual([
      'SIP/2.0 200 OK',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-pub;rport=40000;received=203.0.113.5',
      'From: <sip:+4930111@a.example>;tag=p1',
      'To: <sip:collector@192.0.2.9>;tag=tag1',
      'Call-ID: pub-z9hG4bK-pub',
      'CSeq: 1 PUBLISH',
      'Server: Nocturne',
      'SIP-ETag: tag1',
      'Expires: 3600',
      'Content-Length: 0',
      '',
      '',
    ]);
    expect(taken).toEqual([
      expect.objectContaining({
        ...{ kind: 'quality-report', trunk: 'SipTrunk=198.51.100.7', codec: 'pcma', measuredMos: 4 },
        ...{ lossRatio: 0.01, jitterSeconds: 0.005, roundTripSeconds: 0.08, disposition: 'CallTerm' },
      }),
    ]);
    expect(JSON.stringify(taken)).not.toContain('4930');
  });

  it('answers a request that comes again the same and takes it once', async () => {
    const { ask, taken } = rig();
    const [first, again] = [await ask(publishOf()), await ask(publishOf())];
    expect(again).toBe(first);
    expect(taken).toHaveLength(1);
  });

  it('tells a sender to come back while the log has no room, and takes it then', async () => {
    const { ask, taken, state } = rig();
    state.isFull = true;
    expect(await ask(publishOf())).toMatch(/^SIP\/2\.0 503 .*\r\nRetry-After: 2\r\n/s);
    state.isFull = false;
    expect(await ask(publishOf())).toMatch(/^SIP\/2\.0 200 /);
    expect(taken).toHaveLength(1);
  });

  it.each([
    [publishOf('no report'), 400, 'report'],
    [publishOf().replace('application/vq-rtcpxr', 'text/plain'), 415, 'sip'],
    [publishOf(undefined, undefined, 'presence'), 489, 'sip'],
    [sipOf('INVITE sip:a SIP/2.0', 'c', '1 INVITE'), 405, 'sip'],
    [publishOf().replace(/CSeq: .*\r\n/, ''), 400, 'sip'],
  ])('refuses %#. with %d', async (text, status, reason) => {
    const { ask, refused } = rig();
    expect(await ask(text)).toMatch(new RegExp(`^SIP/2\\.0 ${String(status)} `));
    expect(refused).toEqual([reason]);
  });

  it('says what it takes, and answers neither an acknowledgement nor a response', async () => {
    const { ask } = rig();
    expect(await ask(sipOf('OPTIONS sip:a SIP/2.0', 'c', '1 OPTIONS'))).toContain('\r\nAllow-Events: vq-rtcpxr\r\n');
    expect(await ask(sipOf('ACK sip:a SIP/2.0', 'c', '1 ACK'))).toBeUndefined();
    expect(await ask(sipOf('SIP/2.0 200 OK', 'c', '1 PUBLISH'))).toBeUndefined();
  });
});
