import { createHash } from 'node:crypto';
import { type z } from 'zod';
import {
  type AnomalyEvent,
  type Dn,
  type Expectation,
  type Measure,
  networkTimeOf,
  type ObservationBatch,
} from '#foundation/vocabulary';
import { type DetectionConfig } from './detection.config.js';
import { countEvidence, ratioEvidence, shiftEvidence } from './domain/evidence.js';
import { StreamSlots } from './domain/stream-slots.js';
import { WeekProfile } from './domain/week-profile.js';
import { decode, encode } from './snapshot.js';

type Settings = z.infer<(typeof DetectionConfig)['schema']>;
export type ObjectOf = (slot: number) => {
  readonly dn: Dn;
  readonly region: string;
  readonly slice?: Readonly<Record<string, string>>;
};

const HOUR = 3_600_000;
/** A silent stream carries at most this part of its usual traffic. */
const SILENT = 0.05;
/** A burst has at least this many times its usual count; usual is never taken for less than this many in a report. */
const BURST = 4;
const BURST_FROM = 0.25;
/** Shift, in scales, that a report of a level or ratio is tested against. */
const SHIFT = 2;
/** From this many scales off, so many times in a row to one side, a report is of another state of things and teaches nothing. */
const FAR = 3;
const FAR_REPORTS = 3;
/** An interval this many times longer or shorter than the last is another kind of report; one alone is a gap and says nothing. */
const OTHER_INTERVAL = 3;
/** Fields of one stream, side by side so that one report touches few cache lines. */
const F = {
  n: 0,
  level: 1,
  run: 2,
  variance: 3,
  phi: 4,
  lastZ: 5,
  score: 6,
  onset: 7,
  raised: 8,
  calm: 9,
  last: 10,
  interval: 11,
  first: 12,
  oddInterval: 13,
  trials: 14,
};
const WIDTH = 15;

/** A share that a likelihood can be taken of. */
const shareOf = (value: number): number => Math.min(0.9995, Math.max(0.0005, value));

/** Levels that go below 0: of a power or a gain (dB, dB[mW]), and of temperatures. */
const SIGNED = /^(dB|Cel)/;

/** No share is outside 0 to 1, and next to nothing is below 0, however wide the band. */
const bandOf = ({ kind, unit }: Measure, value: number, half: number): Expectation => {
  const within = (of: number): number => {
    if (kind === 'level' && SIGNED.test(unit)) return of;
    return kind === 'ratio' ? Math.min(1, Math.max(0, of)) : Math.max(0, of);
  };
  return { value: within(value), lower: within(value - half), upper: within(value + half) };
};

/** Seasonal baseline and one-sided evidence for every stream of one lane. Knows event time only, so a replay gives the same events. */
export class Detector {
  private slots: StreamSlots;
  private state: Float64Array = new Float64Array(64 * WIDTH);
  private profile = WeekProfile.empty();
  /** Rows ignored because `maxStreams` are in use. */
  dropped = 0;
  /** Rows ignored because their stream had seen a later interval. */
  late = 0;

  constructor(
    private readonly settings: Settings,
    private readonly measures: readonly Measure[],
    private readonly objectOf: ObjectOf,
    private readonly lane = '0',
  ) {
    this.slots = new StreamSlots(measures.length);
  }

