import { DuckDbTelemetryStore } from '../adapters/duckdb/duckdb-telemetry-store.js';
import { HOUR_MS } from '../domain/tiers.js';
import { encodeLabels } from '../domain/labels.js';
import { fingerprintOf } from '../series-registry.js';
import { TelemetryStoreConfig } from '../telemetry-store.config.js';
import { networkTimeOf } from '#foundation/vocabulary';

/**
 * A process for fault tests: appends an hour of 60 samples of each of 50 series at a time, each sample 1 but for the last of an hour, to the file named
 * on the command line, and folds what is older than ten hours, and older than a day, beside it, until it is killed. Says `stored HOUR` and `kept` for
 * what is done.
 */
const SERIES = 50;
const SAMPLES = 60;

const [file = ''] = process.argv.slice(2);
const store = await DuckDbTelemetryStore.open(file, TelemetryStoreConfig.schema.parse({ checkpointBytes: 1 << 20 }));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
say('open');

const ids = Array.from({ length: SERIES }, (_, n) => {
  const labels = encodeLabels({ __name__: 'm', cell: String(n) });
  return store.register(fingerprintOf(labels), labels);
});
let hour = store.storedThrough('a');

const appending = async (): Promise<never> => {
  for (;;) {
    const length = SERIES * SAMPLES;
    const samples = {
      series: Uint32Array.from({ length }, (_, row) => ids[row % SERIES] ?? 0),
      timestampMs: Float64Array.from({ length }, (_, row) => hour * HOUR_MS + (Math.floor(row / SERIES) + 1) * 60_000),
      value: Float64Array.from({ length }, (_, row) => (row >= length - SERIES ? hour : 1)),
      length,
    };
    await store.append({ lane: 'a', from: hour, to: hour + 1, samples });
    say(`stored ${++hour}`);
  }
};
const keeping = async (): Promise<never> => {
  for (;;) {
    const back = (hours: number) => networkTimeOf((hour - hours) * HOUR_MS);
    const [raw, fiveMinutes, never] = [back(10), back(24), networkTimeOf(-Infinity)];
    const { folded } = await store.keep({ now: back(0), raw, fiveMinutes, hours: never, records: never });
    if (folded > 0) say('kept');
  }
};
await Promise.all([appending(), keeping()]);
