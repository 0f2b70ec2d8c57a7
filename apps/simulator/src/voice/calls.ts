import { type Network } from '../network/network.js';
import { type Rng } from '../rng.js';

export interface TrunkImpairment {
  readonly lossRatio: number;
  readonly jitterSeconds: number;
}

const quoted = (fields: readonly (string | number)[]): string =>
  `${fields.map((f) => (typeof f === 'number' ? String(f) : `"${f}"`)).join(',')}\n`;
const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** Of a minute: lines of an Asterisk Master.csv of 18 columns, and how many answered calls each trunk had. */
export interface Calls {
  readonly lines: string;
  readonly answered: ReadonlyMap<string, number>;
}

/** Calls that end in the minute before `endMs`; trunks take calls by their weight. */
export const callsOf = (
  network: Network,
  trunks: readonly string[],
  impairments: ReadonlyMap<string, TrunkImpairment>,
  callsPerMinute: number,
  endMs: number,
  rng: Rng,
): Calls => {
  const weights = trunks.map((t) => Number(network.read(t, 'weight')));
  const total = weights.reduce((a, b) => a + b, 0);
  const answeredOn = new Map<string, number>();
  if (total === 0) return { lines: '', answered: answeredOn };
  const calls = Array.from({ length: rng.poisson(callsPerMinute) }, (_, n): [number, string] => {
    let at = rng.uniform() * total;
    const trunk = trunks[weights.findIndex((w) => (at -= w) < 0)] ?? '';
    const bad = impairments.get(trunk);
    const answered = rng.uniform() < 0.62;
    const talk = answered ? Math.max(3, Math.round(-120 * Math.log(1 - rng.uniform()))) : 0;
    const ring = 4 + rng.integer(12);
    const end = endMs - rng.integer(60_000);
    const start = end - (talk + ring) * 1000;
    if (answered) answeredOn.set(trunk, (answeredOn.get(trunk) ?? 0) + 1);
    const packets = talk * 50;
    const lost = rng.poisson(packets * (bad?.lossRatio ?? 0.001));
    const jitter = (bad?.jitterSeconds ?? 0.004) * (0.7 + 0.6 * rng.uniform());
    const rtp = `ssrc=${rng.integer(2e9)};themssrc=${rng.integer(2e9)};lp=${lost};rxjitter=${jitter.toFixed(6)};rxcount=${packets - lost};txjitter=${jitter.toFixed(6)};txcount=${packets};rlp=${lost};rtt=${(0.03 + 0.02 * rng.uniform()).toFixed(6)};codec=alaw`;
    const caller = `+4930${1000000 + rng.integer(8999999)}`;
    const callee = `+4989${1000000 + rng.integer(8999999)}`;
    const name = trunk.slice(trunk.lastIndexOf('=') + 1);
    const channel = `PJSIP/${name}-${rng.integer(0xffffffff).toString(16).padStart(8, '0')}`;
    const disposition = answered ? 'ANSWERED' : rng.pick(['NO ANSWER', 'NO ANSWER', 'BUSY']);
    // accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, end, duration, billsec, disposition, amaflags, uniqueid, userfield
    const line = quoted([
      '',
      caller,
      callee,
      'subscribers',
      caller,
      `PJSIP/ims-${n.toString(16).padStart(8, '0')}`,
      channel,
      'Dial',
      `PJSIP/${callee}@${name}`,
      stamp(start),
      answered ? stamp(start + ring * 1000) : '',
      stamp(end),
      talk + ring,
      talk,
      disposition,
      'DOCUMENTATION',
      `${Math.floor(start / 1000)}.${n}${rng.integer(1e6)}`,
      answered ? rtp : '',
    ]);
    return [end, line];
  });
  // Written as they end.
  calls.sort((a, b) => a[0] - b[0]);
  return { lines: calls.map(([, line]) => line).join(''), answered: answeredOn };
};
