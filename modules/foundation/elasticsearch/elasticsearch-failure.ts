import { errors } from '@elastic/elasticsearch';
import { untrustedBecause } from './untrusted.js';

/**
 * `away`: nobody answered, or not in time, so that what was asked may have happened. `busy`: it cannot now (429, 5xx). `full`: its disk is over
 * the flood mark and its indices are read-only. `denied`: it does not know our credentials, or they do not suffice (401, 403). `untrusted`: it cannot prove who it is.
 * `refused`: the same request fails again.
 */
export type FailureKind = 'away' | 'busy' | 'full' | 'denied' | 'untrusted' | 'refused';

/** What a request to Elasticsearch ended in. Adapters turn it into the errors of their ports. */
export class ElasticsearchFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly status?: number,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'ElasticsearchFailure';
  }

  /** Also where it is `denied` or `untrusted`: somebody mends that over there, or here, and what waits until then is not lost. */
  get isRetryable(): boolean {
    return this.kind !== 'refused';
  }
}

export interface Said {
  readonly type?: string;
  readonly reason?: string;
}
interface ErrorBody {
  readonly error?: Said | string;
}

/** Whether an error of Elasticsearch says that a disk is over its flood mark. */
export const saysFull = (type: string | undefined, reason: string | undefined): boolean =>
  type === 'cluster_block_exception' && /flood|read-only/.test(reason ?? '');

/** A node that went took with it what a search over several requests had open; the same search begun again finds another copy. */
const isInterruptedSearch = (status: number, { type }: Said): boolean =>
  status === 404 && (type === 'search_phase_execution_exception' || type === 'search_context_missing_exception');

const kindOf = (status: number, said: Said): FailureKind => {
  if (saysFull(said.type, said.reason)) return 'full';
  if (status === 401 || status === 403) return 'denied';
  // 5xx is the server's own trouble, whatever it calls it: a node that went, a shard that moves.
  return status === 429 || status >= 500 || isInterruptedSearch(status, said) ? 'busy' : 'refused';
};

/** One sentence for the operator about a request, or one document of it, that Elasticsearch did not take. */
const sentenceOf = (kind: FailureKind, status: number, { type = 'error', reason = '' }: Said): string => {
  if (kind !== 'denied') return `${type}: ${reason}`;
  return status === 401
    ? 'Elasticsearch does not accept the credentials (401): check user and password, or the API key, under stores.elasticsearch.'
    : `Elasticsearch does not permit this (403): ${reason}`;
};

/** What became of one document of a bulk request. */
export type BulkItem<Action extends 'create' | 'index' = 'create'> = Readonly<
  Record<Action, { readonly status: number; readonly error?: { readonly type: string; readonly reason: string } }>
>;
/** `filter_path` of a bulk request, for answers that consist of `BulkItem`. */
export const BULK_ITEMS = 'items.*.status,items.*.error.type,items.*.error.reason';

/** What one document of a bulk request was not taken for. */
export const itemFailureOf = (status: number, said: Said = {}): ElasticsearchFailure => {
  const kind = kindOf(status, said);
  return new ElasticsearchFailure(kind, sentenceOf(kind, status, said), status);
};

export const failureOf = (error: unknown): ElasticsearchFailure => {
  if (error instanceof ElasticsearchFailure) return error;
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0;
    const body = error.body as ErrorBody | undefined;
    const said = typeof body?.error === 'object' ? body.error : { reason: error.message };
    const kind = kindOf(status, said);
    return new ElasticsearchFailure(kind, sentenceOf(kind, status, said), status, error);
  }
  if (error instanceof errors.ConnectionError) {
    const because = untrustedBecause(error.message);
    if (because !== undefined)
      return new ElasticsearchFailure('untrusted', `Elasticsearch is not trusted: ${because}`, undefined, error);
  }
  if (error instanceof errors.ElasticsearchClientError && !(error instanceof errors.ConfigurationError))
    return new ElasticsearchFailure('away', `Elasticsearch does not answer: ${error.message}`, undefined, error);
  const text = error instanceof Error ? error.message : String(error);
  return new ElasticsearchFailure('refused', text, undefined, error);
};
