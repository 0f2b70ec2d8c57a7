import { Client } from '@elastic/elasticsearch';
import { type Connection } from './connection.js';
import { ElasticsearchFailure, failureOf } from './elasticsearch-failure.js';

export interface Ask {
  readonly body?: object;
  /** Lines of JSON, each ended by a line feed. */
  readonly lines?: string | Buffer;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Statuses that are answers and no failures. */
  readonly accept?: readonly number[];
  /** Another node is asked so often where one does not answer; 0 for what must not be done twice. */
  readonly retries?: number;
  readonly timeoutMs?: number;
}
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** `away`: nobody answers. `yellow`: all is there, with fewer copies than wanted. `red`: something is not there. */
export type Health = 'green' | 'yellow' | 'red' | 'away';

const HEALTH_WITHIN_MS = 1_000;

/** The requests of both stores, over the official client's pool of connections. It keeps nothing and may be shared. */
export class ElasticsearchClient {
  private readonly client: Client;

  constructor(connection: Connection) {
    const { urls, user, apiKey, ca, requestTimeoutMs } = connection;
    this.client = new Client({
      nodes: [...urls],
      requestTimeout: requestTimeoutMs,
      maxRetries: 0,
      ...(user === undefined ? {} : { auth: { username: user.name, password: user.password.reveal() } }),
      ...(apiKey === undefined ? {} : { auth: { apiKey: apiKey.reveal() } }),
      ...(ca === undefined ? {} : { tls: { ca } }),
    });
  }

  /** @throws ElasticsearchFailure */
  async ask<T>(method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD', path: string, ask: Ask = {}): Promise<Answer<T>> {
    const { body, lines, query, accept = [], retries = 0, timeoutMs } = ask;
    try {
      const { statusCode, body: found } = await this.client.transport.request<T>(
        {
          method,
          path,
          ...(query === undefined ? {} : { querystring: { ...query } }),
          ...(body === undefined ? {} : { body: { ...body } }),
          ...(lines === undefined ? {} : { bulkBody: lines }),
        },
        {
          meta: true,
          ignore: [...accept],
          maxRetries: retries,
          ...(timeoutMs === undefined ? {} : { requestTimeout: timeoutMs }),
        },
      );
      return { status: statusCode, body: found };
    } catch (error) {
      throw failureOf(error);
    }
  }

  /** How the indices of a pattern are. */
  async health(pattern: string): Promise<Health> {
    try {
      const { body } = await this.ask<{ status: Health }>('GET', `/_cluster/health/${pattern}`, {
        query: { timeout: '0s' },
        accept: [408],
        timeoutMs: HEALTH_WITHIN_MS,
      });
      return body.status;
    } catch (error) {
      return error instanceof ElasticsearchFailure && error.kind === 'refused' ? 'red' : 'away';
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
