import { describe, expect, it } from '@jest/globals';
import { RemoteWriteDecoder } from '#monitor/prometheus';
import { decodeLabels } from '#foundation/telemetry-store';
import { loadSeries, valueAt } from './series.js';
import { WriteBody } from './write-body.js';

const START = Date.UTC(2026, 0, 5);
const timeOf = (round: number): number => START + round * 60_000;

describe('WriteBody', () => {
  it.each([
    [1, 'a scrape of many series is sent as it came'],
    [5, 'a sender that catches up has several samples of each'],
  ])('with %d samples a series decodes to what was meant, because %s', (samples) => {
    const series = loadSeries(700);
    const body = new WriteBody(series, samples, START);
    for (const round of [0, 1, 977]) {
      body.fill(round, timeOf);
      const names: string[] = [];
      const found: [string, number, number][] = [];
      new RemoteWriteDecoder().decode(body.bytes, {
        slot: (bytes, start, end) => names.push(JSON.stringify({ ...decodeLabels(bytes.slice(start, end)) })) - 1,
        append: (slot, timeMs, value) => found.push([names[slot] ?? '', timeMs, value]),
      });
      expect(found).toEqual(
        series.flatMap((one) =>
          Array.from({ length: samples }, (_, sample) => [
            JSON.stringify(Object.fromEntries(Object.entries(one.labels).sort(([a], [b]) => (a < b ? -1 : 1)))),
            timeOf(round + sample),
            valueAt(one, round + sample),
          ]),
        ),
      );
    }
  });
});
