import { SeriesTable } from '#foundation/catalogue';
import { DuckDbTelemetryStore, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { networkTimeOf, type SeriesSink } from '#foundation/vocabulary';
import { asLogged, OtlpMetricsDecoder } from '#monitor/otlp';
import { PrometheusConfig, RemoteWriteDecoder } from '#monitor/prometheus';
import { type Passing } from './proxy.js';

const MAX_SERIES = 1_000_000;
const SERIES_AT_ONCE = 100;
const ALWAYS = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };

export interface Comparison {
  /** Samples that were acknowledged. */
  readonly acknowledged: number;
  /** Of those, not in the store with their value; the first few are described. */
  readonly missing: readonly string[];
  /** Rows of the store that stand for a sample that has another one. */
  readonly doubled: number;
  /** Samples in the store that nobody sent. */
  readonly unheardOf: readonly string[];
  /** Call records in the store. */
  readonly calls: number;
}

/** Remembers what a sender was told is safe, and holds a store to it. */
export class Acknowledged {
  private readonly table = new SeriesTable(MAX_SERIES);
  private readonly values: Map<number, number>[] = [];
  private readonly remoteWrite = new RemoteWriteDecoder(PrometheusConfig.schema.parse({}).maxDecodedBytes);
  private readonly otlp = new OtlpMetricsDecoder();
  private readonly sink: SeriesSink = {
    slot: (bytes, start, end) => this.table.slot(bytes, start, end),
    append: (slot, time, value) => {
      (this.values[slot] ??= new Map()).set(time, value);
      if (time > this.newestMs) this.newestMs = time;
    },
  };
  bodies = 0;
  /** Network time of the newest sample. */
  newestMs = 0;

  take({ method, path, body }: Passing, status: number): void {
    if (method !== 'POST' || status >= 300) return;
    if (path === '/api/v1/write') this.remoteWrite.decode(body, this.sink);
    else if (path === '/v1/metrics') this.otlp.decode(asLogged(body, 'application/json'), this.sink);
    else return;
    this.bodies++;
  }

  /** Opens the store of an appliance that has stopped. */
  async compare(file: string): Promise<Comparison> {
    const store = await DuckDbTelemetryStore.open(file, TelemetryStoreConfig.schema.parse({}));
    try {
      const missing: string[] = [];
      const unheardOf: string[] = [];
      let acknowledged = 0;
      let distinct = 0;
      const slots = new Map(this.values.map((_, slot) => [this.table.fingerprint(slot), slot]));
      const known = (await store.seriesWhere([])).map(({ fingerprint, labels }) => ({ fingerprint, labels }));
      for (let at = 0; at < known.length; at += SERIES_AT_ONCE) {
        const page = known.slice(at, at + SERIES_AT_ONCE);
        const fingerprints = page.map(({ fingerprint }) => fingerprint);
        for (const found of await store.samples({ ...ALWAYS, select: { fingerprints } })) {
          distinct += found.timestampMs.length;
          const slot = slots.get(found.fingerprint);
          slots.delete(found.fingerprint);
          const wanted = slot === undefined ? undefined : this.values[slot];
          const labels = JSON.stringify(page.find(({ fingerprint }) => fingerprint === found.fingerprint)?.labels);
          if (wanted === undefined) {
            // What the lane makes of call records has no sender.
            if (!labels.includes('noc_observation')) unheardOf.push(labels);
            continue;
          }
          acknowledged += wanted.size;
          const stored = new Map<number, number>();
          found.timestampMs.forEach((time, n) => stored.set(time, found.value[n] ?? NaN));
          for (const [time, value] of wanted)
            if (!Object.is(stored.get(time), value)) missing.push(`${labels} at ${time}: ${value}`);
          for (const time of stored.keys()) if (!wanted.has(time)) unheardOf.push(`${labels} at ${time}`);
        }
      }
      for (const slot of slots.values()) missing.push(JSON.stringify(this.table.labels(slot)));
      const { samples, calls } = await store.usage();
      return {
        acknowledged,
        missing: missing.length > 10 ? [`${missing.length} in all`, ...missing.slice(0, 10)] : missing,
        doubled: samples - distinct,
        unheardOf: unheardOf.slice(0, 10),
        calls,
      };
    } finally {
      await store.close();
    }
  }
}
