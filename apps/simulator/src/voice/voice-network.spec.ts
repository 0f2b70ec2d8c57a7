import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Conditions, NOTHING_WRONG } from '../conditions.js';
import { Network } from '../network/network.js';
import { Rng } from '../rng.js';
import { type Call, RELEASES, type Release } from './call.js';
import { negotiated } from './codecs.js';
import { mosOf, rating } from './e-model.js';
import { channelsFor, erlangB } from './erlang.js';
import { masterCsv } from './master-csv.js';
import { type Access, VoiceNetwork } from './voice-network.js';

const SBC = 'SubNetwork=North,ManagedElement=sbc-1';
const trunk = (name: string): string => `${SBC},SipTrunk=trunk-${name}`;
const TRUNKS = ['a', 'b', 'c'].map(trunk);
const END = Date.parse('2026-11-25T12:00:00Z');
const CLEAN: Access = { lossRatio: 0, delaySeconds: 0.002 };

const networkOf = (): Network => {
  const network = new Network();
  for (const dn of TRUNKS) network.add(dn, { weight: dn.endsWith('c') ? 20 : 40, vsCodecs: 'PCMA,G729,AMR-WB' });
  return network;
};
/** So many minutes of 20 calls. */
const run = (minutes: number, conditions: Conditions, network = networkOf(), access: Access | 'dead' = CLEAN) => {
  const voice = new VoiceNetwork(network, TRUNKS, 20);
  const rng = new Rng(11);
  const all = Array.from({ length: minutes }, (_, n) =>
    voice.minute(END + n * 60_000, 20, conditions, () => (access === 'dead' ? undefined : access), rng),
  );
  const calls = all.flatMap((minute) => minute.calls);
  const hurt = all.reduce((sum, { trunks }) => sum + [...trunks.values()].reduce((s, t) => s + t.hurt, 0), 0);
  return { all, calls, hurt };
};
const shareOf = (calls: readonly Call[], dn: string, release: Release): number => {
  const on = calls.filter((call) => call.trunk === dn);
  return on.filter((call) => call.release === release).length / on.length;
};
const wrong = (of: Record<string, number>, dn = trunk('a')): Conditions => new Map([[dn, of]]);

describe('VoiceNetwork', () => {
  it('has trunks of whole E1 lines, and hurts hardly anybody where nothing is wrong', () => {
    const network = networkOf();
    const { calls, hurt } = run(300, NOTHING_WRONG, network);
    expect(TRUNKS.map((dn) => Number(network.read(dn, 'channels')) % 30)).toEqual([0, 0, 0]);
    expect(calls.length / 300).toBeCloseTo(20, 0);
    expect(shareOf(calls, trunk('a'), 'answered')).toBeCloseTo(0.62, 1);
    expect(hurt / calls.length).toBeLessThan(0.005);
    const held = calls.reduce((sum, c) => sum + c.postDialDelaySeconds + c.ringSeconds + c.talkSeconds, 0);
    expect(held / calls.length).toBeGreaterThan(78);
    expect(held / calls.length).toBeLessThan(98);
  });

  it('shares calls by weight, and gives none to a trunk without', () => {
    const network = networkOf();
    network.objects.get(trunk('a'))?.attributes.set('weight', 0);
    const { calls } = run(200, NOTHING_WRONG, network);
    expect(calls.some((call) => call.trunk === trunk('a'))).toBe(false);
    expect(calls.filter((call) => call.trunk === trunk('b')).length / calls.length).toBeCloseTo(2 / 3, 1);
  });

  it.each<[Record<string, number>, Release, number]>([
    [{ misroutedCalls: 0.5 }, 'wrong-carrier', 0.5],
    [{ codecMismatch: 0.4 }, 'no-common-codec', 0.4],
    [{ lostChannels: 0.9 }, 'no-channel', 0.74],
  ])('%j: ends as %s', (of, release, share) => {
    const { calls, hurt } = run(300, wrong(of));
    expect(shareOf(calls, trunk('a'), release)).toBeCloseTo(share, 1);
    expect(hurt).toBeGreaterThan(300);
  });

  it('offers half of what finds no channel to another trunk, under the same number', () => {
    const { all } = run(300, wrong({ lostChannels: 1 }));
    const refused = all.flatMap(({ calls }) => calls.filter((call) => call.release === 'no-channel'));
    const again = all.flatMap(({ calls }) =>
      calls.filter((c) => c.release !== 'no-channel' && calls.some((d) => d !== c && d.number === c.number)),
    );
    expect(again.length / refused.length).toBeCloseTo(0.5, 1);
  });

  it('sounds bad over a trunk that loses packets or lets them wait, and over an access that does', () => {
    const moss = (calls: readonly Call[], dn: string) =>
      calls.flatMap((call) => (call.trunk === dn && call.mos !== undefined ? [call.mos] : []));
    const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0) / of.length;
    const usual = mean(moss(run(200, NOTHING_WRONG).calls, trunk('a')));
    expect(usual).toBeGreaterThan(4.2);
    expect(mean(moss(run(200, wrong({ loss: 0.06, jitter: 0.045 })).calls, trunk('a')))).toBeLessThan(3.4);
    expect(mean(moss(run(200, wrong({ jitter: 0.12 })).calls, trunk('a')))).toBeLessThan(2.8);
    const lossy = run(200, NOTHING_WRONG, networkOf(), { lossRatio: 0.05, delaySeconds: 0.05 });
    expect(mean(moss(lossy.calls, trunk('b')))).toBeLessThan(usual - 0.4);
  });

  it('hears nothing on one side, and hangs up soon', () => {
    const { calls, hurt } = run(300, wrong({ oneWayAudio: 1 }));
    const deaf = calls.filter((call) => call.trunk === trunk('a') && call.media !== undefined);
    expect(deaf.every(({ media }) => media?.receivedPackets === 0)).toBe(true);
    expect(hurt).toBeGreaterThanOrEqual(deaf.length);
  });

  it('dials slowly through a slow border controller, and some hang up', () => {
    const { calls } = run(200, wrong({ slowSignalling: 6 }, SBC));
    const delays = calls.map(({ postDialDelaySeconds }) => postDialDelaySeconds).sort((a, b) => a - b);
    expect(delays[Math.floor(delays.length / 2)]).toBeGreaterThan(7);
    expect(shareOf(calls, trunk('b'), 'abandoned')).toBeGreaterThan(0.1);
  });

  it('records nothing where the border controller is dead', () => {
    expect(run(5, NOTHING_WRONG, networkOf(), 'dead').calls).toEqual([]);
  });
});

