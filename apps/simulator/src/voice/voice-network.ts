import { type Conditions } from '../conditions.js';
import { type Dn, type Network } from '../network/network.js';
import { type Rng } from '../rng.js';
import { type Call, type Media, type Release } from './call.js';
import { negotiated } from './codecs.js';
import { mosOf, rating } from './e-model.js';
import { channelsFor, erlangB } from './erlang.js';

/** Of attempts that reach the far end: answered, and engaged. ITU-T E.425 has 60 to 70 % answered as usual. */
const ANSWERED = 0.62;
const BUSY = 0.13;
const TALK_SECONDS = 120;
const LEAST_TALK_SECONDS = 3;
/** How long a channel is held on average, attempts that fail included, s: measured on this model. */
const HOLDING_SECONDS = 88;
/** Post-dial delay is lognormal: its median, s, and its spread. Chosen within the 3 s mean of ITU-T E.721 for a local connection. */
const DIAL_SECONDS = 1.9;
const DIAL_SPREAD = 0.35;
/** A caller who hears nothing hangs up after this long on average, beyond the first five seconds. Chosen. */
const PATIENCE_SECONDS = 15;
const PATIENT_FOR_SECONDS = 5;
/** Nobody calls it quick beyond: 95 % of toll connections are set up in it (ITU-T E.721). */
const SLOW_SECONDS = 8;
/** Both sides talk at 50 packets a second of 20 ms. */
const PACKETS_PER_SECOND = 50;
const PACKET_SECONDS = 0.02;
const USUAL_LOSS = 0.001;
const USUAL_JITTER_SECONDS = 0.004;
/** A fixed jitter buffer, and 1.5 times the scale of delays that are spread by Laplace for the jitter of RFC 3550. */
const BUFFER_SECONDS = 0.06;
const JITTER_PER_SCALE = 1.5;
/** Below this rating many users are dissatisfied (ITU-T G.107 Annex B). */
const BAD_RATING = 70;
/** Channels of one E1 line (ITU-T G.704), and the blocking that trunks are planned for with one of them out. */
const GROUP = 30;
const PLANNED_BLOCKING = 0.01;

/** Of the calls that find no channel, those whose destination another carrier serves too. Chosen. */
const OVERFLOWS = 0.5;

/** Calls of a minute on one trunk. */
export interface TrunkMinute {
  readonly attempts: number;
  readonly answered: number;
  /** Heard badly or not at all, slow, or not set up for want of something that is ours. */
  readonly hurt: number;
  /** Mean of the answered ones, 1 to 4.5; absent where none was. */
  readonly mos?: number;
}
export interface VoiceMinute {
  readonly calls: readonly Call[];
  readonly trunks: ReadonlyMap<Dn, TrunkMinute>;
}
/** What a packet suffers between one caller and the border controller. */
export interface Access {
  readonly lossRatio: number;
  readonly delaySeconds: number;
}

/** Trunks of one border controller and the calls that go over them. */
export class VoiceNetwork {
  private readonly controller: Dn;

  /**
   * Sets `channels` of each trunk: whole E1 lines that carry the busiest hour with one other trunk out.
   *
   * @param trunks of one border controller
   * @param busyCallsPerMinute at the busiest hour
   */
  constructor(
    private readonly network: Network,
    private readonly trunks: readonly Dn[],
    busyCallsPerMinute: number,
  ) {
    const [first = ''] = trunks;
    this.controller = first.slice(0, first.lastIndexOf(','));
    const weights = trunks.map((dn) => this.weightOf(dn));
    const total = sum(weights);
    const largest = Math.max(...weights);
    trunks.forEach((dn, i) => {
      const share = (weights[i] ?? 0) / Math.max(1, total - (weights[i] === largest ? 0 : largest));
      const erlangs = (busyCallsPerMinute * Math.max(share, (weights[i] ?? 0) / total) * HOLDING_SECONDS) / 60;
      network.objects.get(dn)?.attributes.set('channels', channelsFor(1.6 * erlangs, PLANNED_BLOCKING, GROUP));
    });
  }

