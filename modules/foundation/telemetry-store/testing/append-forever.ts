import { createInterface } from 'node:readline';
import { DuckDbTelemetryStore } from '../adapters/duckdb/duckdb-telemetry-store.js';
import { encodeLabels } from '../domain/labels.js';
import { fingerprintOf } from '../series-registry.js';
import { TelemetryStoreConfig } from '../telemetry-store.config.js';

/**
 * A process for fault tests: appends chunks to the file named on the command line until it is killed. Every chunk of a lane has `ROWS` samples, one
 * call and a new series. Says `LANE OFFSET` for each that was stored and the error's code for each that was not, and then waits for a line of input
 * before it tries again.
 */
const ROWS = 20_000;
const LANES = ['a', 'b'];

const [file = ''] = process.argv.slice(2);
const config = TelemetryStoreConfig.schema.parse({ checkpointBytes: 1 << 20 });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const store = await DuckDbTelemetryStore.open(file, config).catch((error: unknown) => {
  say(`${(error as { code: string }).code} ${(error as Error).message}`);
  process.exit(1);
});
say('open');

const forever = async (lane: string): Promise<never> => {
  let [from, value] = [store.storedThrough(lane), 1];
  for (;;) {
    const labels = encodeLabels({ __name__: 'm', lane, chunk: String(from) });
    const id = store.register(fingerprintOf(labels), labels);
    const random = () => (value = (Math.imul(value, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const samples = {
      series: new Uint32Array(ROWS).fill(id),
      timestampMs: Float64Array.from({ length: ROWS }, (_, row) => from * ROWS + row),
      value: Float64Array.from({ length: ROWS }, random),
      length: ROWS,
    };
    const time = from as never;
    const call = { id: `${lane}-${from}`, trunk: lane, start: time, end: time, caller: '', callee: '', answered: true };
    const calls = [{ ...call, disposition: '', billableSeconds: 0 }];
    for (;;)
      try {
        await store.append({ lane, from, to: from + 1, samples, calls });
        break;
      } catch (error) {
        say(`${(error as { code: string }).code} ${(error as Error).message}`);
        await lines.next();
      }
    say(`${lane} ${++from}`);
  }
};
await Promise.all(LANES.map(forever));
