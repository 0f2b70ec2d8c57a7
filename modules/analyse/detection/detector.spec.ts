import { serialize } from 'node:v8';
import { describe, expect, it } from '@jest/globals';
import { type AnomalyEvent, type Measure, type ObservationBatch } from '#foundation/vocabulary';
import { DetectionConfig } from './detection.config.js';
import { Detector } from './detector.js';

const measures: Measure[] = [
  { name: 'load', objectClass: 'NRCellDU', kind: 'level', unit: '1', worseWhen: 'high', counters: ['a'] },
  { name: 'success', objectClass: 'NRCellDU', kind: 'ratio', unit: '1', worseWhen: 'low', counters: ['a', 'b'] },
  { name: 'calls', objectClass: 'NRCellDU', kind: 'count', unit: '1', worseWhen: 'silence', counters: ['a'] },
  { name: 'rate', objectClass: 'NRCellDU', kind: 'level', unit: 'bit/s', worseWhen: 'low', counters: ['a'] },
];
const settings = DetectionConfig.schema.parse({});
const objectOf = (slot: number) => ({ dn: `ManagedElement=${String(slot)}`, region: 'north' });
const STEP = 900_000;
const HOUR_MS = 3_600_000;
const DAY = 96;

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
type Fault = (measure: number) => number;
/** One report of every stream: a daily shape with noise, times the fault. */
const report = (at: number, objects: number, next: () => number, fault: Fault = () => 1): ObservationBatch => {
  const length = objects * 3;
  const noise = (): number => next() + next() + next() + next() - 2;
  const busy = 1 - 0.7 * Math.cos((2 * Math.PI * at) / DAY);
  const object = Uint32Array.from({ length }, (_, i) => Math.floor(i / 3));
  const measure = Uint16Array.from({ length }, (_, i) => i % 3);
  const numerator = Float64Array.from(measure, (m) => {
    if (m === 0) return (0.3 * busy + 0.03 * noise()) * fault(0);
    if (m === 1) return Math.round(Math.min(200, (0.97 + 0.01 * noise()) * 200 * fault(1)));
    return Math.max(0, Math.round((100 * busy + 12 * noise()) * fault(2)));
  });
  const denominator = Float64Array.from(measure, (m) => (m === 1 ? 200 : 1));
  const timeMs = new Float64Array(length).fill((at + 1) * STEP);
  return { object, measure, timeMs, intervalMs: new Float64Array(length).fill(STEP), numerator, denominator, length };
};
const run = (detector: Detector, from: number, to: number, objects: number, fault?: Fault): AnomalyEvent[] => {
  const events: AnomalyEvent[] = [];
  for (let at = from; at < to; at += 1) events.push(...detector.observe(report(at, objects, random(at + 1), fault)));
  return events;
};
const fresh = (): Detector => new Detector(settings, measures, objectOf);

