import { createHash } from 'node:crypto';
import { DuckDbTelemetryStore, encodeLabels, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { type Load, LOAD_START_MS, type Sent } from './load.js';
import { type LoadSeries, valueAt } from './series.js';

export interface ReadBack {
  readonly stored: number;
  readonly compared: number;
  /** Samples that are missing, doubled or not exactly what was sent. */
  readonly wrong: number;
  readonly bytesOnDisk: number;
}

/** Opens what the appliance left behind, counts it and compares every sample of some series. */
export const readBack = async (
  file: string,
  series: readonly LoadSeries[],
  load: Pick<Load, 'intervalMs'>,
  sent: Pick<Sent, 'rounds' | 'lastMs'>,
): Promise<ReadBack> => {
  const store = await DuckDbTelemetryStore.open(file, TelemetryStoreConfig.schema.parse({}));
  try {
    const wanted = new Map(series.map((one) => [fingerprintOf(one), one]));
    let compared = 0;
    let wrong = 0;
    const found = await store.samples({
      select: { fingerprints: [...wanted.keys()] },
      from: networkTimeOf(LOAD_START_MS - 1),
      until: networkTimeOf(sent.lastMs),
    });
    for (const { fingerprint, timestampMs, value } of found) {
      const one = wanted.get(fingerprint);
      if (one === undefined) continue;
      wanted.delete(fingerprint);
      wrong += Math.abs(sent.rounds - value.length);
      for (let round = 0; round < Math.min(sent.rounds, value.length); round++) {
        compared += 1;
        if (timestampMs[round] !== LOAD_START_MS + round * load.intervalMs || value[round] !== valueAt(one, round))
          wrong += 1;
      }
    }
    wrong += wanted.size * sent.rounds;
    const { samples, bytesOnDisk } = await store.usage();
    return { stored: samples, compared, wrong, bytesOnDisk };
  } finally {
    await store.close();
  }
};

const fingerprintOf = ({ labels }: LoadSeries): string =>
  createHash('sha256').update(encodeLabels(labels)).digest('hex').slice(0, 32);