  /**
   * Calls that end in the minute before `endMs`. Trunks take them by their weight; half of what finds no channel is offered to another trunk.
   *
   * @param access of a caller drawn by whoever knows where callers are
   */
  minute(
    endMs: number,
    callsPerMinute: number,
    conditions: Conditions,
    access: (rng: Rng) => Access | undefined,
    rng: Rng,
  ): VoiceMinute {
    const blocking = this.blocking(callsPerMinute, conditions);
    const slow = conditions.get(this.controller)?.['slowSignalling'] ?? 0;
    const calls: Call[] = [];
    const count = rng.poisson(callsPerMinute);
    for (let number = 0; number < count; number++) {
      const reached = access(rng);
      // The border controller is dead or out of reach: nothing records what never came.
      if (reached === undefined) continue;
      const end = endMs - rng.integer(60_000);
      const left = this.trunks.filter((dn) => this.weightOf(dn) > 0);
      const [first] = this.trunks;
      // Nowhere to go: the record names the head of the routing table.
      if (left.length === 0 && first !== undefined)
        calls.push({ ...refused(first, 'no-channel', DIAL_SECONDS / 2), endMs: end, number });
      while (left.length > 0) {
        const trunk = this.drawTrunk(left, rng);
        left.splice(left.indexOf(trunk), 1);
        const isBlocked = rng.uniform() < (blocking.get(trunk) ?? 0);
        const delay = DIAL_SECONDS * Math.exp(DIAL_SPREAD * rng.normal()) + slow;
        if (!isBlocked) {
          calls.push(this.attempt(trunk, end, number, delay, conditions, reached, rng));
          break;
        }
        calls.push({ ...refused(trunk, 'no-channel', delay / 2), endMs: end, number });
        if (rng.uniform() >= OVERFLOWS) break;
      }
    }
    return { calls, trunks: summaryOf(calls) };
  }

  private weightOf(trunk: Dn): number {
    return Number(this.network.read(trunk, 'weight'));
  }

  private drawTrunk(among: readonly Dn[], rng: Rng): Dn {
    const weights = among.map((dn) => this.weightOf(dn));
    let at = rng.uniform() * sum(weights);
    return among[weights.findIndex((weight) => (at -= weight) < 0)] ?? among.at(-1) ?? '';
  }

  private blocking(callsPerMinute: number, conditions: Conditions): ReadonlyMap<Dn, number> {
    const total = sum(this.trunks.map((dn) => this.weightOf(dn)));
    return new Map(
      this.trunks.map((dn) => {
        const erlangs = (callsPerMinute * (this.weightOf(dn) / Math.max(1, total)) * HOLDING_SECONDS) / 60;
        const left = Number(this.network.read(dn, 'channels')) * (1 - (conditions.get(dn)?.['lostChannels'] ?? 0));
        return [dn, erlangB(erlangs, Math.floor(left + 1e-9))];
      }),
    );
  }

