import { type Rng } from '../rng.js';
import { type Call, RELEASES } from './call.js';

const quoted = (fields: readonly (string | number)[]): string =>
  `${fields.map((f) => (typeof f === 'number' ? String(f) : `"${f}"`)).join(',')}\n`;
const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const SSRCS = 2e9;

/** RTPAUDIOQOS of an answered call and its codec; of any other why it ended. Both as a dialplan sets `CDR(userfield)`. */
const userfieldOf = ({ release, media, postDialDelaySeconds }: Call, rng: Rng): string => {
  const pdd = `pdd=${postDialDelaySeconds.toFixed(3)}`;
  const { cause, sip } = RELEASES[release];
  if (media === undefined) return `hangupcause=${cause};sip=${sip};${pdd}`;
  const { lostPackets, receivedPackets, sentPackets, jitterSeconds, roundTripSeconds, codec } = media;
  const jitter = jitterSeconds.toFixed(6);
  return [
    ...[`ssrc=${rng.integer(SSRCS)}`, `themssrc=${rng.integer(SSRCS)}`, `lp=${lostPackets}`, `rxjitter=${jitter}`],
    ...[`rxcount=${receivedPackets}`, `txjitter=${jitter}`, `txcount=${sentPackets}`],
    ...[`rlp=${lostPackets}`, `rtt=${roundTripSeconds.toFixed(6)}`, `codec=${codec}`, pdd],
  ].join(';');
};

/** Calls as a border controller writes them into its Master.csv (Asterisk `cdr_csv` with `loguniqueid` and `loguserfield`, 18 columns), as they end. */
export const masterCsv = (calls: readonly Call[], rng: Rng): string => {
  const identities = new Map<number, { caller: string; callee: string; unique: number }>();
  const lines = calls.map((call): [number, string] => {
    const { trunk, endMs, release, postDialDelaySeconds, ringSeconds, talkSeconds, number } = call;
    let identity = identities.get(number);
    if (identity === undefined) {
      const subscriber = (prefix: string) => `${prefix}${1_000_000 + rng.integer(8_999_999)}`;
      identity = { caller: subscriber('+4930'), callee: subscriber('+4989'), unique: rng.integer(1e6) };
      identities.set(number, identity);
    }
    const { caller, callee, unique } = identity;
    const before = Math.round(postDialDelaySeconds) + ringSeconds;
    const startMs = endMs - (talkSeconds + before) * 1000;
    const name = trunk.slice(trunk.lastIndexOf('=') + 1);
    const channel = `PJSIP/${name}-${rng.integer(0xffffffff).toString(16).padStart(8, '0')}`;
    const isAnswered = release === 'answered';
    // accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, end, duration, billsec, disposition, amaflags, uniqueid, userfield
    const line = quoted([
      ...['', caller, callee, 'subscribers', caller, `PJSIP/ims-${number.toString(16).padStart(8, '0')}`, channel],
      ...['Dial', `PJSIP/${callee}@${name}`],
      ...[stamp(startMs), isAnswered ? stamp(startMs + before * 1000) : '', stamp(endMs)],
      ...[talkSeconds + before, talkSeconds, RELEASES[release].disposition, 'DOCUMENTATION'],
      ...[`${Math.floor(startMs / 1000)}.${number}${unique}`, userfieldOf(call, rng)],
    ]);
    return [endMs, line];
  });
  lines.sort((a, b) => a[0] - b[0]);
  return lines.map(([, line]) => line).join('');
};
