import { Counter, Gauge, type Registry } from 'prom-client';
import { type Health } from '#foundation/elasticsearch';
import { type Stores } from './stores.js';

const STATUSES: readonly Health[] = ['green', 'yellow', 'red', 'away'];
/** What Elasticsearch itself said is one: its words are in the letter. */
const REASONS = ['time-out-of-range', 'too-many-days', 'refused'] as const;

/** How the cluster is and what waits for it; all zero where everything is embedded. */
export const registerStoresMetrics = (
  registry: Registry,
  stores: Pick<Stores, 'cluster' | 'telemetry' | 'waiting'>,
): void => {
  const registers = [registry];
  new Gauge({
    name: 'noc_telemetry_store_spooled_bytes',
    help: 'What waits on the disk for Elasticsearch.',
    registers,
    collect() {
      this.set(stores.waiting().spooledBytes);
    },
  });
  new Gauge({
    name: 'noc_record_store_mirror_behind_records',
    help: 'Records whose copy in Elasticsearch is not the newest.',
    registers,
    collect() {
      this.set(stores.waiting().recordsBehind);
    },
  });
  new Gauge({
    name: 'noc_elasticsearch_status',
    help: 'How the indices of this appliance are: 1 for the one that holds. Yellow: all there, with fewer copies; red: something is missing.',
    labelNames: ['status'],
    registers,
    async collect() {
      const state = await stores.cluster?.();
      for (const status of STATUSES) this.set({ status }, state?.health === status ? 1 : 0);
    },
  });
  new Counter({
    name: 'noc_telemetry_store_dead_letter_rows_total',
    help: 'Samples, calls and log records that no index takes; they are kept among the dead letters.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const reason of REASONS) this.inc({ reason }, 0);
      for (const [found, rows] of stores.telemetry.deadLettered ?? [])
        this.inc({ reason: REASONS.find((each) => each === found) ?? 'refused' }, rows);
    },
  });
};