describe('masterCsv', () => {
  it('writes 18 columns a line in order of their ends, and why a call failed', () => {
    const { calls } = run(20, wrong({ misroutedCalls: 0.5 }));
    const lines = masterCsv(calls, new Rng(1)).trimEnd().split('\n');
    expect(lines).toHaveLength(calls.length);
    const rows = lines.map((line) => line.slice(1).split(/"?,"?/));
    for (const columns of rows) {
      expect(columns).toHaveLength(18);
      const [disposition, userfield] = [columns[14], columns[17]];
      expect(Object.values(RELEASES).map((release) => release.disposition)).toContain(disposition);
      expect(userfield).toMatch(
        disposition === 'ANSWERED' ? /lp=\d+;rxjitter=.*;codec=(alaw|g729|amrwb)/ : /^hangupcause=\d+;sip=[3-6]\d\d/,
      );
    }
    const ends = rows.map((columns) => columns[11] ?? '');
    expect(ends).toEqual([...ends].sort());
  });
});

describe('erlangB', () => {
  it.each([
    [20, 30, 0.0085],
    [1, 1, 0.5],
    [10, 10, 0.2146],
  ])('%d E on %d channels block %d (tables of ITU-T)', (erlangs, channels, expected) => {
    expect(erlangB(erlangs, channels)).toBeCloseTo(expected, 3);
  });

  it('falls with channels and rises with traffic', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 80 }), (erlangs, channels) => {
        expect(erlangB(erlangs, channels + 1)).toBeLessThan(erlangB(erlangs, channels));
        expect(erlangB(erlangs + 1, channels)).toBeGreaterThan(erlangB(erlangs, channels));
      }),
    );
    expect(channelsFor(20, 0.01, 30)).toBe(30);
    expect(channelsFor(25, 0.01, 30)).toBe(60);
  });
});

describe('negotiated', () => {
  it.each<[string, number, string | undefined, string]>([
    ['PCMA,G729,AMR-WB', 0.1, 'alaw', 'the phone prefers it'],
    ['PCMA,G729,AMR-WB', 0.7, 'amrwb', 'the phone prefers it'],
    ['G729', 0.1, 'g729', 'the trunk has nothing else'],
    ['PCMA', 0.99, 'alaw', 'the trunk has no EVS'],
    ['OPUS', 0.5, undefined, 'they have none in common'],
  ])('of %s and phone %d is %s because %s', (offered, draw, expected) => {
    expect(negotiated(offered, draw)?.asterisk).toBe(expected);
  });
});

describe('the E-model', () => {
  const G711 = { ie: 0, bpl: 25.1 };
  it.each([
    [0, 0.05, 93.2, 'nothing is lost and 50 ms are not noticed'],
    [0.01, 0.05, 93.2 - 95 / 26.1, 'one per cent of loss'],
    [0, 0.4, 93.2 - 24.1, '400 ms, as the curve of G.107 has it'],
  ])('loss %d and %d s give %d: %s', (loss, delay, expected) => {
    expect(rating(G711, loss, delay)).toBeCloseTo(expected, 0);
  });

  it('gives a MOS between 1 and 4.5 that never rises with loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 800 }), (percent, ms) => {
        const [less, more] = [percent, percent + 1].map((p) => mosOf(rating(G711, p / 100, ms / 1000)));
        expect(more).toBeGreaterThanOrEqual(1);
        expect(less).toBeLessThanOrEqual(4.5);
        expect(more).toBeLessThanOrEqual((less ?? 0) + 1e-9);
      }),
    );
  });
});