describe('Detector', () => {
  it('keeps its false anomalies within the budget over quiet days', () => {
    const detector = fresh();
    const days = 14;
    const raised = run(detector, 0, days * DAY, 30).filter((event) => event.state === 'raised');
    expect(raised.length).toBeLessThanOrEqual(days + 3 * Math.sqrt(days));
  });

  it('believes the mean of a few less than that of many', () => {
    const slow = (usersAtNight: number): AnomalyEvent[] => {
      const detector = fresh();
      const next = random(7);
      const events: AnomalyEvent[] = [];
      for (let at = 0; at < 21 * DAY; at += 1) {
        const hour = (at / 4) % 24;
        const users = hour < 6 ? usersAtNight : 20;
        // Each user has a place of his own, and with it a rate.
        const spread = 0.3 / Math.sqrt(users);
        const slowed = at > 20 * DAY && hour < 2 ? 0.5 : 1;
        const rate = Math.max(0.1, 1 + spread * 2 * (next() + next() + next() - 1.5)) * slowed;
        events.push(
          ...detector.observe({
            ...{ object: new Uint32Array(1), measure: Uint16Array.of(3), length: 1 },
            ...{ timeMs: Float64Array.of((at + 1) * STEP), intervalMs: Float64Array.of(STEP) },
            ...{ numerator: Float64Array.of(rate), denominator: Float64Array.of(users) },
          }),
        );
      }
      return events.filter(({ state }) => state === 'raised');
    };
    expect(slow(0.2)).toEqual([]);
    expect(slow(20)).toHaveLength(1);
  });

  it('takes an hour that saw no failure yet for no better than the rest of the day', () => {
    const detector = fresh();
    const observe = (end: number, interval: number, attempts: number, failures: number): AnomalyEvent[] =>
      detector.observe({
        ...{ object: new Uint32Array(1), measure: Uint16Array.of(1), length: 1 },
        ...{ timeMs: Float64Array.of(end), intervalMs: Float64Array.of(interval) },
        ...{ numerator: Float64Array.of(attempts - failures), denominator: Float64Array.of(attempts) },
      });
    for (let at = 0; at < 14 * DAY; at++) observe((at + 1) * STEP, STEP, 500, Math.floor(at / 4) % 24 === 12 ? 0 : 5);
    // Ninety minutes before noon the reports become short: the scale has settled by then.
    const from = 14 * DAY * STEP + 10.5 * 4 * STEP;
    const raised = Array.from({ length: 150 }, (_, minute) =>
      observe(from + (minute + 1) * 60_000, 60_000, 30, minute % 10 < 3 ? 1 : 0),
    ).flat();
    expect(raised).toEqual([]);
  });

  it.each<[string, number, number]>([
    ['load', 0, 2],
    ['success', 1, 0.85],
    ['calls', 2, 0],
  ])('finds a fault of %s within eight reports at the busy hour, once, and clears it', (name, index, factor) => {
    const detector = fresh();
    run(detector, 0, 10 * DAY + 44, 3);
    const found = run(detector, 10 * DAY + 44, 10 * DAY + 52, 3, (m) => (m === index ? factor : 1));
    expect(found.map((event) => [event.measure, event.state])).toEqual(Array(3).fill([name, 'raised']));
    const after = run(detector, 10 * DAY + 52, 11 * DAY, 3);
    expect(after.filter((event) => event.measure === name && event.state === 'cleared')).toHaveLength(3);
  });

  it('keeps what is raised when the reports change their length, until they speak for its return', () => {
    const detector = fresh();
    const down: Fault = (m) => (m === 2 ? 0 : 1);
    run(detector, 0, 10 * DAY + 44, 3);
    expect(run(detector, 10 * DAY + 44, 10 * DAY + 52, 3, down)).toHaveLength(3);
    const start = (10 * DAY + 52) * STEP;
    const minutes = (from: number, to: number, fault?: Fault): AnomalyEvent[] => {
      const events: AnomalyEvent[] = [];
      for (let minute = from; minute < to; minute += 1) {
        const batch = report(10 * DAY + 52, 3, random(minute), fault);
        batch.timeMs.fill(start + (minute + 1) * 60_000);
        batch.intervalMs.fill(60_000);
        for (const [row, m] of batch.measure.entries())
          if (m === 2) batch.numerator[row] = Math.round((batch.numerator[row] ?? 0) / 15);
        events.push(...detector.observe(batch));
      }
      return events;
    };
    expect(minutes(0, 90, down)).toEqual([]);
    const cleared = minutes(90, 300).filter((event) => event.measure === 'calls');
    expect(cleared.map((event) => event.state)).toEqual(['cleared', 'cleared', 'cleared']);
  });

  it.each([
    [24, 3],
    [20 * 24, 0],
  ])('with a warm-up of %i hours tells of %i faults on the eleventh day', (warmUpHours, told) => {
    const detector = new Detector({ ...settings, warmUpHours }, measures, objectOf);
    run(detector, 0, 10 * DAY + 44, 3);
    expect(run(detector, 10 * DAY + 44, 10 * DAY + 52, 3, (m) => (m === 2 ? 0 : 1))).toHaveLength(told);
  });

  it('keeps the band of a load through an outage, which hurts nobody by its load', () => {
    const detector = fresh();
    run(detector, 0, 10 * DAY + 40, 1);
    const width = (): number => {
      const [band] = detector.expectation(0, 0, [(10 * DAY + 60) * STEP]);
      return (band?.upper ?? 0) - (band?.lower ?? 0);
    };
    const before = width();
    expect(run(detector, 10 * DAY + 40, 10 * DAY + 60, 1, (m) => (m === 0 ? 0 : 1))).toEqual([]);
    expect(width() / before).toBeLessThan(1.2);
  });

  it('goes on from a snapshot whose profile stood in one week of half hours', () => {
    const bins = new Float32Array(336 * 2);
    for (let half = 0; half < 336; half++) [bins[half], bins[336 + half]] = [half === 69 ? 0.9 : 0.3, 4];
    const state = Float64Array.of(500, 0.3, 0, 1e-4, 0, 0, 0, 0, 0, 0, 30 * 24 * HOUR_MS, STEP, 0, 0, 0);
    const old = { schemaVersion: 3, slots: new Map([[0, 0]]), state, bins, dropped: 0, late: 0 };
    const detector = Detector.restore(serialize(old), settings, measures, objectOf);
    const [peak, before] = detector.expectation(0, 0, [34.75 * HOUR_MS + STEP / 2, 32.5 * HOUR_MS]);
    expect(peak?.value).toBeGreaterThan(0.65);
    expect(before?.value).toBeCloseTo(0.3, 1);
  });

  it('goes on from a snapshot whose profile stood in whole hours', () => {
    const bins = new Float32Array(168 * 2);
    for (let hour = 0; hour < 168; hour++) [bins[hour], bins[168 + hour]] = [hour === 34 ? 0.9 : 0.3, 4];
    // n, level, run, variance, phi, lastZ, score, onset, raised, calm, last, interval, first, oddInterval, trials.
    const state = Float64Array.of(500, 0.3, 0, 1e-4, 0, 0, 0, 0, 0, 0, 30 * 24 * HOUR_MS, STEP, 0, 0, 0);
    const old = { schemaVersion: 2, slots: new Map([[0, 0]]), state, bins, dropped: 0, late: 0 };
    const detector = Detector.restore(serialize(old), settings, measures, objectOf);
    const [peak, before] = detector.expectation(0, 0, [34.5 * HOUR_MS + STEP / 2, 32.5 * HOUR_MS]);
    expect(peak?.value).toBeGreaterThan(0.65);
    expect(before?.value).toBeCloseTo(0.3, 1);
  });

  it.each([
    [HOUR_MS, 'an hour'],
    [STEP, 'a quarter of one'],
  ])('expects what it saw of every hour, from reports of %d ms, which is %s', (interval) => {
    const detector = fresh();
    const levelAt = (time: number): number => 0.3 + 0.2 * Math.sin((2 * Math.PI * time) / 86_400_000);
    for (let end = interval; end <= 21 * 86_400_000; end += interval)
      detector.observe({
        ...{ object: new Uint32Array(1), measure: new Uint16Array(1), denominator: Float64Array.of(1), length: 1 },
        ...{ timeMs: Float64Array.of(end), intervalMs: Float64Array.of(interval) },
        numerator: Float64Array.of(levelAt(end - interval / 2)),
      });
    for (let hour = 1; hour <= 24; hour++) {
      const end = 21 * 86_400_000 + hour * HOUR_MS;
      expect(detector.expectation(0, 0, [end])[0]?.value).toBeCloseTo(levelAt(end - interval / 2), 1.4);
    }
  });

  it('learns nothing from 0 of 0', () => {
    const detector = fresh();
    const batch = report(0, 1, random(1));
    batch.denominator.fill(0);
    detector.observe(batch);
    expect(detector.expectation(0, 1, [0])).toEqual([]);
  });

  it('gives the same events when it is restored and the rest is replayed', () => {
    const detector = fresh();
    run(detector, 0, 5 * DAY, 3);
    const again = Detector.restore(detector.snapshot(), settings, measures, objectOf);
    const silent: Fault = (m) => (m === 2 ? 0 : 1);
    const events = run(detector, 5 * DAY, 6 * DAY, 3, silent);
    expect(events.length).toBeGreaterThan(0);
    expect(run(again, 5 * DAY, 6 * DAY, 3, silent)).toEqual(events);
  });

  it('keeps what it learned of a measure when others come before it, and forgets one that is watched no more', () => {
    const detector = fresh();
    run(detector, 0, 10 * DAY, 2);
    const at = [10 * DAY * STEP];
    const usual = [0, 1, 2].map((measure) => detector.expectation(1, measure, at));
    const [load, success, calls, rate] = measures;
    if (!load || !success || !calls || !rate) throw new RangeError('there are four measures');
    const noise = { ...rate, name: 'noise' };
    const again = Detector.restore(detector.snapshot(), settings, [noise, calls, rate, load], objectOf);
    expect([3, 1].map((measure) => again.expectation(1, measure, at))).toEqual([usual[0], usual[2]]);
    expect([0, 2].map((measure) => again.expectation(1, measure, at))).toEqual([[], []]);
    // What is new takes the place of nobody.
    const { length, ...rows } = report(10 * DAY, 1, random(1));
    again.observe({ ...rows, measure: Uint16Array.of(0, 2, 3), length });
    expect(again.expectation(1, 1, at)).toEqual(usual[2]);
  });

  it('knows a level below zero as any other, and its rise by what is worth telling', () => {
    const noise: Measure = {
      ...{ name: 'noise', objectClass: 'NRCellDU', kind: 'level', unit: 'dBm', worseWhen: 'high', counters: ['a'] },
      smallest: 3,
    };
    const raisedBy = (decibel: number): AnomalyEvent[] => {
      const detector = new Detector(settings, [noise], objectOf);
      const next = random(3);
      const events: AnomalyEvent[] = [];
      for (let at = 0; at < 14 * DAY + 48; at++) {
        const busy = 1.5 - 1.5 * Math.cos((2 * Math.PI * at) / DAY);
        events.push(
          ...detector.observe({
            ...{ object: new Uint32Array(1), measure: new Uint16Array(1), length: 1 },
            ...{ timeMs: Float64Array.of((at + 1) * STEP), intervalMs: Float64Array.of(STEP) },
            numerator: Float64Array.of(-118 + busy + 0.6 * (next() - 0.5) + (at >= 14 * DAY ? decibel : 0)),
            denominator: Float64Array.of(1),
          }),
        );
      }
      return events;
    };
    expect(raisedBy(0)).toEqual([]);
    expect(raisedBy(1.5)).toEqual([]);
    const [event, ...others] = raisedBy(8);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ state: 'raised', measure: 'noise', direction: 'high', unit: 'dBm' });
    expect(event?.observed).toBeGreaterThan(-112);
    expect(event?.expected.upper).toBeLessThan(-112);
    expect(event?.expected.lower).toBeLessThan(event?.expected.value ?? 0);
  });
});
