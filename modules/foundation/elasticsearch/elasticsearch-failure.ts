import { errors } from '@elastic/elasticsearch';

/**
 * `away`: nobody answered, or not in time, so that what was asked may have happened. `busy`: it asks for less (429, 503). `full`: its disk is over
 * the flood mark and its indices are read-only. `refused`: the same request fails again.
 */
export type FailureKind = 'away' | 'busy' | 'full' | 'refused';

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

  get isRetryable(): boolean {
    return this.kind !== 'refused';
  }
}

interface ErrorBody {
  readonly error?: { readonly type?: string; readonly reason?: string } | string;
}

/** Whether an error of Elasticsearch says that a disk is over its flood mark. */
export const saysFull = (type: string | undefined, reason: string | undefined): boolean =>
  type === 'cluster_block_exception' && /flood|read-only/.test(reason ?? '');

export const failureOf = (error: unknown): ElasticsearchFailure => {
  if (error instanceof ElasticsearchFailure) return error;
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0;
    const body = error.body as ErrorBody | undefined;
    const said = typeof body?.error === 'object' ? body.error : {};
    const reason = `${said.type ?? 'error'}: ${said.reason ?? error.message}`;
    if (saysFull(said.type, said.reason)) return new ElasticsearchFailure('full', reason, status, error);
    const isBusy = status === 429 || status === 502 || status === 503 || status === 504;
    return new ElasticsearchFailure(isBusy ? 'busy' : 'refused', reason, status, error);
  }
  if (error instanceof errors.ElasticsearchClientError && !(error instanceof errors.ConfigurationError))
    return new ElasticsearchFailure('away', `Elasticsearch does not answer: ${error.message}`, undefined, error);
  const text = error instanceof Error ? error.message : String(error);
  return new ElasticsearchFailure('refused', text, undefined, error);
};