  /** @param learnOnly for history: it teaches what is usual and raises nothing */
  observe(batch: ObservationBatch, learnOnly = false): AnomalyEvent[] {
    const events: AnomalyEvent[] = [];
    for (let row = 0; row < batch.length; row += 1) {
      const denominator = batch.denominator[row] ?? 0;
      const numerator = batch.numerator[row] ?? NaN;
      const measure = this.measures[batch.measure[row] ?? 0];
      const interval = batch.intervalMs[row] ?? 0;
      // 0 of 0 carries no information, nor does an interval without samples.
      if (measure === undefined || !(denominator > 0) || !Number.isFinite(numerator) || !(interval > 0)) continue;
      const object = batch.object[row] ?? 0;
      const slot = this.slotOf(object, batch.measure[row] ?? 0);
      if (slot === undefined) continue;
      const time = batch.timeMs[row] ?? 0;
      if (time <= this.at(slot, F.last)) {
        this.late += 1;
        continue;
      }
      if (this.isGap(slot, time, interval)) continue;
      const event = this.step(slot, object, measure, time, interval, numerator, denominator, learnOnly);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  /** The expected band at each time, for reports of the length last seen; empty where the stream is unknown or not warm. */
  expectation(object: number, measure: number, times: readonly number[]): Expectation[] {
    const slot = this.slots.of(object, measure);
    const watched = this.measures[measure];
    if (slot === undefined || watched === undefined || !this.isWarm(slot, this.at(slot, F.last))) return [];
    const hours = this.at(slot, F.interval) / HOUR;
    const unit = watched.kind === 'count' ? hours : 1;
    return times.map((time) => {
      const value = this.expect(slot, time - (hours * HOUR) / 2);
      const half = 2 * this.scale(slot, watched, value, hours, Math.max(1, this.at(slot, F.trials)));
      return bandOf(watched, value * unit, half * unit);
    });
  }

  snapshot(): Uint8Array {
    const { slots, state, profile, dropped, late } = this;
    return encode({ slots, state, profile, dropped, late }, this.measures);
  }

  /** @throws ApplianceError DETECTION_SNAPSHOT_UNSUPPORTED, not retryable, where another version wrote it */
  static restore(
    bytes: Uint8Array,
    settings: Settings,
    measures: readonly Measure[],
    objectOf: ObjectOf,
    lane = '0',
  ): Detector {
    const detector = new Detector(settings, measures, objectOf, lane);
    Object.assign(detector, decode(bytes, measures));
    return detector;
  }

  private at(slot: number, field: number): number {
    return this.state[slot * WIDTH + field] ?? 0;
  }

  private slotOf(object: number, measure: number): number | undefined {
    const known = this.slots.of(object, measure);
    if (known !== undefined) return known;
    const slot = this.slots.size;
    if (slot >= this.settings.maxStreams) {
      this.dropped += 1;
      return undefined;
    }
    if ((slot + 1) * WIDTH > this.state.length) {
      const state = new Float64Array(this.state.length * 2);
      state.set(this.state);
      this.state = state;
    }
    this.profile.reserve(slot + 1);
    return this.slots.add(object, measure);
  }

  private expect(slot: number, timeMs: number): number {
    return this.profile.expect(slot, timeMs, this.at(slot, F.level));
  }

  private isWarm(slot: number, time: number): boolean {
    const { warmUpReports, warmUpHours } = this.settings;
    return this.at(slot, F.n) >= warmUpReports && time - this.at(slot, F.first) >= warmUpHours * HOUR;
  }

  /** True for one report of another length than the stream's: reports were lost before it. Two in a row are a new length. */
  private isGap(slot: number, time: number, interval: number): boolean {
    const s = this.state;
    const o = slot * WIDTH;
    const odd = (usual: number): boolean => interval > usual * OTHER_INTERVAL || interval * OTHER_INTERVAL < usual;
    if (this.at(slot, F.n) === 0 || !odd(this.at(slot, F.interval))) {
      s[o + F.oddInterval] = 0;
      return false;
    }
    const before = this.at(slot, F.oddInterval);
    s[o + F.oddInterval] = interval;
    if (before > 0 && !odd(before)) return false;
    s[o + F.last] = time;
    return true;
  }

  /** One standard deviation of a report's value about what is expected; never below what is worth telling. */
  private scale(slot: number, measure: Measure, expected: number, hours: number, denominator: number): number {
    const variance = Math.max(0, this.at(slot, F.variance));
    if (measure.kind === 'ratio') {
      const p = shareOf(expected);
      return Math.sqrt(Math.max(variance + (p * (1 - p)) / denominator, this.smallest(measure, expected) ** 2));
    }
    const floor = this.smallest(measure, expected) ** 2;
    if (measure.kind === 'count') return Math.sqrt(Math.max(variance, Math.max(expected, 0) / hours, floor));
    // Noise grows with the load: at the busy hour it is wider than the average over the day.
    const busier = Math.max(1, expected / Math.max(1e-9, this.at(slot, F.level)));
    return Math.sqrt(Math.max(variance * busier * busier * this.scarcity(slot, denominator), floor));
  }

  /**
   * How many times fewer than usual a report is the mean of; 1 where they are no fewer. The mean of a few strays at most that much more, in variance,
   * than reports do as a whole (Jensen).
   */
  private scarcity(slot: number, denominator: number): number {
    return Math.max(1, this.at(slot, F.trials) / denominator);
  }

  private step(
    slot: number,
    object: number,
    measure: Measure,
    time: number,
    interval: number,
    numerator: number,
    denominator: number,
    learnOnly: boolean,
  ): AnomalyEvent | undefined {
    const s = this.state;
    const o = slot * WIDTH;
    const count = measure.kind === 'count';
    const ratio = measure.kind === 'ratio';
    const hours = interval / HOUR;
    const value = ratio ? numerator / denominator : count ? numerator / hours : numerator * (measure.scale ?? 1);
    const reports = this.at(slot, F.n);
    const raised = this.at(slot, F.raised) > 0;
    if (reports === 0) {
      s[o + F.level] = value;
      s[o + F.first] = time;
    }
    const middle = time - interval / 2;
    const expected = this.expect(slot, middle);
    // Noise differs with the length of the interval: start wide at a change and wait until the scale has settled.
    const usual = this.at(slot, F.interval);
    if (interval > usual * OTHER_INTERVAL || interval * OTHER_INTERVAL < usual) {
      if (reports > 0) {
        if (!ratio) s[o + F.variance] = this.at(slot, F.variance) * Math.max(1, usual / interval);
        s[o + F.calm] = -Math.min(60, Math.max(8, Math.ceil(HOUR / interval)));
      }
      s[o + F.interval] = interval;
      // What was raised stays raised until reports of the new length speak for its return.
      if (!raised) s[o + F.score] = 0;
    }
    const silence = measure.worseWhen === 'silence';
    const scale = this.scale(slot, measure, expected, hours, denominator);
    const error = value - expected;
    const z = Math.min(4, Math.max(-4, error / scale));

    // Neighbouring reports resemble each other: so much less is each one's evidence.
    const phi = Math.min(0.9, Math.max(0, this.at(slot, F.phi)));
    const threshold =
      Math.log((Math.max(1, this.slots.size) * 86_400_000) / interval / this.settings.falseAnomaliesPerDay) + 2;
    const evidence = this.evidence(slot, measure, { value, numerator, denominator, expected, hours, scale, z });
    // No report alone, nor a pair, decides: heavy tails are cut at a quarter of the threshold.
    const gained = Math.max(-threshold / 4, Math.min(threshold / 4, (evidence * (1 - phi)) / (1 + phi)));

    const warm = this.isWarm(slot, time);
    s[o + F.n] = reports + 1;
    s[o + F.last] = time;
    const settling = this.at(slot, F.calm) < 0;
    if (settling) s[o + F.calm] = this.at(slot, F.calm) + 1;
    const before = this.at(slot, F.score);
    const speaks = warm && !settling && !learnOnly;
    // Little above the threshold is enough: what is stored up beyond it only delays the clear.
    const score = speaks ? Math.min(threshold * 1.25, Math.max(0, before + gained)) : before;
    s[o + F.score] = score;
    if (before === 0 && score > 0 && !raised) s[o + F.onset] = time - interval;

    // An outage is far on the side that hurts nobody in some measures: unseen there, it would widen their bands for hours.
    const run = (s[o + F.run] =
      z >= FAR ? Math.max(0, this.at(slot, F.run)) + 1 : z <= -FAR ? Math.min(0, this.at(slot, F.run)) - 1 : 0);
    const strange = warm && Math.abs(run) >= FAR_REPORTS;
    const since = raised ? time - this.at(slot, F.onset) : Math.abs(run) * interval;
    const lasting = (raised || strange) && since > this.settings.releaseAfterHours * HOUR;
    if (!raised || lasting) {
      // A stream under suspicion teaches little, a lasting change is learned slowly.
      const pace = lasting ? 0.1 : strange || score > threshold / 2 ? 0 : 1;
      const p = shareOf(expected);
      const sampling = ratio ? (p * (1 - p)) / denominator : 0;
      // A single failure among few is rare and large: cut off, it would never be learned and the share would come out too good.
      const reach = 3 * (ratio ? Math.hypot(scale, 1 / denominator) : scale);
      const bounded = reports < 8 ? error : Math.max(-reach, Math.min(reach, error));
      const worth = this.worth(slot, measure, denominator);
      this.learn(slot, middle, bounded, bounded * bounded - sampling, z, hours, pace * worth);
    }
    const big = silence ? value <= expected / 2 : Math.abs(error) >= SHIFT * this.smallest(measure, expected);
    if (!raised && score >= threshold && big) {
      s[o + F.raised] = 1;
    } else if (raised && score === 0) {
      s[o + F.raised] = 0;
    } else return undefined;
    const unit = count ? hours : 1;
    return this.event(object, measure, raised ? 'cleared' : 'raised', this.at(slot, F.onset), time, score, {
      observed: value * unit,
      expected: bandOf(measure, expected * unit, 2 * scale * unit),
      low: silence || error < 0,
    });
  }

  /** How much a report teaches: a share of many trials more than one of few, in proportion, so that the mean is that of the trials. */
  private worth(slot: number, measure: Measure, denominator: number): number {
    if (measure.kind === 'count') return 1;
    const o = slot * WIDTH;
    const n = this.at(slot, F.n);
    const usual = this.at(slot, F.trials);
    const mean = usual + (denominator - usual) / Math.min(n, 500);
    this.state[o + F.trials] = mean;
    return measure.kind === 'ratio' ? Math.min(4, denominator / Math.max(1, mean)) : 1;
  }

  /** Half of the smallest change that is worth telling. */
  private smallest(measure: Measure, expected: number): number {
    const { minRatioChange, minLevelChange } = this.settings;
    const byKind = measure.kind === 'ratio' ? minRatioChange : Math.max(1e-9, Math.abs(expected) * minLevelChange);
    return (measure.smallest ?? byKind) / SHIFT;
  }

  private evidence(
    slot: number,
    measure: Measure,
    at: Readonly<Record<'value' | 'numerator' | 'denominator' | 'expected' | 'hours' | 'scale' | 'z', number>>,
  ): number {
    const { value, numerator, denominator, expected, hours, scale, z } = at;
    const high = measure.worseWhen === 'high';
    if (measure.kind === 'ratio') {
      // An hour that saw no failure yet is not one without: it is taken for no better than the stream is as a whole.
      const level = this.at(slot, F.level);
      const p = shareOf(high ? Math.max(expected, level) : Math.min(expected, level));
      const other = shareOf(high ? p + SHIFT * scale : p - SHIFT * scale);
      return ratioEvidence(Math.min(numerator, denominator), denominator, p, other, this.at(slot, F.variance));
    }
    const isSilence = measure.worseWhen === 'silence';
    if (!isSilence && !(measure.kind === 'count' && high)) return shiftEvidence(high ? z : -z, SHIFT);
    // A level that may fall silent is weighed as the count that it stands for.
    const mean = Math.max(isSilence ? 1e-9 : BURST_FROM, expected * hours);
    const extra = Math.max(0.02, this.at(slot, F.variance) / Math.max(1e-9, expected * expected) - 1 / mean);
    return countEvidence(value * hours, mean, extra, isSilence ? SILENT : BURST);
  }

  private learn(
    slot: number,
    middle: number,
    error: number,
    squared: number,
    z: number,
    hours: number,
    pace: number,
  ): void {
    if (pace === 0) return;
    const s = this.state;
    const o = slot * WIDTH;
    const n = this.at(slot, F.n);
    const rate = Math.min(1, pace / Math.min(n, 500));
    s[o + F.level] = this.at(slot, F.level) + rate * error;
    const fast = Math.min(1, pace / Math.min(n, 100));
    s[o + F.variance] = this.at(slot, F.variance) * (1 - fast) + fast * squared;
    s[o + F.phi] = this.at(slot, F.phi) * (1 - fast) + fast * Math.max(-4, Math.min(4, z * this.at(slot, F.lastZ)));
    s[o + F.lastZ] = z;
    this.profile.learn(slot, middle, error, hours, pace, this.at(slot, F.level));
  }

  private event(
    object: number,
    measure: Measure,
    state: AnomalyEvent['state'],
    onset: number,
    time: number,
    evidence: number,
    at: { observed: number; expected: Expectation; low: boolean },
  ): AnomalyEvent {
    const { dn, region, slice } = this.objectOf(object);
    const identity = JSON.stringify([this.lane, 'anomaly', state, dn, slice, measure.name, onset]);
    return {
      id: createHash('sha256').update(identity).digest('hex').slice(0, 32),
      kind: 'anomaly',
      state,
      region,
      dn,
      onset: networkTimeOf(onset),
      decidedAt: networkTimeOf(time),
      measure: measure.name,
      ...(slice === undefined ? {} : { slice }),
      shape:
        measure.shape ?? (measure.worseWhen === 'silence' ? 'silence' : measure.kind === 'ratio' ? 'ratio' : 'level'),
      direction: at.low ? 'low' : 'high',
      unit: measure.unit,
      observed: at.observed,
      expected: at.expected,
      evidence,
    };
  }
}
