/** The kinds of errors that Prometheus' HTTP API tells. */
export type ErrorKind = 'bad_data' | 'execution' | 'timeout' | 'canceled' | 'unavailable' | 'not_found' | 'internal';

/** Why a query was refused, a closed set. */
export const REFUSAL_REASONS = [
  'syntax',
  'type',
  'not-supported',
  'parameter',
  'matching',
  'series',
  'samples',
  'points',
  'range',
  'time',
  'concurrency',
  'gone',
  'store',
  'failed',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** A query that is not answered: what is wrong with it, in a sentence for who wrote it. */
export class Refusal extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly because: RefusalReason,
    sentence: string,
  ) {
    super(sentence);
    this.name = 'Refusal';
  }
}

export const badData = (because: RefusalReason, sentence: string): Refusal =>
  new Refusal('bad_data', because, sentence);
export const execution = (because: RefusalReason, sentence: string): Refusal =>
  new Refusal('execution', because, sentence);