  private attempt(
    trunk: Dn,
    endMs: number,
    number: number,
    delay: number,
    conditions: Conditions,
    reached: Access,
    rng: Rng,
  ): Call {
    const wrong = conditions.get(trunk);
    const base = { endMs, number };
    const chance = (name: string): boolean => rng.uniform() < (wrong?.[name] ?? 0);
    if (chance('misroutedCalls')) return { ...refused(trunk, 'wrong-carrier', delay), ...base };
    const codec = negotiated(String(this.network.read(trunk, 'vsCodecs') ?? 'PCMA'), rng.uniform());
    if (codec === undefined || chance('codecMismatch')) return { ...refused(trunk, 'no-common-codec', delay), ...base };
    if (rng.uniform() > Math.exp(-Math.max(0, delay - PATIENT_FOR_SECONDS) / PATIENCE_SECONDS))
      return { ...refused(trunk, 'abandoned', delay), ...base };
    const ringSeconds = 2 + rng.integer(12);
    const draw = rng.uniform();
    if (draw >= ANSWERED) {
      const release = draw < ANSWERED + BUSY ? 'busy' : 'no-answer';
      return { ...refused(trunk, release, delay), ...base, ringSeconds: release === 'busy' ? 0 : ringSeconds };
    }
    const isDeaf = chance('oneWayAudio');
    const talk = -(isDeaf ? 8 : TALK_SECONDS) * Math.log(1 - rng.uniform());
    const talkSeconds = Math.max(LEAST_TALK_SECONDS, Math.round(talk));
    const loss = 1 - (1 - USUAL_LOSS) * (1 - (wrong?.['loss'] ?? 0)) * (1 - reached.lossRatio);
    const packets = talkSeconds * PACKETS_PER_SECOND;
    const lost = Math.min(packets, rng.poisson(packets * loss));
    const media: Media = {
      codec: codec.asterisk,
      lostPackets: isDeaf ? 0 : lost,
      receivedPackets: isDeaf ? 0 : packets - lost,
      sentPackets: packets,
      jitterSeconds: (wrong?.['jitter'] ?? USUAL_JITTER_SECONDS) * (0.7 + 0.6 * rng.uniform()),
      roundTripSeconds: 0.03 + 0.02 * rng.uniform() + 2 * reached.delaySeconds,
    };
    const mos = isDeaf ? 1 : mosOf(ratingOf(codec, media));
    return { trunk, release: 'answered', postDialDelaySeconds: delay, ringSeconds, talkSeconds, media, mos, ...base };
  }
}

const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);

const refused = (trunk: Dn, release: Release, postDialDelaySeconds: number): Omit<Call, 'endMs' | 'number'> => ({
  ...{ trunk, release, postDialDelaySeconds },
  ...{ ringSeconds: 0, talkSeconds: 0 },
});

/** Packets that come too late for the buffer are lost too. */
const ratingOf = (codec: Parameters<typeof rating>[0], media: Media): number => {
  const { lostPackets, receivedPackets, jitterSeconds, roundTripSeconds } = media;
  const late = 0.5 * Math.exp((-JITTER_PER_SCALE * BUFFER_SECONDS) / jitterSeconds);
  const loss = 1 - (1 - lostPackets / Math.max(1, lostPackets + receivedPackets)) * (1 - late);
  return rating(codec, loss, roundTripSeconds / 2 + BUFFER_SECONDS + PACKET_SECONDS);
};

const BAD_MOS = mosOf(BAD_RATING);
const OURS: ReadonlySet<Release> = new Set(['no-channel', 'wrong-carrier', 'no-common-codec', 'abandoned']);

const summaryOf = (calls: readonly Call[]): ReadonlyMap<Dn, TrunkMinute> => {
  const found = new Map<Dn, { attempts: number; answered: number; hurt: number; mosSum: number }>();
  // What another trunk took in the end was only a little later.
  const last = new Map(calls.map((call) => [call.number, call]));
  for (const call of calls) {
    const at = found.get(call.trunk) ?? { attempts: 0, answered: 0, hurt: 0, mosSum: 0 };
    const isBad = OURS.has(call.release) ? last.get(call.number) === call : (call.mos ?? 4.5) < BAD_MOS;
    at.attempts += 1;
    if (isBad || (call.release === 'answered' && call.postDialDelaySeconds > SLOW_SECONDS)) at.hurt += 1;
    if (call.release === 'answered') {
      at.answered += 1;
      at.mosSum += call.mos ?? 1;
    }
    found.set(call.trunk, at);
  }
  return new Map(
    [...found].map(([dn, { mosSum, ...rest }]) => [
      dn,
      rest.answered === 0 ? rest : { ...rest, mos: mosSum / rest.answered },
    ]),
  );
};
