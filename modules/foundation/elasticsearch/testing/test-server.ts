import { createServer, type AddressInfo } from 'node:net';
import { connectionOf, elasticsearchConnection } from '../connection.js';
import { ElasticsearchClient } from '../elasticsearch-client.js';

/** TLS with this key and certificate, and users that only this server knows. */
export interface Security {
  readonly key: string;
  readonly certificate: string;
  readonly ca: string;
  /** The first may do what the server is asked until it has started. */
  readonly users: readonly { readonly name: string; readonly password: string; readonly role: string }[];
  /** `roles.yml`. */
  readonly roles: string;
}

/** The project's own script, which fetches and starts a real server. */
interface ServerScript {
  readonly missing: () => string | undefined;
  readonly install: () => void;
  readonly start: (
    name: string,
    http: number,
    transport: number,
    cluster?: undefined,
    security?: Security,
  ) => Promise<string>;
  readonly end: (name: string, signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  readonly forget: (name: string) => void;
}
const script = (await import(
  new URL('../../../../scripts/elasticsearch/server.mjs', import.meta.url).href
)) as ServerScript;

const given = process.env['ELASTICSEARCH_URL'] ?? '';
const trouble = given === '' ? script.missing() : undefined;
if (trouble !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(trouble);
  process.stderr.write(`SKIPPED: ${trouble}\n`);
}

/** Whether a real Elasticsearch can be had here; where not, its tests are skipped, and with CI=true they fail. */
export const elasticsearchHere = trouble === undefined;

const freePort = async (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        found(port);
      });
    });
  });

/** A real Elasticsearch: the one of ELASTICSEARCH_URL, or one of our own. */
export class TestServer {
  private constructor(
    readonly url: string,
    private readonly own?: { readonly name: string; readonly http: number; readonly transport: number },
  ) {}

  /** @param own true for one that may be killed @param security one of our own, with TLS and users; it is not revived */
  static async start({
    own = false,
    security,
  }: { readonly own?: boolean; readonly security?: Security } = {}): Promise<TestServer> {
    if (given !== '' && !own && security === undefined) return new TestServer(given);
    script.install();
    const [http, transport] = [await freePort(), await freePort()];
    const name = `test-${process.pid}-${http}`;
    return new TestServer(await script.start(name, http, transport, undefined, security), { name, http, transport });
  }

  client(): ElasticsearchClient {
    const settings = elasticsearchConnection.parse({ urls: [this.url] });
    return new ElasticsearchClient(connectionOf(settings, { env: {}, readFile: () => '' }));
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    if (this.own !== undefined) await script.end(this.own.name, 'SIGKILL');
  }

  /** Starts it again, with what it had. */
  async revive(): Promise<void> {
    if (this.own !== undefined) await script.start(this.own.name, this.own.http, this.own.transport);
  }

  async stop(): Promise<void> {
    if (this.own === undefined) return;
    await script.end(this.own.name, 'SIGTERM');
    script.forget(this.own.name);
  }
}
