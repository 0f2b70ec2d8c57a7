import { Client } from '@elastic/elasticsearch';
import { type Connection } from './connection.js';
import { failureOf } from './elasticsearch-failure.js';

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

/** How some indices are, and why where nobody says. */
export interface HealthReport {
  readonly status: Health;
  readonly reason?: string;
}

const HEALTH_WITHIN_MS = 1_000;
/** Before the answer is late, so that a node without a master says so itself. */
const MASTER_WITHIN = '500ms';
/** Nodes that are asked how the cluster is: a few that are away together tell enough. */
const HEALTH_TRIES = 3;

/**
 * The requests of both stores, over the official client's pool of connections: all nodes in turn, those that failed seldom until they answer again. It does not sniff: the addresses that
 * nodes tell one another are often none that we reach, or that their certificates name. It keeps nothing and may be shared.
 */
export class ElasticsearchClient {
  private readonly client: Client;
  private readonly healthTries: number;

  constructor(connection: Connection) {
    const { urls, user, apiKey, ca, requestTimeoutMs } = connection;
    this.healthTries = Math.min(HEALTH_TRIES, urls.length);
    this.client = new Client({
      nodes: [...urls],
      requestTimeout: requestTimeoutMs,
      maxRetries: 0,
      ...(user === undefined ? {} : { auth: { username: user.name, password: user.password.reveal() } }),
      ...(apiKey === undefined ? {} : { auth: { apiKey: apiKeyOf(apiKey.reveal()) } }),
      ...(ca === undefined ? {} : { tls: { ca } }),
    });
  }

  /**
   * A search gives all there is or fails: never what the shards have that happen to be there.
   *
   * @throws ElasticsearchFailure
   */
  async ask<T>(method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD', path: string, ask: Ask = {}): Promise<Answer<T>> {
    const { body, lines, accept = [], retries = 0, timeoutMs } = ask;
    const query = path.endsWith('/_search') ? { ...ask.query, allow_partial_search_results: false } : ask.query;
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

  /** How the indices of a pattern are, asked of one node after another until one says. */
  async health(pattern: string): Promise<HealthReport> {
    let report: HealthReport = { status: 'away' };
    for (let tries = 0; tries < this.healthTries; tries++)
      try {
        const { body } = await this.ask<{ status: Health }>('GET', `/_cluster/health/${pattern}`, {
          query: { timeout: '0s', master_timeout: MASTER_WITHIN },
          accept: [408],
          timeoutMs: HEALTH_WITHIN_MS,
        });
        return { status: body.status };
      } catch (error) {
        const { kind, message: reason } = failureOf(error);
        // Somebody answers: there is no master, or too much to do.
        report = { status: kind === 'busy' || kind === 'refused' ? 'red' : 'away', reason };
        if (kind === 'denied') return report;
      }
    return report;
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}

/** As Elasticsearch gives it: encoded, or as `id:key`. */
const apiKeyOf = (text: string): string | { readonly id: string; readonly api_key: string } => {
  const colon = text.indexOf(':');
  return colon < 0 ? text : { id: text.slice(0, colon), api_key: text.slice(colon + 1) };
};
