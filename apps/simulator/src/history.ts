import { type Outlet } from './telemetry/outlet.js';

const HOUR = 3_600_000;
const REPORT_MS = 60_000;
const LONG_REPORT_MS = 900_000;
/** The newest part of the past is reported every minute, as the present will be. */
const FINE_MS = 3 * HOUR;
const CALLS_KEPT_MS = 168 * HOUR;
/** Reports in one body: half a day of long ones. */
const ROWS_PER_BODY = 48;
const BODIES_IN_FLIGHT = 2;
/** Call records that are written at once. */
const CALLS_PER_WRITE = 700;

/** What the past is made of. */
export interface Past {
  readonly regions: readonly string[];
  /** Values of a row. */
  readonly width: number;
  /** @param row receives the report of the interval that ends at `timeMs` */
  readonly report: (timeMs: number, seconds: number, row: Float64Array) => void;
  /** Calls that ended in the minute before, by region. */
  readonly calls: (endMs: number) => readonly (readonly [string, string])[];
  readonly send: (outlet: Outlet, times: readonly number[], values: Float64Array) => Promise<void>[];
  /** What routers counted since it was last taken. */
  readonly interfaces: () => readonly object[];
}

/**
 * Reports of the weeks before `now`, every 15 minutes and at last every minute; calls of the last of them.
 *
 * @param progress told of the share that is done
 */
export const sendHistory = async (
  past: Past,
  now: number,
  weeks: number,
  outlet: Outlet,
  progress: (share: number) => void,
): Promise<void> => {
  const begin = now - weeks * 168 * HOUR;
  const times = reportTimes(begin, now);
  const inFlight: Promise<unknown>[] = [];
  let line: Promise<void> = Promise.resolve();
  const calls = new Map(past.regions.map((region) => [region, [] as string[]]));
  let callsTo = Math.max(begin, now - CALLS_KEPT_MS);
  for (let at = 0; at < times.length; at += ROWS_PER_BODY) {
    const block = times.slice(at, at + ROWS_PER_BODY);
    const values = new Float64Array(block.length * past.width);
    block.forEach(([t, span], i) => {
      past.report(t, span / 1000, values.subarray(i * past.width, (i + 1) * past.width));
      for (; callsTo + REPORT_MS <= t; callsTo += REPORT_MS)
        for (const [region, lines] of past.calls(callsTo + REPORT_MS)) calls.get(region)?.push(lines);
    });
    for (const [region, lines] of calls)
      if (lines.length > CALLS_PER_WRITE) outlet.calls(region, lines.splice(0).join(''));
    const sentTimes = block.map(([t]) => t);
    // One after the other, as each goes on where the one before ended.
    for (const body of past.interfaces()) line = line.then(() => outlet.json('/v1/metrics', body));
    const sent = Promise.all([...past.send(outlet, sentTimes, values), line]);
    // A refusal is raised where it is waited for.
    sent.catch(() => undefined);
    inFlight.push(sent);
    if (inFlight.length > BODIES_IN_FLIGHT) await inFlight.shift();
    progress(Math.min(1, (at + block.length) / times.length));
  }
  await Promise.all(inFlight);
  for (const [region, lines] of calls) outlet.calls(region, lines.join(''));
};

/** Ends of the intervals that are reported, with their length in ms; none where there is no past. */
const reportTimes = (begin: number, now: number): [number, number][] => {
  const times: [number, number][] = [];
  if (begin >= now) return times;
  const fine = now - FINE_MS;
  for (let t = begin + LONG_REPORT_MS; t <= fine; t += LONG_REPORT_MS) times.push([t, LONG_REPORT_MS]);
  for (let t = fine + REPORT_MS; t <= now; t += REPORT_MS) times.push([t, REPORT_MS]);
  return times;
};
