import { type BulkSettings } from './bulk-sender.js';

/** What the store needs to be told; `sleep`, `random` and `nowMs` are the world outside. */
export interface ElasticsearchStoreSettings extends BulkSettings {
  /** Begins the name of every index: two appliances on one cluster need two. */
  readonly prefix: string;
  /** Requests of one chunk that are on their way at once. */
  readonly bulksInFlight: number;
  /** Fields that the indices of one class have for counters; values of further counters are kept one by one. */
  readonly countersPerClass: number;
  /** Daily indices at most; what would need more is a dead letter. */
  readonly maxDays: number;
  /** Samples, windows, series or records that one read may give. */
  readonly maxRowsPerRead: number;
  /** Wall time of dead letters. */
  readonly nowMs: () => number;
}
